import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { GitRepositories, type GitRepositoriesOptions } from '../git-repositories.ts';

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
