import { execFileSync } from 'node:child_process';
import { GitHubState, type StatePull } from './github-state.ts';

const IDENTITY = { NAME: 'GitHub', EMAIL: 'noreply@github.com' };

/** A repository as GitHub keeps it whose branches are those of a real bare repository; merges are made in it. */
export class GitBackedState extends GitHubState {
  readonly #directory: string;
  readonly #mergeable = new Map<string, boolean>();
  #tips = new Map<string, string>();

  /** @param directory of the bare repository. */
  constructor(permissions: ReadonlyMap<string, string>, directory: string) {
    super(permissions);
    this.#directory = directory;
    this.refresh();
  }

  /** Sees what was pushed; whoever serves the repository calls it after each push. */
  refresh(): void {
    const listed = this.#git('for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', 'refs/heads/');
    const before = this.#tips;
    this.#tips = new Map();
    for (const line of listed.split('\n').filter(Boolean)) {
      const [sha = '', name = ''] = line.split(' ');
      this.#tips.set(name, sha);
      if (before.get(name) !== sha) this.moved(name, sha, this.#changedPaths(before.get(name), sha));
    }
  }

  override tip(branch: string): string | undefined {
    return this.#tips.get(branch);
  }

  override computeMergeable(pull: StatePull): boolean {
    const key = `${pull.sha} ${this.tip(pull.base)}`;
    const known = this.#mergeable.get(key);
    pull.mergeable = known ?? this.#mergeTree(pull) !== undefined;
    this.#mergeable.set(key, pull.mergeable);
    return pull.mergeable;
  }

  protected override mergeBranches(pull: StatePull, message: string): string {
    const parents = [this.tip(pull.base)!, pull.sha];
    const tree = this.#mergeTree(pull)!;
    const flags = parents.flatMap((parent) => ['-p', parent]);
    const commit = this.#git('commit-tree', tree, ...flags, '-m', message).trim();
    this.#git('update-ref', `refs/heads/${pull.base}`, commit, parents[0]!);
    this.#tips.set(pull.base, commit);
    this.moved(pull.base, commit, this.#changedPaths(parents[0], commit));
    return commit;
  }

  #changedPaths(before: string | undefined, after: string): string[] {
    if (before === undefined) return [];
    return this.#git('diff', '--name-only', before, after).split('\n').filter(Boolean);
  }

  /** The tree of a merge; undefined where there is a conflict. */
  #mergeTree(pull: StatePull): string | undefined {
    try {
      return this.#git('merge-tree', '--write-tree', this.tip(pull.base)!, pull.sha).trim();
    } catch (error) {
      if ((error as { status?: number }).status === 1) return undefined;
      throw error;
    }
  }

  #git(...args: string[]): string {
    const people = ['AUTHOR', 'COMMITTER'].flatMap((role) =>
      Object.entries(IDENTITY).map(([field, value]) => [`GIT_${role}_${field}`, value]),
    );
    return execFileSync('git', ['--git-dir', this.#directory, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        ...Object.fromEntries(people),
      },
    });
  }
}
