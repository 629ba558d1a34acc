import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Model } from '../../churn-model/model.ts';
import { done, type Outcome, requeueAfter } from '../../controller/reconciler.ts';
import type { EventRecorder } from '../../kubernetes/event-recorder.ts';
import type { Finalizers } from '../../life-cycle/finalizers.ts';
import type { Executor } from '../execution/executor.ts';
import { ProcessMemory } from '../observation/process-memory.ts';
import { openRepository, type RepositoryOpener } from '../repository/model-repository.ts';
import type { Snapshots } from '../repository/snapshots.ts';
import { troubleOf } from './trouble.ts';
import { closeWithdrawn } from './withdrawn.ts';

/** Keeps a model until its pull requests are closed. */
export const FINALIZER = 'churnops.dev/promotion';

/** How long a model that is being deleted waits for a forge that can not be reached, in milliseconds. */
const PATIENCE = 5 * 60_000;
const RETRY = 10_000;

/** What a farewell needs. */
export interface FarewellParts {
  finalizers: Finalizers;
  events: EventRecorder;
  opener: RepositoryOpener;
  snapshots: Snapshots;
  executor: Executor;
  cluster: string;
  clock: () => Date;
}

/** Closes the pull requests of a model that is deleted. A forge that is gone, or a Secret that went first, holds nothing up for long. */
export class Farewell {
  readonly #parts: FarewellParts;

  constructor(parts: FarewellParts) {
    this.#parts = parts;
  }

  /** Adds or takes the finalizer. @returns what the pass comes to where it is over; undefined where it goes on. */
  async attend(model: Model, signal: AbortSignal): Promise<Outcome | undefined> {
    const { finalizers = [], deletionTimestamp } = model.metadata;
    if (!finalizers.includes(FINALIZER) && (deletionTimestamp || !mayHavePullRequests(model)))
      return deletionTimestamp ? done() : undefined;
    try {
      const over = await this.#parts.finalizers.finalize(model, FINALIZER, () => this.#leave(model, signal));
      return over ? done() : undefined;
    } catch (error) {
      if (!deletionTimestamp || !troubleOf(error)) throw error;
      return requeueAfter(RETRY);
    }
  }

  async #leave(model: Model, signal: AbortSignal): Promise<void> {
    const { opener, snapshots, executor, cluster } = this.#parts;
    const { gitRepository } = model.spec;
    if (!gitRepository) return;
    const { namespace, name } = model.metadata;
    try {
      const opened = await openRepository(opener, model, gitRepository);
      const { pullRequests, tip } = await snapshots.take(opened, true);
      const actions = closeWithdrawn({ cluster, namespace, name }, opened.base, undefined, pullRequests);
      await executor.execute(actions, { model, opened, memory: new ProcessMemory(), base: tip }, signal);
    } catch (error) {
      if (!this.#givesUp(model, error)) throw error;
    }
  }

  #givesUp(model: Model, error: unknown): boolean {
    const trouble = troubleOf(error);
    if (!trouble) return false;
    const open = model.status?.promotions?.some(({ pullRequest }) => pullRequest) ?? false;
    const since = Date.parse(model.metadata.deletionTimestamp ?? '');
    const waited = this.#parts.clock().getTime() - since >= PATIENCE;
    // In a namespace that is being deleted the Secret may go first, and does not come back.
    if (!waited && (open || !isCodedError(error, 'SecretMissing'))) return false;
    const message = `Pull requests of this model may still be open: ${trouble.message} Close them in the forge.`;
    this.#parts.events.record(model, { type: 'Warning', reason: 'PullRequestsLeftOpen', message });
    return true;
  }
}

/** Promotions come from a model that has some, rollbacks from one that says where it stands in Git. */
function mayHavePullRequests({ spec: { gitRepository, promotions = [], source } }: Model): boolean {
  return gitRepository !== undefined && (promotions.length > 0 || source !== undefined);
}
