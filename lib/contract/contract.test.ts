import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../errors/error-table.ts';
import { parseContract } from './contract.ts';

const target = { name: 'churn', positive: 'yes', rowKey: 'customer' };
const tenure = { name: 'tenure', type: 'Numeric', minimum: 0, maximum: 100 };
const plan = { name: 'plan', type: 'Categorical', nullable: true, categories: ['a', 'b'], unknown: 'Refuse' };
const withFeature = (feature: object) => ({ target, features: [feature] });

describe('parseContract', () => {
  it('reads a contract as it was written', () => {
    const contract = {
      target,
      features: [tenure, plan, { name: 'since', type: 'Date' }, { name: 'x', type: 'Boolean' }],
    };
    expect(parseContract(structuredClone(contract))).toEqual(contract);
  });

  it.each([
    ['no object', [], 'contract'],
    ['no features', { target, features: [] }, 'features'],
    ['too many features', { target, features: Array(1_001).fill(tenure) }, 'features'],
    ['a doubled name', { target, features: [tenure, tenure] }, 'features[1].name'],
    ['a name of the graph', withFeature({ name: 'label', type: 'Numeric' }), 'features[0].name'],
    ['the target as feature', withFeature({ name: 'churn', type: 'Numeric' }), 'features[0].name'],
    ['the row key as feature', withFeature({ name: 'customer', type: 'Categorical' }), 'features[0].name'],
    ['an unknown field', withFeature({ ...tenure, min: 1 }), 'features[0].min'],
    ['an unknown type', withFeature({ name: 'a', type: 'numeric' }), 'features[0].type'],
    ['an empty name', withFeature({ name: '', type: 'Numeric' }), 'features[0].name'],
    ['a name with NUL', withFeature({ name: 'a\0b', type: 'Numeric' }), 'features[0].name'],
    ['nullable as text', withFeature({ ...tenure, nullable: 'yes' }), 'features[0].nullable'],
    ['bounds that exclude everything', withFeature({ ...tenure, minimum: 101 }), 'features[0].minimum'],
    ['a bound that is no number', withFeature({ ...tenure, maximum: '3' }), 'features[0].maximum'],
    ['a bound on categories', withFeature({ ...plan, minimum: 1 }), 'features[0].minimum'],
    ['categories of numbers', withFeature({ ...tenure, categories: ['a'] }), 'features[0].categories'],
    ['doubled categories', withFeature({ ...plan, categories: ['a', 'a'] }), 'features[0].categories'],
    [
      'Refuse without categories',
      withFeature({ name: 'p', type: 'Categorical', unknown: 'Refuse' }),
      'features[0].unknown',
    ],
    ['no positive value', { target: { name: 'churn' }, features: [tenure] }, 'target.positive'],
  ])('refuses %s and says where', (_, value, path) => {
    expect(() => parseContract(value)).toThrow(expect.objectContaining({ code: 'ContractInvalid' }));
    expect(() => parseContract(value)).toThrow(`wrong at ${path}:`);
  });

  it('never fails in another way, whatever it is given', () => {
    const near = fc.record({ target: fc.jsonValue(), features: fc.array(fc.jsonValue()) });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), near), (value) => {
        try {
          parseContract(value);
        } catch (error) {
          expect(error).toBeInstanceOf(CodedError);
        }
      }),
    );
  });
});
