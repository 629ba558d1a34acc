import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { TRAINER_VERSION } from './trainer-version.ts';

it('is the version of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));
  expect(TRAINER_VERSION).toBe(version);
});
