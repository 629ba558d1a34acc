import { expect, test } from 'vitest';
import { pullWords } from './waiting-reasons.ts';

test('says the same of a failed pull while the kubelet backs off as right after it', () => {
  const words = 'failed to resolve reference "registry.example.com/a:1": not found';
  expect(pullWords(`Back-off pulling image "registry.example.com/a:1": ErrImagePull: ${words}`)).toBe(words);
  expect(pullWords(words)).toBe(words);
});

test('has no words where the kubelet gave none', () => {
  expect(pullWords(undefined)).toBeUndefined();
  expect(pullWords('Back-off pulling image "registry.example.com/a:1"')).toBe('');
});
