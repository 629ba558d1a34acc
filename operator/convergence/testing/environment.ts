import { MODELS, type Model } from '../../churn-model/model.ts';
import { deployment, model, pod, replicaSet, serving, settings } from '../../churn-model/testing/objects.ts';
import { DEPLOYMENTS, PODS, type Pod, REPLICA_SETS } from '../../kubernetes/resource.ts';
import { digestOf } from '../../promotion/decision/version.ts';
import { World } from '../../promotion/testing/world.ts';
import { MemoryCluster } from '../../testing/memory-cluster.ts';
import type { PodReport } from '../pod-report.ts';
import { ConvergenceReconciler } from '../reconcile.ts';
import { ROLLBACK_TO } from '../served-here.ts';
import type { Source, SourceView } from '../source.ts';

const KEY = { namespace: 'shop', name: 'telco' };

/** A pod of the environment, and what it would say. */
interface Server {
  pod: Pod;
  report: PodReport | undefined;
}

/**
 * One environment in memory: a model with its pods, and the Git repository and the forge that lead it. The GitOps tool is
 * `sync`; rollouts are complete at once.
 */
export class Environment {
  readonly world: World;
  readonly cluster = new MemoryCluster();
  readonly asked: string[] = [];
  /** How often Git was read anew because it had to be. */
  fresh = 0;
  servers: Server[] = [];
  /** What is seen instead of the world's Git. */
  view: SourceView | undefined;
  /** What the forge answers to every change. */
  failure: Error | undefined;
  readonly #reconciler: ConvergenceReconciler;
  #rollouts = 0;

  constructor(approval?: string) {
    this.world = new World(approval);
    const { cluster } = this;
    cluster.put(MODELS, model({ serving: undefined as never }));
    this.#reconciler = new ConvergenceReconciler({
      reader: cluster,
      writer: cluster,
      events: cluster,
      annotations: { remove: async () => this.#removeRequest() },
      source: this.#source(),
      askPods: async (pods) => this.#ask(pods),
      clock: () => this.world.now,
      probationInterval: 15_000,
    });
  }

  get model(): Model {
    const found = this.cluster.get(MODELS, KEY);
    if (!found) throw new Error('the model is gone');
    return found;
  }

  get events(): string[] {
    return this.cluster.events.map(({ reason }) => reason);
  }

  /** One pass of the controller; a second passes. */
  async pass() {
    const outcome = await this.#reconciler.reconcile(KEY, new AbortController().signal);
    this.world.time += 1_000;
    return outcome;
  }

  /** Passes until nothing is left to be done but to wait. */
  async settle() {
    for (let pass = 0; pass < 30; pass++) {
      const outcome = await this.pass();
      if (outcome.kind === 'Done' || outcome.milliseconds > 0) return outcome;
    }
    throw new Error('it does not settle');
  }

  /** Serves what Git says, in two new pods. */
  sync(): void {
    this.serve(this.world.git.target().value);
  }

  /** Serves an artifact, whatever Git says. */
  serve(artifact: string | undefined): void {
    const found = this.model;
    this.cluster.put(MODELS, {
      ...found,
      metadata: { ...found.metadata, generation: found.metadata.generation + 1 },
      spec: { ...found.spec, serving: serving(artifact === undefined ? {} : { artifact }) },
    });
    if (artifact === undefined) {
      const { artifact: _, ...nothing } = serving();
      this.cluster.put(MODELS, { ...this.model, spec: { serving: nothing } as never });
      this.servers = [];
      this.cluster.remove(DEPLOYMENTS, KEY);
      return;
    }
    const revision = String(++this.#rollouts);
    const running = settings({ artifact });
    const since = this.world.now.toISOString();
    const made = deployment(
      { phase: 'Complete', running, lastAvailable: { settings: running, since } },
      'RolledOut',
    );
    const annotations = { ...made.metadata?.annotations, 'deployment.kubernetes.io/revision': revision };
    this.cluster.put(DEPLOYMENTS, { ...made, metadata: { ...made.metadata, annotations } });
    const ownerReferences = [
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'telco', uid: 'deployment-uid', controller: true },
    ];
    const set = replicaSet(revision, artifact, 2, 2);
    this.cluster.put(REPLICA_SETS, {
      ...set,
      metadata: { ...set.metadata, namespace: KEY.namespace, ownerReferences },
    });
    for (const { pod: gone } of this.servers) {
      this.cluster.remove(PODS, { namespace: KEY.namespace, name: gone.metadata?.name ?? '' });
    }
    this.servers = ['a', 'b'].map((name) => this.#start(revision, name, digestOf(artifact)));
  }

  /** Lets every pod say how many requests it had, and how many of them it failed. */
  count(requests: number, errors: number): void {
    for (const { report } of this.servers) if (report) Object.assign(report, { requests, errors });
  }

  annotate(value: string): void {
    const found = this.model;
    this.cluster.put(MODELS, {
      ...found,
      metadata: { ...found.metadata, annotations: { [ROLLBACK_TO]: value } },
    });
  }

  #start(revision: string, name: string, digest: string | undefined): Server {
    const now = this.world.now.toISOString();
    const made = pod(
      {
        podIP: '10.0.0.1',
        conditions: [
          { type: 'Initialized', status: 'True', lastTransitionTime: now },
          { type: 'Ready', status: 'True', lastTransitionTime: now },
        ],
      },
      revision,
    );
    const metadata = {
      ...made.metadata,
      name: `telco-${revision}-${name}`,
      namespace: KEY.namespace,
      uid: `${revision}-${name}`,
      creationTimestamp: now,
    };
    return {
      pod: this.cluster.put(PODS, { ...made, metadata }),
      report: { digest, requests: 0, errors: 0, latencies: [] },
    };
  }

  async #ask(pods: readonly Pod[]): Promise<ReadonlyMap<string, PodReport>> {
    const uids = pods.map(({ metadata }) => metadata?.uid ?? '');
    this.asked.push(...uids);
    const answers = this.servers.flatMap(({ pod: { metadata }, report }): [string, PodReport][] =>
      report && uids.includes(metadata?.uid ?? '') ? [[metadata?.uid ?? '', report]] : [],
    );
    return new Map(answers);
  }

  #source(): Source {
    const { world } = this;
    return {
      observe: async ({ status }, { fresh }) => {
        if (fresh) this.fresh++;
        if (this.view) return this.view;
        const pushed = status?.rollback?.pushed;
        return { kind: 'Known', observation: { ...world.observe('Rollback'), pushed } };
      },
      execute: async (_, actions) => {
        if (this.failure) throw this.failure;
        for (const action of actions) world.carryOut('Rollback', action);
      },
      lookAgainAfter: () => 120_000,
    };
  }

  #removeRequest(): boolean {
    const found = this.model;
    const { [ROLLBACK_TO]: _, ...annotations } = found.metadata.annotations ?? {};
    this.cluster.put(MODELS, { ...found, metadata: { ...found.metadata, annotations } });
    return true;
  }
}
