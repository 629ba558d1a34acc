import { MODELS, type Model } from '../../churn-model/model.ts';
import { findCondition } from '../../controller/conditions.ts';
import {
  done,
  type ObjectKey,
  type Outcome,
  type Reconciler,
  requeueAfter,
} from '../../controller/reconciler.ts';
import type { EventRecorder } from '../../kubernetes/event-recorder.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import type { ObjectWriter } from '../../kubernetes/object-writer.ts';
import { RUNS } from '../../training-run/run.ts';
import { type Decision, decideMonitor } from '../decision/decide.ts';
import { ledTo } from '../decision/led-to.ts';
import { writeMemory } from '../decision/memory.ts';
import type { LedTo } from '../decision/status.ts';
import { MONITORS, type Monitor } from '../monitor.ts';
import type { Observation } from '../observation/observed.ts';
import { StatusPace } from './status-pace.ts';

const FIELD_MANAGER = 'churnops-drift-monitor';

/** Looks at what is there to be judged; it remembers between looks what it need not ask again. */
export interface MonitorObserver {
  observe(monitor: Monitor, model: Model, signal: AbortSignal): Promise<Observation>;
  /** Forgets a monitor that is gone. */
  forget(key: ObjectKey): void;
}

/** What the reconciler works with. */
export interface DriftMonitorDependencies {
  reader: ObjectReader;
  writer: Pick<ObjectWriter, 'applyStatus'>;
  events: EventRecorder;
  observer: MonitorObserver;
  clock: () => Date;
}

/** Looks at what a model scores, judges it window by window, and tells of an episode of drift. */
export class DriftMonitorReconciler implements Reconciler {
  readonly #dependencies: DriftMonitorDependencies;
  readonly #pace = new StatusPace();

  constructor(dependencies: DriftMonitorDependencies) {
    this.#dependencies = dependencies;
  }

  async reconcile(key: ObjectKey, signal: AbortSignal): Promise<Outcome> {
    const { reader, observer, clock } = this.#dependencies;
    const monitor = reader.get(MONITORS, key);
    if (!monitor || monitor.metadata.deletionTimestamp) {
      observer.forget(key);
      this.#pace.forget(key);
      return done();
    }
    const { namespace } = key;
    const model = reader.get(MODELS, { namespace, name: monitor.spec.modelRef.name });
    const observation = model && (await observer.observe(monitor, model, signal));
    signal.throwIfAborted();
    const decision = decideMonitor({ monitor, observed: observation?.observed, now: clock() });
    await observation?.save(writeMemory(decision.memory));
    signal.throwIfAborted();
    await this.#tell(monitor, decision, observation);
    return observation ? requeueAfter(observation.observed.lookAgainAfter) : done();
  }

  /** The events come before the status, which says that they were told: one that is told twice is counted as a series. */
  async #tell(monitor: Monitor, decision: Decision, observation: Observation | undefined): Promise<void> {
    const { writer, events, clock } = this.#dependencies;
    const { name, namespace, uid } = monitor.metadata;
    const decided = decision.status(this.#ledTo(monitor, decision));
    const slot = observation?.observed.open?.slotMilliseconds;
    const status = this.#pace.slow(monitor, decided, slot, clock());
    for (const event of decision.events(status)) events.record(monitor, event);
    await writer.applyStatus(
      MONITORS,
      { apiVersion: monitor.apiVersion, kind: monitor.kind, metadata: { name, namespace, uid }, status },
      { fieldManager: FIELD_MANAGER },
    );
  }

  #ledTo({ metadata: { namespace }, spec, status }: Monitor, { memory }: Decision): LedTo | undefined {
    const { reader } = this.#dependencies;
    const { episode } = memory;
    if (!episode) return undefined;
    const { id } = episode;
    const model = reader.get(MODELS, { namespace, name: spec.modelRef.name });
    const elsewhere = reader
      .list(RUNS)
      .filter(({ metadata, spec: run }) => metadata.namespace !== namespace && run.cause?.revision === id);
    const trainers = elsewhere.flatMap(
      ({ metadata, spec: { modelRef } }) =>
        (modelRef && reader.get(MODELS, { namespace: metadata.namespace, name: modelRef.name })) ?? [],
    );
    const runs = [...reader.list(RUNS, { namespace }), ...elsewhere];
    const told = status?.episode?.id === id ? status.episode.ledTo : undefined;
    const detected = findCondition(status?.conditions, 'DriftDetected');
    const found = detected?.status === 'True' ? detected.lastTransitionTime : undefined;
    return ledTo({ id, goesOn: episode.endedAt === undefined, found }, { model, runs, trainers }, told);
  }
}
