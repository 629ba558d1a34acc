import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';

describe('parseCommandLine', () => {
  it('has defaults for a pod', () => {
    expect(parseCommandLine([])).toEqual({
      configuration: '/etc/churnops/configuration.yaml',
      healthPort: 8080,
      webhookPort: 8082,
    });
  });

  it('reads what is given', () => {
    const ports = ['--health-port', '0', '--webhook-port=9000'];
    const args = ['--kubeconfig', 'k', '--configuration=c', ...ports, '--log-level', 'debug'];
    expect(parseCommandLine(args)).toEqual({
      kubeconfig: 'k',
      configuration: 'c',
      healthPort: 0,
      webhookPort: 9000,
      logLevel: 'debug',
    });
  });

  it.each([
    [['--nonsense']],
    [['stray']],
    [['--health-port', '70000']],
    [['--health-port', 'x']],
    [['--webhook-port', '-1']],
  ])('refuses %j', (args) => {
    expect(() => parseCommandLine(args)).toThrow();
  });
});
