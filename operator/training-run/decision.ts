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
