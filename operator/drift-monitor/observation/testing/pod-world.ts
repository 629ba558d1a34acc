import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { childLabels } from '../../../churn-model/child-identity.ts';
import type { Model } from '../../../churn-model/model.ts';
import { ARTIFACT_ANNOTATION } from '../../../churn-model/pod-template.ts';
import { ONE, serving, model as someModel } from '../../../churn-model/testing/objects.ts';
import { PODS } from '../../../kubernetes/resource.ts';
import { MemoryCluster } from '../../../testing/memory-cluster.ts';
import type { Monitor } from '../../monitor.ts';
import type { Observation } from '../observed.ts';
import type { ReadReferences } from '../reference-reader.ts';
import { createScrapeClient } from '../scrape-client.ts';
import { TrafficObserver } from '../traffic-observer.ts';
import { CountingProcess, SMALL_CONTRACT, SMALL_REFERENCE } from './counting-pod.ts';
import { MemoryCheckpoint } from './memory-checkpoint.ts';

/** Where time begins: a multiple of every window in use. */
export const BEGINNING = Date.UTC(2026, 2, 1);

/** A pod of the world. */
export interface WorldPod {
  uid: string;
  name: string;
  artifact: string;
  process: CountingProcess;
  terminating: boolean;
  restarts: number;
}

/** A row of what a decision would keep. */
export interface JudgedRows {
  digest: string;
  start: number;
  rows: number;
  seniors: number;
  unscraped: number;
}

/** A model's pods, a monitor of it and operators that come and go, in memory and in a time of its own. */
export class PodWorld {
  now = BEGINNING;
  readonly cluster = new MemoryCluster();
  readonly checkpoint = new MemoryCheckpoint();
  readonly pods: WorldPod[] = [];
  /** Every process that ever counted. */
  readonly processes: CountingProcess[] = [];
  readonly model: Model;
  readonly monitor: Monitor;
  /** How often pods were asked. */
  asked = 0;
  #numbers = 0;
  readonly #slot: number;

  constructor(spec: { slot: string; window: string; monitor?: Partial<Monitor['spec']> }) {
    const { slot, window, monitor } = spec;
    this.#slot = Number.parseInt(slot, 10) * 1_000;
    this.model = someModel({ serving: serving({ profile: { slot, exposeValues: false } }) });
    this.monitor = {
      apiVersion: 'churnops.dev/v1alpha1',
      kind: 'DriftMonitor',
      metadata: { name: 'telco', namespace: 'shop', uid: 'monitor-uid', generation: 1 },
      spec: { modelRef: { name: 'telco' }, window: { duration: window }, ...monitor },
    };
  }

  /** Lets a pod serve. */
  addPod(artifact = ONE): WorldPod {
    const uid = `pod-${++this.#numbers}`;
    const pod: WorldPod = {
      uid,
      name: uid,
      artifact,
      process: this.#begin(uid, artifact),
      terminating: false,
      restarts: 0,
    };
    this.pods.push(pod);
    this.#show(pod);
    return pod;
  }

  /** Lets the container of a pod begin anew; what the process had is gone. */
  restart(pod: WorldPod): void {
    pod.process = this.#begin(pod.uid, pod.artifact);
    pod.restarts++;
    this.#show(pod);
  }

  /** Lets a pod be deleted, as by a rollout: it answers until it is taken away. */
  terminate(pod: WorldPod): void {
    pod.terminating = true;
    this.#show(pod);
  }

  /** Lets a pod be gone, whatever it was about to tell. */
  remove(pod: WorldPod): void {
    this.pods.splice(this.pods.indexOf(pod), 1);
    this.cluster.remove(PODS, { namespace: 'shop', name: pod.name });
  }

  /** Begins an operator. */
  observer(readReferences: ReadReferences = readSmallReferences): TrafficObserver {
    const observer: TrafficObserver = new TrafficObserver({
      reader: this.cluster,
      readReferences,
      scrape: createScrapeClient({ fetch: async (url) => this.#answer(String(url), observer) }),
      clock: () => this.now,
      random: () => 0.5,
      storeOf: () =>
        this.checkpoint.open(() => {
          for (const process of this.processes) process.keep(observer);
        }),
      logger: createSilentLogger(),
    });
    return observer;
  }

  #begin(pod: string, artifact: string): CountingProcess {
    const model = artifact.slice(artifact.indexOf('@') + 1);
    const identity = { pod, process: String(++this.#numbers), model };
    const process = new CountingProcess(identity, this.#slot, () => this.now);
    this.processes.push(process);
    return process;
  }

  #show({ uid, name, artifact, terminating, restarts }: WorldPod): void {
    this.cluster.put(PODS, {
      metadata: {
        name,
        namespace: 'shop',
        uid,
        labels: childLabels(this.model),
        annotations: { [ARTIFACT_ANNOTATION]: artifact },
        ...(terminating && { deletionTimestamp: new Date(this.now).toISOString() }),
      },
      spec: { containers: [] },
      status: {
        phase: 'Running',
        podIP: uid,
        containerStatuses: [{ name: 'model-server', restartCount: restarts }] as never,
        conditions: [{ type: 'Ready', status: terminating ? 'False' : 'True' }],
      },
    });
  }

  async #answer(url: string, to: TrafficObserver): Promise<Response> {
    this.asked++;
    const { hostname, searchParams } = new URL(url);
    const pod = this.pods.find(({ uid }) => uid === hostname);
    if (!pod) throw new TypeError('fetch failed');
    return new Response(pod.process.page(Number(searchParams.get('since')), to));
  }
}

const readSmallReferences: ReadReferences = async (_, artifacts) =>
  new Map(
    artifacts.map((artifact) => {
      const digest = artifact.slice(artifact.indexOf('@') + 1);
      const value = { digest, profile: SMALL_REFERENCE, contract: SMALL_CONTRACT };
      return [artifact, { reading: { kind: 'Read', value }, until: undefined }];
    }),
  );

/** What a decision keeps of an observation: the rows of each window, once. */
export function judgeRows({ observed }: Observation): { judged: JudgedRows[] } {
  const known = (observed.decided as { judged: JudgedRows[] } | undefined)?.judged ?? [];
  const judged = observed.closed
    .filter((closed) => !closed.judged)
    .map(({ window, unscraped }) => ({
      digest: window.model,
      start: window.start,
      rows: window.rows,
      seniors: window.columns[0]!.bins[1]!,
      unscraped,
    }));
  return { judged: [...known, ...judged] };
}
