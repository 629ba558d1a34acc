import type { Model } from '../../churn-model/model.ts';
import type { ObjectKey } from '../../controller/reconciler.ts';
import type { Monitor } from '../monitor.ts';
import type { Observation } from '../observation/observed.ts';
import type { MonitorObserver } from '../reconciler/reconciler.ts';

/** Observes each monitor as its source is observed; the other observer forgets it, since both keep their counts in one checkpoint. */
export class SourceObserver implements MonitorObserver {
  readonly #traffic: MonitorObserver;
  readonly #dataset: MonitorObserver;

  constructor(observers: Record<'traffic' | 'dataset', MonitorObserver>) {
    this.#traffic = observers.traffic;
    this.#dataset = observers.dataset;
  }

  async observe(monitor: Monitor, model: Model, signal: AbortSignal): Promise<Observation> {
    const ofTraffic = (monitor.spec.source?.type ?? 'Traffic') === 'Traffic';
    const [observer, other] = ofTraffic ? [this.#traffic, this.#dataset] : [this.#dataset, this.#traffic];
    other.forget(monitor.metadata);
    return observer.observe(monitor, model, signal);
  }

  forget(key: ObjectKey): void {
    this.#traffic.forget(key);
    this.#dataset.forget(key);
  }
}
