import { describe, expect, it } from 'vitest';
import { gitError } from '../../git/errors.ts';
import type { CommitSummary } from '../../git/git-repository.ts';
import { branchOf, formatOwner, OWNER_TRAILER } from '../decision/ownership.ts';
import { artifact, digest } from '../testing/evidence.ts';
import { ADDRESS } from '../testing/git-model.ts';
import { OWNER } from '../testing/pull-requests.ts';
import { type ReadableGit, TargetReader } from './target-reader.ts';

const BRANCH = branchOf(OWNER);
const BASE = { branch: 'main', tip: 'base' };
const AT = new Date('2026-01-05T10:00:00Z');

const file = (letter: string) => `kind: ChurnModel
metadata: {name: telco}
spec:
  serving:
    artifact: ${artifact(letter)}
`;

const summary = (commit: string, parent: string): CommitSummary => ({
  commit,
  parents: [parent],
  authorEmail: 'a@example.org',
  committerEmail: 'a@example.org',
  message: '',
  trailers: {},
  tree: `${parent} with ${file('2')}`,
});

/** A clone that counts what is read of it. */
function createGit(given: Partial<ReadableGit> = {}, branches = [{ name: BRANCH, tip: 'tip' }]) {
  const reads: string[] = [];
  const files: Record<string, string> = { base: file('1'), tip: file('2') };
  const git: ReadableGit = {
    branches: (prefix) => branches.filter(({ name }) => name.startsWith(prefix)),
    commits: async (from, to) => {
      reads.push(`commits ${from}..${to}`);
      return [summary(to, from)];
    },
    committedAt: async () => AT,
    editedTree: async ({ parent, content }) => `${parent} with ${content}`,
    history: async (_branch, _path, tip) => {
      reads.push(`history ${tip}`);
      return [{ commit: 'base', committedAt: AT, content: file('1') }];
    },
    readFile: async (commit) => {
      reads.push(`file ${commit}`);
      return files[commit];
    },
    ...given,
  };
  return { git, reads };
}

describe('TargetReader', () => {
  it('reads a target once for each tip of the base branch, looked back from that very tip', async () => {
    const { git, reads } = createGit();
    const reader = new TargetReader();
    const [one, other] = await Promise.all([
      reader.readTarget(git, BASE, ADDRESS),
      reader.readTarget(git, BASE, ADDRESS),
    ]);
    expect(one).toBe(other);
    expect(one).toMatchObject({
      digest: digest('1'),
      base: { branch: 'main', commit: 'base', committedAt: AT },
    });
    expect(reads).toEqual(['file base', 'history base']);
    await reader.readTarget(git, { branch: 'main', tip: 'next' }, ADDRESS);
    expect(reads.slice(2)).toEqual(['file next', 'history next']);
  });

  it('reads a branch, what it was made on, and what the field holds on both', async () => {
    const { git, reads } = createGit();
    const reader = new TargetReader();
    const expected = {
      ...{ name: BRANCH, tip: 'tip', parent: 'base', parentOnBase: true },
      ...{ value: artifact('2'), parentValue: artifact('1') },
    };
    expect(await reader.readBranches(git, OWNER, 'base', ADDRESS)).toMatchObject([expected]);
    const { length } = reads;
    expect(await reader.readBranches(git, OWNER, 'base', ADDRESS)).toMatchObject([expected]);
    expect(reads).toHaveLength(length);
  });

  it.each<[string, string, string, boolean]>([
    ['nothing but the field', file('2'), `base with ${file('2')}`, false],
    ['another file too', file('2'), 'another tree', true],
    ['something else in the file too', `${file('2')}# more\n`, `base with ${file('2')}# more\n`, true],
    ['something else in the file alone', `${file('1')}# more\n`, `base with ${file('1')}# more\n`, true],
  ])('tells of a commit in our name whether it changes more: %s', async (_, tip, tree, expected) => {
    const trailers = { [OWNER_TRAILER]: formatOwner(OWNER) };
    const { git } = createGit({
      commits: async () => [{ ...summary('tip', 'base'), trailers, tree }],
      readFile: async (commit) => (commit === 'tip' ? tip : file('1')),
    });
    const [branch] = await new TargetReader().readBranches(git, OWNER, 'base', ADDRESS);
    expect(branch?.changesMore).toBe(expected);
  });

  it('reads only the branches of the owner, with and without a digest at the end', async () => {
    const branches = ['', '-0a1b2c3d', '-none', '2', '-other'].map((end) => ({
      name: `${BRANCH}${end}`,
      tip: 'tip',
    }));
    const { git } = createGit({}, branches);
    const read = await new TargetReader().readBranches(git, OWNER, 'base', ADDRESS);
    expect(read.map(({ name }) => name.slice(BRANCH.length))).toEqual(['', '-0a1b2c3d', '-none']);
  });

  it('knows a branch that was merged as it is', async () => {
    const { git } = createGit({ commits: async () => [] });
    const [branch] = await new TargetReader().readBranches(git, OWNER, 'base', ADDRESS);
    expect(branch).toMatchObject({ commits: [], parent: 'tip', parentOnBase: true });
  });

  it('takes a branch without a common commit, or a merge on it, for one that is not on the base', async () => {
    const root = { ...summary('tip', ''), parents: [] };
    const { git } = createGit({ commits: async () => [root] });
    const [unrelated] = await new TargetReader().readBranches(git, OWNER, 'base', ADDRESS);
    expect(unrelated?.parentOnBase).toBe(false);
    const crossing = createGit({ commits: async () => [summary('other', 'base'), summary('tip', 'other')] });
    const [crossed] = await new TargetReader().readBranches(crossing.git, OWNER, 'base', ADDRESS);
    expect(crossed?.parentOnBase).toBe(false);
  });

  it('takes more commits than are read for those of someone else', async () => {
    const { git } = createGit({
      commits: async () => {
        throw gitError('GitTooManyCommits', { maximum: 250, from: 'base', to: 'tip' });
      },
    });
    const [branch] = await new TargetReader().readBranches(git, OWNER, 'base', ADDRESS);
    expect(branch).toMatchObject({ tip: 'tip', commits: [{ committerEmail: '' }], parentOnBase: false });
  });

  it('finds no value where the file is none, and tells every other trouble', async () => {
    const refused = createGit({
      readFile: async (_, path) => {
        throw gitError('GitPathRefused', { path, reason: 'it is a symbolic link' });
      },
    });
    const [branch] = await new TargetReader().readBranches(refused.git, OWNER, 'base', ADDRESS);
    expect(branch?.value).toBeUndefined();
    const missing = createGit({
      readFile: async () => {
        throw gitError('GitUnreachable', { url: 'https://git.example', action: 'fetch', reason: 'away' });
      },
    });
    await expect(new TargetReader().readBranches(missing.git, OWNER, 'base', ADDRESS)).rejects.toMatchObject({
      code: 'GitUnreachable',
    });
  });
});
