import { MODELS, type Model } from '../../churn-model/model.ts';
import type { Outcome } from '../../controller/reconciler.ts';
import type { EvaluationPair } from '../../evidence/evidence-reader.ts';
import { SECRETS } from '../../kubernetes/resource.ts';
import { MemoryCluster } from '../../testing/memory-cluster.ts';
import { RUNS, type Run } from '../../training-run/run.ts';
import type { TargetAddress } from '../decision/policy/promotion.ts';
import { Executor } from '../execution/executor.ts';
import { TargetObserver } from '../observation/target-observer.ts';
import { Farewell } from '../reconciler/farewell.ts';
import { PromotionReconciler } from '../reconciler/reconciler.ts';
import type { ModelRepository } from '../repository/model-repository.ts';
import { Snapshots } from '../repository/snapshots.ts';
import { artifact, CONTRACT, comparison, digest, report } from './evidence.ts';
import { ADDRESS } from './git-model.ts';
import { MemoryForge } from './memory-forge.ts';
import { MemoryGit } from './memory-git.ts';
import { EMAIL, World } from './world.ts';

const KEY = { namespace: 'shop', name: 'telco' };
const URL = 'https://forge.example/churn/models.git';

/** The promotion that the model has unless told. */
export const PROMOTION = { name: 'prod', from: 'Candidate' as const, to: { path: ADDRESS.path } };

/** The controller of promotions over a model of a cluster, of Git and of a forge; its people are those of a world. */
export class MemoryPromotions {
  readonly world: World;
  readonly cluster = new MemoryCluster();
  readonly git: MemoryGit;
  readonly forge: MemoryForge;
  readonly snapshots: Snapshots;
  readonly executor: Executor;
  readonly observer: TargetObserver;
  readonly opened: ModelRepository;
  readonly evaluations: EvaluationPair[] = [];
  /** The artifacts that evidence was asked for. */
  readonly asked = new Set<string>();
  /** Whether the model's finalizer was taken off. */
  released = false;
  readonly #reconciler: PromotionReconciler;

  /** @param accepts the approval of the target, as in a file. @param address what in that file is promoted to. */
  constructor(accepts = '{mode: Automatic}', address?: TargetAddress) {
    this.world = new World(accepts, address);
    this.git = new MemoryGit(this.world.git);
    this.forge = new MemoryForge(this.world.forge, () => this.world.now);
    this.snapshots = new Snapshots(120_000, () => this.world.time);
    this.observer = new TargetObserver({
      snapshots: this.snapshots,
      email: EMAIL,
      now: () => this.world.time,
    });
    const { git, forge } = this;
    const repository = { owner: 'churn', name: 'models' };
    this.opened = { url: URL, repository, base: 'main', git, forge };
    const common = { snapshots: this.snapshots, clock: () => this.world.now, events: this.cluster };
    this.executor = new Executor({
      ...common,
      evaluations: { request: async (_model, pair) => void this.evaluations.push(pair) },
      checkLease: () => undefined,
    });
    const opener = {
      writer: this.cluster,
      forges: { open: () => forge } as never,
      repositories: { open: async () => git } as never,
    };
    const farewell = new Farewell({
      ...common,
      ...{ opener, executor: this.executor, cluster: 'lab' },
      finalizers: { finalize: (model, _name, onDelete) => this.#finalize(model as Model, onDelete) },
    });
    this.#reconciler = new PromotionReconciler({
      ...common,
      ...{ reader: this.cluster, writer: this.cluster, observer: this.observer, executor: this.executor },
      ...{ opener, farewell, cluster: 'lab', lookAgainAfter: () => 120_000 },
      logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} } as never,
      evidence: { read: async ({ artifacts, served }) => this.#evidence(artifacts, served) },
    });
    this.cluster.put(SECRETS, secret('token'));
    this.cluster.put(MODELS, {
      apiVersion: MODELS.apiVersion,
      kind: MODELS.kind,
      metadata: { ...KEY, uid: 'model-uid', generation: 1 },
      spec: {
        gitRepository: { url: URL, branch: 'main', provider: 'Gitea', secretRef: { name: 'git' } },
        promotions: [PROMOTION],
      },
    } as Model);
  }

  get model(): Model {
    const found = this.cluster.get(MODELS, KEY);
    if (!found) throw new Error('the model is gone');
    return found;
  }

  /** What the model tells of its promotions. */
  get told() {
    return this.model.status?.promotions ?? [];
  }

  get events(): string[] {
    return this.cluster.events.map(({ reason }) => reason);
  }

  change(spec: Partial<Model['spec']>, metadata: Partial<Model['metadata']> = {}): void {
    const { model } = this;
    this.cluster.put(MODELS, {
      ...model,
      metadata: { ...model.metadata, ...metadata },
      spec: { ...model.spec, ...spec },
    });
  }

  removeSecret(): void {
    this.cluster.remove(SECRETS, { namespace: KEY.namespace, name: 'git' });
  }

  restoreSecret(): void {
    this.cluster.put(SECRETS, secret('token'));
  }

  /** A run of this letter's version succeeds. */
  train(letter: string, minute: number): void {
    const createdAt = new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString();
    this.cluster.put(RUNS, {
      apiVersion: RUNS.apiVersion,
      kind: RUNS.kind,
      metadata: { namespace: KEY.namespace, name: `run-${letter}`, creationTimestamp: createdAt },
      spec: { modelRef: { name: KEY.name } },
      status: { phase: 'Succeeded', artifact: artifact(letter) },
    } as unknown as Run);
  }

  /** One pass; a second passes. */
  async pass(signal = new AbortController().signal): Promise<Outcome> {
    try {
      return await this.#reconciler.reconcile(KEY, signal);
    } finally {
      this.world.time += 1_000;
    }
  }

  #evidence(artifacts: readonly string[], served: string | undefined) {
    for (const value of artifacts) this.asked.add(value);
    const versions = artifacts.map((value) => value.slice(value.indexOf('@') + 1));
    const contract = CONTRACT;
    const now =
      served === undefined
        ? ({ kind: 'NothingServed' } as const)
        : ({ kind: 'Served', digest: served.slice(served.indexOf('@') + 1), contract } as const);
    const one = {
      proposed: { report: report(), contract },
      served: now,
      comparison: { kind: 'Done' as const, comparison: comparison() },
    };
    const origins = ['1', '2', '3'].map(
      (letter, minute) =>
        [
          digest(letter),
          { name: `run-${letter}`, createdAt: new Date(Date.UTC(2026, 0, 5, 9, minute)) },
        ] as const,
    );
    return {
      evidence: new Map(versions.map((version) => [version, one])),
      origins: new Map(origins),
      trainingSeconds: new Map<string, number>(),
      until: undefined,
    };
  }

  async #finalize(model: Model, onDelete: () => Promise<void>): Promise<boolean> {
    if (!model.metadata.deletionTimestamp) return false;
    await onDelete();
    this.released = true;
    return true;
  }
}

function secret(token: string) {
  const data = { token: Buffer.from(token).toString('base64') };
  return { metadata: { namespace: KEY.namespace, name: 'git' }, data };
}
