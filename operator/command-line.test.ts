import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';

describe('parseCommandLine', () => {
  it('has defaults for a pod', () => {
    expect(parseCommandLine([])).toEqual({
      configuration: '/etc/churnops/configuration.yaml',
      healthPort: 8080,
    });
  });

  it('reads what is given', () => {
    const args = ['--kubeconfig', 'k', '--configuration=c', '--health-port', '0', '--log-level', 'debug'];
    expect(parseCommandLine(args)).toEqual({
      kubeconfig: 'k',
      configuration: 'c',
      healthPort: 0,
      logLevel: 'debug',
    });
  });

  it.each([[['--nonsense']], [['stray']], [['--health-port', '70000']], [['--health-port', 'x']]])(
    'refuses %j',
    (args) => {
      expect(() => parseCommandLine(args)).toThrow();
    },
  );
});
