import { describe, expect, it } from 'vitest';
import { createLogger, createSilentLogger } from './logger.ts';

function capture(level?: string) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  return { lines, logger: createLogger({ name: 'test', destination, ...(level ? { level } : {}) }) };
}

describe('createLogger', () => {
  it('writes one JSON line with the message, the level by name and the fields', () => {
    const { lines, logger } = capture();
    logger.child({ controller: 'churn-model' }).info('model is ready', { replicas: 2 });
    expect(JSON.parse(lines[0]!)).toMatchObject({
      program: 'test',
      level: 'info',
      msg: 'model is ready',
      controller: 'churn-model',
      replicas: 2,
    });
  });

  it('leaves a field called name to what the line is about', () => {
    const { lines, logger } = capture();
    logger.info('applied', { namespace: 'shop', name: 'telco' });
    expect(lines[0]?.match(/"name":/g)).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ program: 'test', name: 'telco' });
  });

  it('says nothing below its level', () => {
    const { lines, logger } = capture('warn');
    logger.info('too quiet');
    expect(lines).toEqual([]);
  });

  it('writes no secret, wherever in the fields it stands', () => {
    const { lines, logger } = capture();
    logger.info('request', {
      password: 'canary-1',
      headers: { authorization: 'canary-2' },
      request: { body: { token: 'canary-3' } },
    });
    expect(lines.join()).not.toContain('canary');
  });

  it('writes the chain of causes of an error', () => {
    const { lines, logger } = capture();
    logger.error('failed', { error: new Error('outer', { cause: new Error('inner') }) });
    expect(lines[0]).toContain('outer');
    expect(lines[0]).toContain('inner');
  });

  it('can be silent', () => {
    expect(() => createSilentLogger().child({ a: 1 }).error('nothing')).not.toThrow();
  });
});
