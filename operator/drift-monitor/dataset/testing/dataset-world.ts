import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import type { ProfilePage } from '@churnops/lib/profile/slot-profile.ts';
import { MODELS, type Model } from '../../../churn-model/model.ts';
import type { Reading } from '../../../evidence/reading.ts';
import { MemoryCluster } from '../../../testing/memory-cluster.ts';
import { RUNS, type Run } from '../../../training-run/run.ts';
import {
  digest,
  FIRST,
  HOUR,
  type Letter,
  monitorOf,
  referenceOf,
  windowOf,
} from '../../decision/observed.fixture.ts';
import { MONITORS, type Monitor, type MonitorSpec, type MonitorStatus } from '../../monitor.ts';
import type { ReadReferences } from '../../observation/reference-reader.ts';
import { MemoryCheckpoint } from '../../observation/testing/memory-checkpoint.ts';
import { DriftMonitorReconciler } from '../../reconciler/reconciler.ts';
import { DatasetObserver } from '../dataset-observer.ts';
import { ProfileRequester } from '../profile-requester.ts';

/** Parts that a batch writes. */
export const BATCHES: NonNullable<MonitorSpec['source']> = {
  type: 'ScoredBatches',
  scoredBatches: { persistentVolumeClaim: { claimName: 'scores', path: 'nightly' } },
};

const KEY = { namespace: 'churn-dev', name: 'telco' };

/** A source that is read anew for each window. */
export const SOURCE: NonNullable<MonitorSpec['source']> = {
  type: 'Dataset',
  dataset: { url: 'https://data.example.com/customers.csv' },
};

const readReferences: ReadReferences = async (_, artifacts) =>
  new Map(
    artifacts.map((artifact) => {
      const of = artifact.slice(artifact.indexOf('@') + 1);
      const value = { digest: of, profile: referenceOf().profile, contract: { features: [] } as never };
      return [artifact, { reading: { kind: 'Read', value }, until: undefined }];
    }),
  );

/** A monitor of a source with an operator in memory; runs end as a test says, and windows are hours. */
export class DatasetWorld {
  readonly cluster = new MemoryCluster();
  readonly checkpoint = new MemoryCheckpoint();
  now = FIRST + HOUR / 2;
  /** Why stored counts cannot be read, while they cannot. */
  unread: Extract<Reading<never>, { kind: 'Unread' }> | undefined;
  /** The reports that were read, or asked for. */
  readonly read: string[] = [];
  readonly #pages = new Map<string, ProfilePage>();
  #reconciler: DriftMonitorReconciler;

  constructor(spec: Partial<MonitorSpec> = {}) {
    this.change({ source: SOURCE, window: { duration: '1h' }, ...spec });
    this.serve('a');
    this.#reconciler = this.#begin();
  }

  /** Gives the monitor another spec. */
  change(spec: Partial<MonitorSpec>): void {
    const { status } = this.cluster.get(MONITORS, KEY) ?? {};
    this.cluster.put(MONITORS, monitorOf(spec, status));
  }

  /** Lets a model serve. @param digit of its digest. */
  serve(digit: string): void {
    const serving = { artifact: referenceOf(digit).artifact };
    const training = { template: { output: { pushSecretRef: { name: 'push' } } } };
    this.cluster.put(MODELS, { metadata: { ...KEY }, spec: { serving, training } } as unknown as Model);
  }

  /** The operator's memory is gone; another begins. */
  restart(): void {
    this.#reconciler = this.#begin();
  }

  /** Takes the status away, as a restore from a backup does. */
  loseStatus(): void {
    const { status: _, ...monitor } = this.monitor;
    this.cluster.put(MONITORS, monitor as Monitor);
  }

  /** One pass. @returns when the next is due, in milliseconds. */
  async pass(): Promise<number> {
    const outcome = await this.#reconciler.reconcile(KEY, new AbortController().signal);
    return outcome.kind === 'RequeueAfter' ? outcome.milliseconds : Number.POSITIVE_INFINITY;
  }

  /** The runs there are, the oldest first. */
  get runs(): Run[] {
    const window = ({ metadata }: Run) => metadata.annotations?.['churnops.dev/window-start'] ?? '';
    return this.cluster.list(RUNS).sort((one, other) => (window(one) < window(other) ? -1 : 1));
  }

  /** Lets the newest run go on without coming to an end. */
  hold(phase: 'Running' | 'Suspended', message: string): void {
    const times = { lastTransitionTime: new Date(this.now).toISOString() };
    const ready = { type: 'Ready', status: 'Unknown' as const, reason: phase, message, ...times };
    this.#put(this.runs.at(-1)!, { phase, conditions: [ready] });
  }

  /** Lets the newest run end with rows of a kind, or without any, or fail. */
  end(letter: Letter | ' ' | undefined): Run {
    const run = this.runs.at(-1)!;
    if (letter === undefined) {
      const failure = { code: 'DataRefused', message: 'There is no such file.' };
      return this.#put(run, { phase: 'Failed', failure });
    }
    const model = run.spec.profile!.artifact.slice(-71);
    const counts = { pod: run.metadata.uid, process: 'profile', slot: this.now, sequence: 1, closed: true };
    const { rows, columns } = windowOf(letter === ' ' ? '.' : letter, 0);
    const slots = letter === ' ' ? [] : [{ ...counts, rows, columns }];
    const page = { model, slotMilliseconds: 300_000, final: true, slots };
    const report = digest(String(this.#pages.size % 10));
    this.#pages.set(report, page);
    return this.#put(run, { phase: 'Succeeded', profile: { artifact: run.spec.profile!.artifact, report } });
  }

  /** Lets hours pass; in each the run counts rows of a kind and is read. */
  async hours(letters: string): Promise<void> {
    for (const letter of letters) {
      await this.pass();
      this.end(letter as Letter | ' ');
      await this.pass();
      this.now += HOUR;
    }
  }

  get monitor(): Monitor {
    return this.cluster.get<Monitor>(MONITORS, KEY)!;
  }

  get status(): MonitorStatus {
    return this.monitor.status!;
  }

  /** What a condition says to people. */
  message(type: string): string {
    return this.status.conditions!.find((each) => each.type === type)!.message;
  }

  /** A condition as "Status Reason". */
  condition(type: string): string {
    const { status, reason } = this.status.conditions!.find((each) => each.type === type)!;
    return `${status} ${reason}`;
  }

  #put(run: Run, status: Run['status']): Run {
    return this.cluster.put(RUNS, { ...run, status } as Run);
  }

  #begin(): DriftMonitorReconciler {
    const { cluster } = this;
    const logger = createSilentLogger();
    const observer = new DatasetObserver({
      reader: cluster,
      readReferences,
      readProfile: async (_, { report }) => {
        this.read.push(report);
        const reading = this.unread ?? { kind: 'Read' as const, value: this.#pages.get(report)! };
        return { reading, until: this.unread ? this.now + 20_000 : undefined };
      },
      requester: new ProfileRequester({ reader: cluster, writer: cluster, logger }),
      storeOf: () => this.checkpoint.open(),
      clock: () => this.now,
      logger,
    });
    const clock = () => new Date(this.now);
    return new DriftMonitorReconciler({ reader: cluster, writer: cluster, events: cluster, observer, clock });
  }
}
