import { type Condition, setCondition } from '../controller/conditions.ts';
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
export type ResultReason = 'Succeeded' | 'NoNewModel';

/** The closed list of reasons for each condition of a TrainingRun. */
export interface Reasons {
  Ready: ProgressReason | ResultReason | TrainingRunCode;
  DataValid: 'NotChecked' | 'ChecksPassed' | 'BadData';
  Complete: 'InProgress' | 'Failed' | ResultReason;
  Failed: 'InProgress' | 'Succeeded' | TrainingRunCode;
}

/** What is decided about one condition. */
export interface Verdict<T extends keyof Reasons> {
  status: 'True' | 'False' | 'Unknown';
  reason: Reasons[T];
  message: string;
}

/** All conditions of a TrainingRun, decided at once. */
export type Verdicts = { [T in keyof Reasons]: Verdict<T> };

const ORDER = ['Ready', 'DataValid', 'Complete', 'Failed'] as const;

/** Puts the verdicts into the list of conditions; transition times stay where a status stays. */
export function setConditions(
  before: readonly Condition[] | undefined,
  verdicts: Verdicts,
  observedGeneration: number | undefined,
  now: Date,
): Condition[] {
  return ORDER.reduce<Condition[]>(
    (conditions, type) =>
      setCondition(
        conditions,
        { type, ...verdicts[type], ...(observedGeneration === undefined ? {} : { observedGeneration }) },
        now,
      ),
    [...(before ?? [])],
  );
}
