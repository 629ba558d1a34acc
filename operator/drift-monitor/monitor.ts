import type { DriftMonitor, DriftMonitorSpec, DriftMonitorStatus } from '@churnops/crds/drift-monitor.gen.ts';
import { DRIFT_MONITORS, type ObjectMeta, type Resource } from '../kubernetes/resource.ts';

/** A DriftMonitor as the apiserver returns it: what identifies it is always there, and times are strings. */
export interface Monitor extends Omit<DriftMonitor, 'metadata'> {
  metadata: Omit<ObjectMeta, 'name' | 'namespace' | 'uid' | 'generation'> & {
    name: string;
    namespace: string;
    uid: string;
    generation: number;
  };
}

/** What a monitor watches, and how. */
export type MonitorSpec = DriftMonitorSpec;

/** What a monitor found. */
export type MonitorStatus = DriftMonitorStatus;

/** DriftMonitors, typed as they are read. */
export const MONITORS = DRIFT_MONITORS as Resource<unknown> as Resource<Monitor>;

/** Whether it watches what pods score; else runs count the rows of `spec.source`. */
export function readsTraffic({ source }: MonitorSpec): boolean {
  return source === undefined || source.type === 'Traffic';
}
