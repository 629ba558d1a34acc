import type { PullRequest } from '../../forge/pull-request.ts';
import { type ForgeRepository, sameRepository } from '../../forge/repository.ts';
import type { ModelRepository } from './model-repository.ts';
import { SharedReading } from './shared-reading.ts';

/** What is known of a repository as a whole: the pull requests, and then what Git had. */
export interface Snapshot {
  /** Listed before Git was fetched: what is merged in the list is in what was fetched. */
  pullRequests: readonly PullRequest[];
  /** The tip of the base branch. */
  tip: string;
  /** Grows with everything that is told of the repository. */
  news: number;
}

/** What a look at a repository needs of it. */
export type ReadableRepository = Pick<ModelRepository, 'base' | 'repository'> & {
  git: Pick<ModelRepository['git'], 'fetch' | 'tip'>;
  forge: Pick<ModelRepository['forge'], 'findPullRequests'>;
};

interface Kept {
  repository: ForgeRepository;
  git: ReadableRepository['git'];
  reading: SharedReading;
}

/**
 * Keeps repositories from being asked by each model on its own: whoever asks within the maximum age, or while somebody
 * else's question is under way, shares one list and one fetch.
 */
export class Snapshots {
  readonly #now: () => number;
  readonly #maximumAge: number;
  // A repository seen with other credentials is another object, and is not shared.
  readonly #kept = new WeakMap<object, Map<string, Kept>>();
  readonly #all = new Set<WeakRef<Kept>>();

  /** @param maximumAge milliseconds. @param now a monotonic clock in milliseconds. */
  constructor(maximumAge: number, now: () => number) {
    this.#maximumAge = maximumAge;
    this.#now = now;
  }

  /**
   * @param fresh whether what was read before now would not do.
   * @throws CodedError of the forge and of Git, `GitBranchMissing` among them.
   */
  async take(opened: ReadableRepository, fresh = false): Promise<Snapshot> {
    const { git, forge, base } = opened;
    const { reading } = this.#keep(opened);
    const { news } = reading;
    await reading.read({ fresh });
    // The forge's own list, which was just made sure to be young enough, holds our writes at once.
    const pullRequests = await forge.findPullRequests({});
    const tip = git.tip(base);
    // What was fetched may have been forgotten since, as where the credentials were refused meanwhile.
    return tip === undefined ? this.take(opened, true) : { pullRequests, tip, news };
  }

  /** Says that something happened in a repository: the next who asks gets what is so then. */
  changed(repository: ForgeRepository): void {
    for (const { reading } of this.#of(repository)) reading.expire();
  }

  /** Whether a branch is known everywhere to be at a commit, as it is after our own push. */
  knows(repository: ForgeRepository, branch: string, commit: string): boolean {
    return this.#of(repository).every(({ git }) => git.tip(branch) === commit);
  }

  #of(repository: ForgeRepository): Kept[] {
    return [...this.#all].flatMap((reference) => {
      const kept = reference.deref();
      if (!kept) this.#all.delete(reference);
      return kept && sameRepository(kept.repository, repository) ? [kept] : [];
    });
  }

  /** Says that we changed something ourselves. */
  changedByUs(opened: ReadableRepository): void {
    this.#keep(opened).reading.expire();
  }

  #keep(opened: ReadableRepository): Kept {
    const { git, base, repository } = opened;
    const bases = this.#kept.get(git) ?? new Map<string, Kept>();
    this.#kept.set(git, bases);
    const known = bases.get(base);
    if (known) return known;
    const reading = new SharedReading({
      read: async () => {
        await opened.forge.findPullRequests({}, { fresh: true });
        await git.fetch(base);
      },
      maximumAge: this.#maximumAge,
      now: this.#now,
    });
    const kept: Kept = { repository, git, reading };
    bases.set(base, kept);
    this.#all.add(new WeakRef(kept));
    return kept;
  }
}
