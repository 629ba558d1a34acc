import { describe, expect, it } from 'vitest';
import { readHealth } from './health.ts';

describe('the health that Argo CD prints', () => {
  it('is a status and a message', () => {
    expect(readHealth('STATUS: Degraded\nMESSAGE: it failed: twice\n')).toEqual({
      status: 'Degraded',
      message: 'it failed: twice',
    });
  });

  it('may have no message, or one of several lines', () => {
    expect(readHealth('STATUS: Healthy\nMESSAGE: \n')).toEqual({ status: 'Healthy', message: '' });
    expect(readHealth('STATUS: Healthy\nMESSAGE: a\nb\n')?.message).toBe('a\nb');
  });

  it('is none where no script is for the kind', () => {
    expect(readHealth("Health script is not configured for 'churnops.dev/ChurnModel'\n")).toBeUndefined();
  });
});
