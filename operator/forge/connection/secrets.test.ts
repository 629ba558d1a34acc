import { describe, expect, it } from 'vitest';
import { Secrets } from './secrets.ts';

describe('Secrets', () => {
  it('takes every secret out of a text, and what a text of one line does not need', () => {
    const secrets = new Secrets(['ghp_first']);
    secrets.rememberAuthorization('token ghs_second');
    expect(secrets.scrub('sent\n ghp_first and ghs_second, ghp_first ')).toBe(
      'sent [redacted] and [redacted], [redacted]',
    );
    expect(secrets.scrub('x'.repeat(1_000))).toHaveLength(300);
  });

  it('remembers the latest sixteen', () => {
    const secrets = new Secrets([]);
    for (let index = 10; index < 30; index++) secrets.remember(`token-${index}`);
    expect(secrets.scrub('token-29 token-14')).toBe('[redacted] [redacted]');
    expect(secrets.scrub('token-13')).toBe('token-13');
  });

  it('leaves texts alone that a very short secret would tear apart', () => {
    expect(new Secrets(['a', '']).scrub('a banana')).toBe('a banana');
  });
});
