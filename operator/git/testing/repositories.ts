import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { GitRepositories, type GitRepositoriesOptions } from '../git-repositories.ts';
import type { GitRepository } from '../git-repository.ts';

/** Repositories in a directory of their own, and what they logged. */
export interface TestRepositories {
  repositories: GitRepositories;
  directory: string;
  /** Every line that was logged. */
  log: string[];
  remove(): Promise<void>;
}

/** The branches that the operator of the tests may change. */
export const BRANCH_PREFIX = 'churnops/test/';

/** Limits that make faults quick; nothing that goes well comes near them. */
export const QUICK = { networkMilliseconds: 10_000, slowestSeconds: 2 };

export async function createRepositories(
  options: Partial<GitRepositoriesOptions> & { logging?: boolean } = {},
): Promise<TestRepositories> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'git-')));
  const log: string[] = [];
  const repositories = new GitRepositories({
    directory,
    branchPrefix: BRANCH_PREFIX,
    identity: { name: 'churnops', email: 'churnops@example.com' },
    logger: options.logging
      ? createLogger({ name: 'test', level: 'debug', destination: { write: (line) => log.push(line) } })
      : createSilentLogger(),
    limits: QUICK,
    ...options,
  });
  return { repositories, directory, log, remove: () => rm(directory, { recursive: true, force: true }) };
}

/** The file that the tests read and write. */
export const MODEL_PATH = 'environments/dev/telco.yaml';

/** What the repository says of that file on `main`, read anew. */
export async function readMain(repository: GitRepository): Promise<string | undefined> {
  await repository.fetch('main');
  return repository.readFile(repository.tip('main')!, MODEL_PATH, { maximumBytes: 100 });
}

/** The clones that are on disk below the directory of repositories, one folder each. */
export async function clonesIn(directory: string): Promise<string[]> {
  const folder = join(directory, 'clones');
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.endsWith('/HEAD')).map((entry) => join(folder, entry, '..'));
}

/** The files of the packs of a clone. */
export async function packsIn(clone: string): Promise<string[]> {
  const folder = join(clone, 'objects', 'pack');
  return (await readdir(folder)).map((name) => join(folder, name));
}
