import type {
  ChurnModelSpecGitRepository,
  ChurnModelStatusPromotion,
} from '@churnops/crds/churn-model.gen.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { MODELS, type Model } from '../../churn-model/model.ts';
import {
  done,
  type ObjectKey,
  type Outcome,
  type Reconciler,
  requeueAfter,
} from '../../controller/reconciler.ts';
import type { EventRecorder } from '../../kubernetes/event-recorder.ts';
import { formatKey } from '../../kubernetes/object-identity.ts';
import type { ObjectWriter } from '../../kubernetes/object-writer.ts';
import { toPromotion } from '../decision/policy/promotion.ts';
import {
  type ModelRepository,
  openRepository,
  type RepositoryOpener,
} from '../repository/model-repository.ts';
import type { Snapshots } from '../repository/snapshots.ts';
import { promotionEvents } from './events.ts';
import { type Farewell, FINALIZER } from './farewell.ts';
import { writeStatus, writeTrouble } from './promotion-status.ts';
import { type PursuitParts, pursue } from './pursuit.ts';
import { type Trouble, troubleOrThrow } from './trouble.ts';
import { closeWithdrawn, type ModelOwner } from './withdrawn.ts';

/** The server-side apply manager of `status.promotions`. */
export const FIELD_MANAGER = 'churnops-promotion';

/** What the reconciler of promotions works with. */
export interface PromotionDependencies extends PursuitParts {
  writer: Pick<ObjectWriter, 'applyStatus'>;
  events: EventRecorder;
  logger: Logger;
  opener: RepositoryOpener;
  snapshots: Snapshots;
  farewell: Farewell;
  /** Names this cluster in branches. */
  cluster: string;
  /** Milliseconds after which a repository is looked at though nothing tells of a change. */
  lookAgainAfter: () => number;
}

/** How long something that only a person can mend is left alone, in milliseconds: Secrets are not watched. */
const MEND_INTERVAL = 30_000;

/** What one promotion came to: its status, and what went wrong or when to look again. */
interface Result {
  status: ChurnModelStatusPromotion;
  trouble?: Trouble;
  until?: Date | undefined;
}

/** Brings the pull requests of a model's promotions to what should be so, and tells how each stands. */
export class PromotionReconciler implements Reconciler {
  readonly #dependencies: PromotionDependencies;
  /** The generation of models without promotions of which nothing is left open. */
  readonly #settled = new Map<string, number>();

  constructor(dependencies: PromotionDependencies) {
    this.#dependencies = dependencies;
  }

  async reconcile(key: ObjectKey, signal: AbortSignal): Promise<Outcome> {
    const { reader, farewell } = this.#dependencies;
    const model = reader.get(MODELS, key);
    if (!model) {
      this.#settled.delete(formatKey(key));
      return done();
    }
    const leaving = await farewell.attend(model, signal);
    if (leaving) return leaving;
    const { gitRepository, promotions = [] } = model.spec;
    if (!gitRepository || promotions.length === 0) return this.#rest(model, signal);
    const results = await this.#promote(model, gitRepository, signal);
    await this.#tell(model, results);
    return this.#outcome(results);
  }

  /** Nothing is promoted any more: what was proposed is closed, and what was told about it goes. */
  async #rest(model: Model, signal: AbortSignal): Promise<Outcome> {
    const { metadata, status, spec } = model;
    const key = formatKey(metadata);
    const settled = this.#settled.get(key) === metadata.generation;
    if (spec.gitRepository && mayHavePromoted(model) && !settled) {
      try {
        const opened = await openRepository(this.#dependencies.opener, model, spec.gitRepository);
        await this.#withdraw(model, opened, signal);
      } catch (error) {
        // Nobody waits for it, so there is no status to tell it in.
        troubleOrThrow(error);
        return requeueAfter(MEND_INTERVAL);
      }
      this.#settled.set(key, metadata.generation);
    }
    if (status?.promotions) await this.#tell(model, []);
    return done();
  }

