import { PROFILED_CONTRACT } from '@churnops/lib/profile/profile.fixture.ts';
import { MODELS, type Model } from '../../churn-model/model.ts';
import { Namespace } from '../../churn-model/testing/namespace.ts';
import { artifact, CONFIGURATION } from '../../churn-model/testing/objects.ts';
import { RunningOperator } from '../../churn-model/testing/running-operator.ts';
import { DEFAULT_CONFIGURATION } from '../../configuration.ts';
import { ApiClient } from '../../kubernetes/api-client.ts';
import { ConfigMaps } from '../../kubernetes/config-maps.ts';
import { MONITORS, type Monitor, type MonitorSpec, type MonitorStatus } from '../monitor.ts';
import { ConfigMapStore } from '../observation/checkpoint-store.ts';
import type { ReadReferences } from '../observation/reference-reader.ts';
import { createScrapeClient } from '../observation/scrape-client.ts';
import { TrafficObserver } from '../observation/traffic-observer.ts';
import { createDriftMonitorController } from '../reconciler/controller.ts';
import { CountingPods, REFERENCE, SLOT } from './counting-pods.ts';
import { FastClock } from './fast-clock.ts';

/** How long a window is, in milliseconds. */
export const WINDOW = 4 * SLOT;
/** So much faster than the world's goes the clock of pods and operator. */
export const SPEED = 10;
/** How often traffic comes, in milliseconds of the world's. */
const PAUSE = 100;

const readReferences: ReadReferences = async (_model, artifacts) =>
  new Map(
    artifacts.map((each) => {
      const digest = each.slice(each.indexOf('@') + 1);
      const value = { digest, profile: REFERENCE, contract: PROFILED_CONTRACT };
      return [each, { reading: { kind: 'Read', value }, until: undefined }];
    }),
  );

/** A model whose pods score traffic, and a monitor of it, on a real apiserver; time goes fast. */
export class MonitoredModel implements AsyncDisposable {
  readonly namespace: Namespace;
  readonly pods: CountingPods;
  readonly #clock: FastClock;
  #traffic: NodeJS.Timeout | undefined;

  private constructor(namespace: Namespace, pods: CountingPods, clock: FastClock) {
    this.namespace = namespace;
    this.pods = pods;
    this.#clock = clock;
  }

  /** With some pods and the monitor `telco`; no operator works yet, and no traffic comes. */
  static async create(
    kubeconfig: string,
    spec: Partial<MonitorSpec> = {},
    replicas = 2,
  ): Promise<MonitoredModel> {
    const namespace = await Namespace.create(kubeconfig);
    const serving = { artifact: artifact('1'), profile: { slot: `${SLOT / 1_000}s` } };
    const wanted = { metadata: { name: 'telco' }, spec: { serving } } as unknown as Model;
    const model = await namespace.create(MODELS, wanted);
    const clock = new FastClock(Math.ceil(Date.now() / WINDOW) * WINDOW, SPEED);
    const pods = await CountingPods.start(namespace, model, clock.now);
    for (let number = 2; number < 2 + replicas; number++) await pods.add(number, artifact('1'));
    const window = { duration: `${WINDOW / 1_000}s` };
    const monitor = { metadata: { name: 'telco' }, spec: { modelRef: { name: 'telco' }, window, ...spec } };
    await namespace.create(MONITORS, monitor as Monitor);
    return new MonitoredModel(namespace, pods, clock);
  }

  /** Begins to score rows, whose charges rose by so much; or other rows than before. */
  scoreRows(risen: number): void {
    this.rest();
    this.#traffic = setInterval(() => this.pods.score(risen), PAUSE);
  }

  /** Ends the traffic. */
  rest(): void {
    clearInterval(this.#traffic);
  }

  /** Starts an operator that knows nothing but what is in the cluster. @param namespace as it reaches it. */
  operate(namespace = this.namespace): RunningOperator {
    const configMaps = new ConfigMaps({
      client: new ApiClient(namespace.connection),
      checkLease: () => undefined,
    });
    const configuration = { ...CONFIGURATION, workers: DEFAULT_CONFIGURATION.workers };
    return new RunningOperator(namespace, {
      besides: ({ reader, writer, events, logger }) => {
        const observer = new TrafficObserver({
          ...{ reader, readReferences, logger, clock: this.#clock.now, random: Math.random },
          scrape: createScrapeClient({ port: this.pods.port }),
          storeOf: (monitor) => new ConfigMapStore(configMaps, monitor),
        });
        const clock = () => new Date(this.#clock.now());
        const dependencies = { reader, writer, events, observer, configuration, clock };
        return [this.#clock.hasten(createDriftMonitorController(dependencies))];
      },
    });
  }

  async loseStatus(): Promise<void> {
    await this.namespace.patchStatus(MONITORS, 'telco', null);
  }

  async status(): Promise<MonitorStatus> {
    return (await this.namespace.get(MONITORS, 'telco')).status ?? {};
  }

  /** A condition as "Status Reason". */
  async condition(type: string): Promise<string> {
    const found = (await this.status()).conditions?.find((condition) => condition.type === type);
    return `${found?.status} ${found?.reason}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.rest();
    await this.pods[Symbol.asyncDispose]();
  }
}
