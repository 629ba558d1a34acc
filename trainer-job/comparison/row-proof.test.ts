import { describe, expect, it } from 'vitest';
import { HASH_RULE } from '../split/split-record.ts';
import { readProof } from './row-proof.ts';

const contract = {
  target: { name: 'churn', positive: 'Yes' },
  features: [
    { name: 'tenure', type: 'Numeric' as const },
    { name: 'plan', type: 'Categorical' as const },
  ],
};
const hash = {
  formatVersion: 1,
  rule: HASH_RULE,
  salt: 'churnops',
  shares: { fit: 0.64, tune: 0.16, test: 0.2 },
  key: { canonicalRow: ['tenure', 'plan'] },
  cutOff: null,
};
const cutOff = { column: 'day', days: 19_000 };

describe('readProof', () => {
  it('takes the words of the rule for the rule: other words are another rule', () => {
    expect(HASH_RULE).toBe(
      'position = the first 53 bits of sha256(salt, NUL, key) as a fraction in [0, 1); test below shares.test, tune below shares.test + shares.tune, else fit',
    );
  });

  it('follows a hash by the whole row or by a key', () => {
    expect(readProof(contract, hash)).toEqual({ kind: 'Hash', salt: 'churnops', testShare: 0.2 });
    expect(readProof(contract, { ...hash, key: { column: 'id' } })).toEqual({
      kind: 'Hash',
      salt: 'churnops',
      testShare: 0.2,
      rowKey: 'id',
    });
  });

  it('follows the hash rather than the cut-off, which says nothing of other rows of the same customer', () => {
    expect(readProof(contract, { ...hash, cutOff }).kind).toBe('Hash');
  });

  it.each<[string, object]>([
    ['a rule in other words', { rule: 'random' }],
    ['no key', { key: null }],
    ['a key of other columns than the contract has', { key: { canonicalRow: ['plan', 'tenure'] } }],
  ])('takes the cut-off of a record with %s, else nothing', (_, change) => {
    expect(readProof(contract, { ...hash, ...change, cutOff })).toEqual({ kind: 'Time', ...cutOff });
    expect(readProof(contract, { ...hash, ...change })).toMatchObject({
      kind: 'None',
      reason: expect.stringContaining('no cut-off'),
    });
  });

  it.each([undefined, null, 7, 'text'])('proves nothing by %j', (split) => {
    expect(readProof(contract, split)).toMatchObject({
      kind: 'None',
      reason: expect.stringContaining('no split.json'),
    });
  });
});
