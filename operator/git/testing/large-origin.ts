import { randomUUID } from 'node:crypto';
import type { GitServer } from './git-server.ts';
import type { Origin } from './origin.ts';
import { createRepositories, MODEL_PATH, type TestRepositories } from './repositories.ts';

/** A repository on a server, large enough that a fetch can break in the middle, and clones of one's own. */
export interface LargeOrigin {
  /** Its name on the server, like no other's. */
  name: string;
  origin: Origin;
  url: string;
  mine: TestRepositories;
  /** Takes the clones away, and lets the server behave again. */
  close(): Promise<void>;
}

/** Makes a repository of 300 files and the model's. */
export async function createLargeOrigin(server: GitServer): Promise<LargeOrigin> {
  const name = `models-${randomUUID()}`;
  const origin = await server.createRepository(name);
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}/${Math.sin(i)}`, `${i}`]));
  await origin.commit({ branch: 'main', files: { [MODEL_PATH]: 'v: 0\n', ...many } });
  const mine = await createRepositories();
  const close = async () => {
    server.manners = { kind: 'Normal' };
    await mine.remove();
  };
  return { name, origin, url: server.url(name), mine, close };
}
