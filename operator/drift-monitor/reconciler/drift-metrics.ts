import { Gauge, type Registry } from 'prom-client';
import { findCondition } from '../../controller/conditions.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import { MONITORS, type Monitor } from '../monitor.ts';

const MONITOR_LABELS = ['namespace', 'monitor', 'model'] as const;
type MonitorLabels = Record<(typeof MONITOR_LABELS)[number], string>;

/**
 * Tells what all monitors say of drift whenever metrics are read: a monitor that is gone is gone from them too, and of each at most the 20 columns are told
 * that its status names.
 */
export function exposeDrift(registry: Registry, reader: Pick<ObjectReader, 'list'>): void {
  const registers = [registry];
  const monitors = () => reader.list(MONITORS).map((monitor) => ({ monitor, labels: labelsOf(monitor) }));
  new Gauge({
    name: 'drift_detected',
    help: 'Whether an episode of drift goes on: 1 or 0; absent where nothing could be judged yet.',
    labelNames: MONITOR_LABELS,
    registers,
    collect() {
      this.reset();
      for (const { monitor, labels } of monitors()) {
        const { status } = findCondition(monitor.status?.conditions, 'DriftDetected') ?? {};
        if (status === 'True' || status === 'False') this.set(labels, status === 'True' ? 1 : 0);
      }
    },
  });
  new Gauge({
    name: 'drift_share',
    help: 'Drifted columns among those judged in the last window.',
    labelNames: MONITOR_LABELS,
    registers,
    collect() {
      this.reset();
      for (const { monitor, labels } of monitors()) {
        const { judged = 0, drifted = 0 } = monitor.status?.last ?? {};
        if (judged > 0) this.set(labels, drifted / judged);
      }
    },
  });
  new Gauge({
    name: 'drift_statistic',
    help: 'The statistic of a column in the last window, of the columns that differ most.',
    labelNames: [...MONITOR_LABELS, 'column', 'test'],
    registers,
    collect() {
      this.reset();
      for (const { monitor, labels } of monitors()) {
        for (const { name, test, statistic } of monitor.status?.last?.columns ?? []) {
          if (test !== undefined && statistic !== undefined)
            this.set({ ...labels, column: name, test }, statistic);
        }
      }
    },
  });
}

function labelsOf({ metadata, spec }: Monitor): MonitorLabels {
  return { namespace: metadata.namespace, monitor: metadata.name, model: spec.modelRef.name };
}
