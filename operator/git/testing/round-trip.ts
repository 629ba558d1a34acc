import { createLogger } from '@churnops/lib/logging/logger.ts';
import type { GitRemote } from '../git-remote.ts';
import { GitRepositories } from '../git-repositories.ts';

/** What a round trip is told, as JSON in its environment's ROUND_TRIP. */
export interface RoundTrip {
  /** Where clones are kept. */
  directory: string;
  remote: GitRemote;
  path: string;
  content: string;
}

// A program: reads a repository, changes one file in a commit on a branch of its own, pushes it, and prints its id.
const trip = JSON.parse(process.env['ROUND_TRIP'] ?? '{}') as RoundTrip;
const repositories = new GitRepositories({
  directory: trip.directory,
  branchPrefix: 'churnops/',
  identity: { name: 'churnops', email: 'churnops@churnops.invalid' },
  logger: createLogger({ name: 'round-trip', level: 'error' }),
});
const repository = await repositories.open(trip.remote);
await repository.fetch('main');
const parent = repository.tip('main') ?? '';
const commit = await repository.commitEdit({
  parent,
  path: trip.path,
  content: trip.content,
  message: 'Change a file',
  trailers: {},
  committedAt: new Date(),
});
const pushed = await repository.push({ branch: 'churnops/round-trip', commit, lease: 'MustNotExist' });
process.stdout.write(`${JSON.stringify({ commit, pushed })}\n`);
