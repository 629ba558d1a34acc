import type { Contract, Feature } from '@churnops/lib/contract/contract.ts';
import { describe, expect, it } from 'vitest';
import { CONTRACT, evidence } from '../../testing/evidence.ts';
import type { ContractPolicy } from '../policy/accepts.ts';
import { judgeContract } from './contract.ts';

const [tenure, plan, senior] = CONTRACT.features as [Feature, Feature, Feature];
const withFeatures = (...features: Feature[]): Contract => ({ ...CONTRACT, features });
const open: Feature = { name: 'plan', type: 'Categorical' };
const city: Feature = { name: 'city', type: 'Categorical', nullable: true };

/** What changes, from which contract to which, and the verdicts of Compatible and Exact. */
const rows: [string, Contract, Contract, 'Passed' | 'Failed', 'Passed' | 'Failed'][] = [
  ['nothing', CONTRACT, CONTRACT, 'Passed', 'Passed'],
  [
    'a default that is now written out',
    CONTRACT,
    withFeatures({ ...tenure, nullable: false }, { ...plan, unknown: 'Accept' }, senior),
    'Passed',
    'Passed',
  ],
  [
    'the order of categories',
    CONTRACT,
    withFeatures(tenure, { ...plan, categories: ['b', 'a'] }, senior),
    'Passed',
    'Passed',
  ],
  [
    'a new nullable column at the end',
    CONTRACT,
    withFeatures(tenure, plan, senior, city),
    'Passed',
    'Failed',
  ],
  [
    'a new column at the end that is not nullable',
    CONTRACT,
    withFeatures(tenure, plan, senior, { ...city, nullable: false }),
    'Failed',
    'Failed',
  ],
  [
    'a new nullable column in the middle',
    CONTRACT,
    withFeatures(tenure, city, plan, senior),
    'Failed',
    'Failed',
  ],
  ['a column that is gone', CONTRACT, withFeatures(tenure, plan), 'Failed', 'Failed'],
  ['two columns that changed places', CONTRACT, withFeatures(plan, tenure, senior), 'Failed', 'Failed'],
  [
    'a column that was renamed',
    CONTRACT,
    withFeatures(tenure, plan, { ...senior, name: 'old' }),
    'Failed',
    'Failed',
  ],
  ['a type', CONTRACT, withFeatures({ name: 'tenure', type: 'Date' }, plan, senior), 'Failed', 'Failed'],
  [
    'a wider range',
    CONTRACT,
    withFeatures({ ...tenure, minimum: -1, maximum: 200 }, plan, senior),
    'Passed',
    'Failed',
  ],
  [
    'a range without bounds',
    CONTRACT,
    withFeatures({ name: 'tenure', type: 'Numeric' }, plan, senior),
    'Passed',
    'Failed',
  ],
  ['a higher minimum', CONTRACT, withFeatures({ ...tenure, minimum: 1 }, plan, senior), 'Failed', 'Failed'],
  ['a lower maximum', CONTRACT, withFeatures({ ...tenure, maximum: 99 }, plan, senior), 'Failed', 'Failed'],
  [
    'a bound where there was none',
    withFeatures({ name: 'tenure', type: 'Numeric' }, plan, senior),
    CONTRACT,
    'Failed',
    'Failed',
  ],
  [
    'null, newly allowed',
    CONTRACT,
    withFeatures({ ...tenure, nullable: true }, plan, senior),
    'Passed',
    'Failed',
  ],
  [
    'null, no longer allowed',
    CONTRACT,
    withFeatures(tenure, plan, { ...senior, nullable: false }),
    'Failed',
    'Failed',
  ],
  [
    'a new category',
    CONTRACT,
    withFeatures(tenure, { ...plan, categories: ['a', 'b', 'c'] }, senior),
    'Passed',
    'Failed',
  ],
  [
    'a category that is gone',
    CONTRACT,
    withFeatures(tenure, { ...plan, categories: ['a'] }, senior),
    'Failed',
    'Failed',
  ],
  ['a list of categories that opens', CONTRACT, withFeatures(tenure, open, senior), 'Passed', 'Failed'],
  ['a list of categories that closes', withFeatures(tenure, open, senior), CONTRACT, 'Failed', 'Failed'],
  [
    'unknown categories, newly refused',
    CONTRACT,
    withFeatures(tenure, { ...plan, unknown: 'Refuse' }, senior),
    'Failed',
    'Failed',
  ],
  [
    'unknown categories, newly accepted',
    withFeatures(tenure, { ...plan, unknown: 'Refuse' }, senior),
    CONTRACT,
    'Passed',
    'Failed',
  ],
  ['the target', CONTRACT, { ...CONTRACT, target: { name: 'left', positive: 'yes' } }, 'Failed', 'Failed'],
  [
    'what counts as positive',
    CONTRACT,
    { ...CONTRACT, target: { name: 'churn', positive: 'no' } },
    'Failed',
    'Failed',
  ],
  [
    'the row key, which no request has',
    CONTRACT,
    { ...CONTRACT, target: { ...CONTRACT.target, rowKey: 'id' } },
    'Passed',
    'Failed',
  ],
];

const judge = (policy: ContractPolicy, served: Contract, contract: Contract) =>
  judgeContract(
    policy,
    evidence({
      served: { kind: 'Served', digest: 'sha256:a', contract: served },
      proposed: { ...evidence().proposed!, contract },
    }),
  );

describe('judgeContract', () => {
  it.each(rows)('judges %s', (_, served, candidate, compatible, exact) => {
    expect(judge('Compatible', served, candidate).verdict).toBe(compatible);
    expect(judge('Exact', served, candidate).verdict).toBe(exact);
    expect(judge('Any', served, candidate).verdict).toBe('Passed');
  });

  it('is not applicable where nothing is served', () => {
    expect(judgeContract('Exact', evidence({ served: { kind: 'NothingServed' } })).verdict).toBe(
      'NotApplicable',
    );
  });

  it('cannot tell where what is served cannot be read', () => {
    const served = { kind: 'Unreadable' as const, reason: 'The artifact is gone.' };
    expect(judgeContract('Compatible', evidence({ served })).verdict).toBe('Undecidable');
    expect(judgeContract('Any', evidence({ served })).verdict).toBe('Passed');
  });

  it('counts categories and names none of them', () => {
    const { message } = judge(
      'Compatible',
      CONTRACT,
      withFeatures(tenure, { ...plan, categories: ['b'] }, senior),
    );
    expect(message).toBe('The contract is not Compatible: plan 1 category is gone.');
  });
});
