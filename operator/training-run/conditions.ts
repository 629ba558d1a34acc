import type { Verdict as ConditionVerdict, Verdicts as ConditionVerdicts } from '../controller/conditions.ts';
import type { TrainingRunCode } from './errors.ts';

/** A run that goes on: `Ready` is Unknown. */
export type ProgressReason =
  | 'Pending'
  | 'Running'
  | 'Retrying'
  | 'Suspended'
  | 'AwaitingResult'
  | 'JobTerminating';

/** Reasons of a run that came to its result: `Complete` and `Ready` are True. */
export type ResultReason = 'Succeeded' | 'NoNewModel' | 'Compared' | 'Profiled';

/** The closed list of reasons for each condition of a TrainingRun. */
export interface Reasons {
  Ready: ProgressReason | ResultReason | TrainingRunCode;
  DataValid: 'NotChecked' | 'ChecksPassed' | 'BadData';
  Complete: 'InProgress' | 'Failed' | ResultReason;
  Failed: 'InProgress' | 'Succeeded' | TrainingRunCode;
}

/** What is decided about one condition. */
export type Verdict<T extends keyof Reasons> = ConditionVerdict<Reasons[T]>;

/** All conditions of a TrainingRun, decided at once. */
export type Verdicts = ConditionVerdicts<Reasons>;

/** The order in which they are listed. */
export const CONDITIONS = ['Ready', 'DataValid', 'Complete', 'Failed'] as const;
