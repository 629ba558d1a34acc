import { expect, it } from 'vitest';
import { artifact } from '../testing/models.ts';
import { outcomeWords } from './words.ts';

it.each([
  ['the version that is served then', { artifact: artifact('a') }, 'version aaaaaaaaaaaa'],
  ['that nothing is', {}, 'nothing is served any more'],
  [
    'the training that is asked for',
    { episode: 'telco-20261124T101500Z' },
    'one training run, for the drift telco-20261124T101500Z',
  ],
])('a merge is told by %s', (_, status, words) => {
  expect(outcomeWords(status)).toBe(words);
});
