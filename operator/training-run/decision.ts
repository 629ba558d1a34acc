import type { RecordedEvent } from '../kubernetes/event-recorder.ts';
import type { Job } from '../kubernetes/resource.ts';
import type { RunStatus } from './run.ts';

/** When to look at the run again, besides when one of its objects changes. */
export type NextLook =
  | { kind: 'OnChange' }
  | { kind: 'After'; milliseconds: number }
  /** Something outside does not answer: as often as the work queue's backoff allows. */
  | { kind: 'Backoff'; reason: string };

/** What is to be done about the Job. */
export type JobAction =
  | { kind: 'Leave' }
  | { kind: 'Apply'; job: Job }
  /** Only the very Job that was looked at. */
  | { kind: 'Delete'; uid: string };

/** All that one pass does, in this order: the Job, the status, the events, the run itself. */
export interface Decision {
  job: JobAction;
  /** The whole status; undefined where there is nothing to say. */
  status?: RunStatus;
  events: RecordedEvent[];
  /** The run's time is over. */
  deleteRun: boolean;
  next: NextLook;
}

/** Nothing to be looked at until something changes. */
export const ON_CHANGE: NextLook = { kind: 'OnChange' };

/** Looks again after a time. */
export function after(milliseconds: number): NextLook {
  return { kind: 'After', milliseconds };
}

/** Looks again as the work queue sees fit. */
export function backoff(reason: string): NextLook {
  return { kind: 'Backoff', reason };
}

/** The decision that changes nothing: where every other one starts. */
export function nothing(): Decision {
  return { job: { kind: 'Leave' }, events: [], deleteRun: false, next: ON_CHANGE };
}
