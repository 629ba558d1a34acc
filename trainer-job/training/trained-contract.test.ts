import { expect, it } from 'vitest';
import { createTrainedContract } from './trained-contract.ts';

it('adds the categories that the model knows where a person listed none', () => {
  const target = { name: 'churn', positive: 'Yes' };
  const encoding = {
    numeric: ['tenure'],
    categorical: ['plan', 'region', 'email'].map((name) => ({
      name,
      levels: name === 'email' ? [] : ['a'],
      missing: false,
    })),
  };
  const features = [
    { name: 'tenure', type: 'Numeric' as const },
    { name: 'plan', type: 'Categorical' as const },
    { name: 'region', type: 'Categorical' as const, categories: ['a', 'b'] },
    { name: 'email', type: 'Categorical' as const },
  ];
  expect(createTrainedContract({ target, features }, encoding)).toEqual({
    target,
    features: [features[0], { ...features[1], categories: ['a'] }, features[2], features[3]],
  });
});