  async #promote(model: Model, spec: ChurnModelSpecGitRepository, signal: AbortSignal): Promise<Result[]> {
    const { opener } = this.#dependencies;
    const promotions = model.spec.promotions ?? [];
    let opened: ModelRepository;
    try {
      opened = await openRepository(opener, model, spec);
      await this.#withdraw(model, opened, signal);
    } catch (error) {
      const trouble = troubleOrThrow(error);
      return promotions.map(({ name }) => this.#troubled(model, name, trouble));
    }
    const results: Result[] = [];
    for (const promotion of promotions) {
      try {
        results.push(await this.#pursue(model, opened, promotion, signal));
      } catch (error) {
        // One promotion's trouble does not stop the others.
        results.push(this.#troubled(model, promotion.name, troubleOrThrow(error)));
      }
    }
    return results;
  }

  async #withdraw(model: Model, opened: ModelRepository, signal: AbortSignal): Promise<void> {
    const { snapshots, executor, observer } = this.#dependencies;
    const { pullRequests, tip } = await snapshots.take(opened);
    const kept = (model.spec.promotions ?? []).map(({ name }) => name);
    const owner = this.#ownerOf(model);
    const actions = closeWithdrawn(owner, opened.base, kept, pullRequests);
    const memory = observer.memory(opened, { ...owner, promotion: '' });
    await executor.execute(actions, { model, opened, memory, base: tip }, signal);
  }

  async #pursue(
    model: Model,
    opened: ModelRepository,
    spec: NonNullable<Model['spec']['promotions']>[number],
    signal: AbortSignal,
  ): Promise<Result> {
    const promotion = toPromotion(spec);
    const owner = { ...this.#ownerOf(model), promotion: promotion.name };
    const { pushed } = statusOf(model, promotion.name) ?? {};
    const { decision, until } = await pursue(
      this.#dependencies,
      { model, opened, owner, promotion, pushed },
      signal,
    );
    const now = decision.next.kind === 'Now' ? new Date(0) : undefined;
    return { status: writeStatus(decision.status), until: now ?? until };
  }

  #troubled(model: Model, name: string, trouble: Trouble): Result {
    return { status: writeTrouble(name, trouble, statusOf(model, name)), trouble };
  }

  #ownerOf({ metadata: { namespace, name } }: Model): ModelOwner {
    return { cluster: this.#dependencies.cluster, namespace, name };
  }

  async #tell(model: Model, results: readonly Result[]): Promise<void> {
    const { writer, events } = this.#dependencies;
    const promotions = results.map(({ status }) => status);
    const { name, namespace, uid } = model.metadata;
    for (const event of promotionEvents(model.status?.promotions, promotions)) events.record(model, event);
    await writer.applyStatus(
      MODELS,
      {
        apiVersion: model.apiVersion,
        kind: model.kind,
        metadata: { name, namespace, uid },
        // None at all gives up the field, which goes with that.
        status: promotions.length > 0 ? { promotions } : {},
      },
      { fieldManager: FIELD_MANAGER },
    );
  }

  /** Trouble that may pass without a time that was named is tried again with growing pauses, which the work queue keeps. */
  #outcome(results: readonly Result[]): Outcome {
    const { clock, lookAgainAfter } = this.#dependencies;
    const now = clock().getTime();
    const waits = [lookAgainAfter()];
    for (const { trouble, until } of results) {
      if (until) waits.push(Math.max(0, until.getTime() - now));
      if (trouble?.retryAfter !== undefined) waits.push(trouble.retryAfter);
      if (trouble && !trouble.passing) waits.push(MEND_INTERVAL);
    }
    const passing = results.find(({ trouble }) => trouble?.passing && trouble.retryAfter === undefined);
    if (passing) throw new Error(`${passing.status.name}: ${passing.trouble?.message}`);
    return requeueAfter(Math.min(...waits));
  }
}

/** The finalizer stays where a status is lost. */
function mayHavePromoted({ metadata, status }: Model): boolean {
  return status?.promotions !== undefined || (metadata.finalizers ?? []).includes(FINALIZER);
}

function statusOf(model: Model, name: string): ChurnModelStatusPromotion | undefined {
  return model.status?.promotions?.find((promotion) => promotion.name === name);
}
