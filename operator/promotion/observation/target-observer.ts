import type { Model } from '../../churn-model/model.ts';
import type { Actor, PullRequest } from '../../forge/pull-request.ts';
import { readNeeds } from '../decision/needs.ts';
import type { Observation, OpenPullRequest } from '../decision/observation.ts';
import type { Owner } from '../decision/ownership.ts';
import type { TargetAddress } from '../decision/policy/promotion.ts';
import type { Target } from '../decision/target.ts';
import type { ModelRepository } from '../repository/model-repository.ts';
import type { Snapshot, Snapshots } from '../repository/snapshots.ts';
import { MemoryMap } from './memory-map.ts';
import { ProcessMemory } from './process-memory.ts';
import { TargetReader } from './target-reader.ts';

/** Of owners, of which each model has a few. */
const MAXIMUM_MEMORIES = 10_000;

/** The annotation by which a person holds all promotions of a model; its value is why. */
export const HOLD = 'churnops.dev/hold';

/** What is asked about one target of one owner. */
export interface ObservationRequest {
  model: Pick<Model, 'metadata'>;
  opened: ModelRepository;
  owner: Owner;
  address: TargetAddress;
  /** What our status says we pushed last. */
  pushed: { branch: string; commit: string } | undefined;
  /** Whether what was read of the repository a while ago would not do. */
  fresh?: boolean;
}

/** What Git and the forge tell of a target; what the cluster and the registry tell comes from elsewhere. */
export type TargetView = Omit<Observation, 'origins' | 'evidence' | 'trainingSeconds' | 'drift'>;

/** Observes targets, by one shared look at each repository. */
export class TargetObserver {
  readonly #snapshots: Snapshots;
  readonly #email: string;
  readonly #now: () => number;
  readonly #reader = new TargetReader();
  readonly #memories = new MemoryMap<ProcessMemory>(MAXIMUM_MEMORIES);

  /** @param email the committer's address of our own commits. @param now milliseconds. */
  constructor(options: { snapshots: Snapshots; email: string; now: () => number }) {
    this.#snapshots = options.snapshots;
    this.#email = options.email;
    this.#now = options.now;
  }

  /** @throws CodedError of the forge and of Git. */
  async observe(request: ObservationRequest): Promise<TargetView> {
    const { opened, owner, address, model, pushed } = request;
    const snapshot = await this.#snapshots.take(opened, request.fresh);
    const { git, base } = opened;
    const { tip } = snapshot;
    const target = await this.#reader.readTarget(git, { branch: base, tip }, address);
    const identity = await opened.forge.identity();
    const branches = await this.#reader.readBranches(git, owner, tip, address);
    const memory = this.memory(opened, owner);
    return {
      self: { owner, email: this.#email },
      identity,
      target,
      ...(await this.#ask(request, target, snapshot, memory)),
      branches,
      pushed,
      refusedToReopen: memory.refusedToReopen,
      refusal: memory.refusal,
      held: model.metadata.annotations?.[HOLD],
    };
  }

  /** What this process remembers about an owner's pull requests in a repository. */
  memory(
    { url }: Pick<ModelRepository, 'url'>,
    { cluster, namespace, name, promotion }: Owner,
  ): ProcessMemory {
    const key = JSON.stringify([url, cluster, namespace, name, promotion]);
    return this.#memories.get(key, () => new ProcessMemory());
  }

  async #ask(
    { opened: { forge }, owner, fresh = false }: ObservationRequest,
    target: Target,
    { pullRequests, news }: Snapshot,
    memory: ProcessMemory,
  ): Promise<Pick<Observation, 'pullRequests' | 'open' | 'closers'>> {
    const needs = readNeeds(target, owner, pullRequests);
    const began = this.#now();
    const listed = pullRequests.find(({ number }) => number === needs.open);
    const subject = listed && { listed, base: target.base.commit, news };
    const recalled = subject && memory.reading.recall(subject, began);
    if (recalled && !fresh && needs.closers.length === 0)
      return { pullRequests, open: recalled, closers: new Map() };
    const found = needs.open === undefined ? undefined : await forge.getPullRequest(needs.open);
    const closers = new Map<number, Actor | undefined>();
    // What the list still has as open may have been closed meanwhile.
    const closed = found?.state === 'Closed' ? [...needs.closers, found.number] : needs.closers;
    for (const number of closed) closers.set(number, await forge.closedBy(number));
    if (!found) return { pullRequests, open: undefined, closers };
    const { pullRequest, ...unsettled } = memory.withLastingConflict(found, target.base.commit, this.#now());
    const open = { ...(await readOpen(forge, pullRequest)), ...unsettled };
    if (subject) memory.reading.keep(subject, open, began);
    return { pullRequests, open, closers };
  }
}

async function readOpen(forge: ModelRepository['forge'], pullRequest: PullRequest): Promise<OpenPullRequest> {
  const { number, head, state } = pullRequest;
  if (state !== 'Open') return { pullRequest, reviews: [], commits: [], statuses: [] };
  const [reviews, commits, statuses] = await Promise.all([
    forge.reviews(number),
    forge.commits(number),
    forge.commitStatuses(head.sha),
  ]);
  return { pullRequest, reviews, commits, statuses };
}
