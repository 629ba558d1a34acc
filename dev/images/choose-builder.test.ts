import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chooseBuilder } from './choose-builder.ts';
import type { ImageBuilder } from './image-builder.ts';

const buildah: ImageBuilder = { build: async () => undefined, push: async () => undefined };
const docker: ImageBuilder = { ...buildah };

function choose(programs: readonly string[], isRoot: boolean): Promise<ImageBuilder> {
  const folder = mkdtempSync(join(tmpdir(), 'builders-'));
  for (const name of programs) writeFileSync(join(folder, name), '', { mode: 0o755 });
  const environment = { PATH: folder };
  return chooseBuilder({ environment, isRoot, buildah: () => buildah, docker: () => docker });
}

test.each([
  ['buildah for root who has both', ['buildah', 'docker'], true, buildah],
  ['docker for root who has no buildah', ['docker'], true, docker],
  ['docker for anyone else', ['buildah', 'docker'], false, docker],
] as const)('takes %s', async (_, programs, isRoot, wanted) => {
  expect(await choose(programs, isRoot)).toBe(wanted);
});

test.each([
  [[], true],
  [['buildah'], false],
] as const)('says what to install where there is only %j and root is %s', async (programs, isRoot) => {
  await expect(choose(programs, isRoot)).rejects.toThrow('neither is here: install one of them');
});
