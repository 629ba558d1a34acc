import type { PullRequest } from '../../forge/pull-request.ts';
import { type ForgeRepository, sameRepository } from '../../forge/repository.ts';
import type { ModelRepository } from './model-repository.ts';

/** What is known of a repository as a whole: the pull requests, and then what Git had. */
export interface Snapshot {
  /** Listed before Git was fetched: what is merged in the list is in what was fetched. */
  pullRequests: readonly PullRequest[];
  /** The tip of the base branch. */
  tip: string;
}

interface Kept {
  repository: ForgeRepository;
  /** Milliseconds of the clock; undefined while nothing has been read or what was read is known to be old. */
  readAt: number | undefined;
  reading: Promise<void> | undefined;
}

/**
 * Keeps repositories from being asked by each model on its own: whoever asks within the maximum age, or while somebody else's question is under way, shares
 * one list and one fetch.
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
  async take(opened: ModelRepository, fresh = false): Promise<Snapshot> {
    const kept = this.#keep(opened);
    const old = kept.readAt === undefined || this.#now() - kept.readAt >= this.#maximumAge;
    if (fresh || old || opened.git.tip(opened.base) === undefined) await this.#read(opened, kept, fresh);
    // The forge's own list holds our writes at once, and is asked anew only where it is too old.
    const pullRequests = await opened.forge.findPullRequests({});
    const tip = opened.git.tip(opened.base);
    return tip === undefined ? this.take(opened, true) : { pullRequests, tip };
  }

  /** Says that something happened in a repository: the next who asks gets what is so then. */
  changed(repository: ForgeRepository): void {
    for (const reference of this.#all) {
      const kept = reference.deref();
      if (!kept) this.#all.delete(reference);
      else if (sameRepository(kept.repository, repository)) kept.readAt = undefined;
    }
  }

  /** Says that we changed something ourselves. */
  changedByUs(opened: ModelRepository): void {
    this.#keep(opened).readAt = undefined;
  }

  #keep({ git, base, repository }: ModelRepository): Kept {
    const bases = this.#kept.get(git) ?? new Map<string, Kept>();
    this.#kept.set(git, bases);
    const known = bases.get(base);
    if (known) return known;
    const kept: Kept = { repository, readAt: undefined, reading: undefined };
    bases.set(base, kept);
    this.#all.add(new WeakRef(kept));
    return kept;
  }

  async #read(opened: ModelRepository, kept: Kept, fresh: boolean): Promise<void> {
    // A question that was under way before may have missed what the asker knows of.
    if (kept.reading && !fresh) return kept.reading;
    const reading = this.#refresh(opened, kept, fresh);
    kept.reading = reading;
    try {
      await reading;
    } finally {
      if (kept.reading === reading) kept.reading = undefined;
    }
  }

  async #refresh({ forge, git, base }: ModelRepository, kept: Kept, fresh: boolean): Promise<void> {
    const startedAt = this.#now();
    kept.readAt = startedAt;
    try {
      await forge.findPullRequests({}, { fresh });
      await git.fetch(base);
    } catch (error) {
      kept.readAt = undefined;
      throw error;
    }
  }
}
