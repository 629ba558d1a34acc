import { expect, it } from 'vitest';
import { AnswerCache } from './answer-cache.ts';

it('keeps the answers that were used last', () => {
  const cache = new AnswerCache(2);
  const answer = (etag: string) => ({ etag, data: [] });
  cache.put('a', answer('1'));
  cache.put('b', answer('2'));
  cache.get('a');
  cache.put('c', answer('3'));
  expect(cache.get('b')).toBeUndefined();
  expect(cache.get('a')?.etag).toBe('1');
  cache.put('a', answer('4'));
  expect(cache.get('a')?.etag).toBe('4');
  expect(cache.get('c')?.etag).toBe('3');
});
