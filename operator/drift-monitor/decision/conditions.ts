import type { Verdicts as ConditionVerdicts } from '../../controller/conditions.ts';
import type { Trouble as ObservedTrouble, TroubleReason } from '../observation/trouble.ts';

/** What is wrong with what is observed, or with what the spec asks for. */
export interface Trouble extends Omit<ObservedTrouble, 'reason'> {
  reason: TroubleReason | SpecReason;
}

/** What of a spec leads nowhere, or cannot be as it is written. */
export type SpecReason =
  /** There is no such model, or not yet. */
  | 'ModelMissing'
  /** It names columns that the reference does not have. */
  | 'ColumnsUnknown'
  /** It asks for more drifted columns than the reference has. */
  | 'AlarmUnreachable'
  /** It names a test that is not made for its column. */
  | 'TestUnsuitable';

/** The closed list of reasons for each condition of a DriftMonitor. */
export interface Reasons {
  /** True: rows are counted and compared. Unknown: not yet. False: it cannot be as things are. */
  Ready: 'Watching' | 'AwaitingReference' | Trouble['reason'];
  /** True: an episode goes on. False: the newest windows are clear. Unknown: no window could tell yet. */
  DriftDetected: 'Detected' | 'NotDetected' | 'AwaitingReference' | 'AwaitingWindow' | 'TooFewRows';
  /** True: the last window could be judged. */
  SampleSufficient:
    | 'EnoughRows'
    | 'TooFewRows'
    | 'NoTraffic'
    | 'NoRows'
    | 'AwaitingReference'
    | 'AwaitingWindow';
}

/** What is decided about one condition. */
export type Verdict<Type extends keyof Reasons> = Verdicts[Type];

/** All conditions of a DriftMonitor, decided at once. */
export type Verdicts = ConditionVerdicts<Reasons>;

/** The order in which they are listed. */
export const CONDITIONS = ['Ready', 'DriftDetected', 'SampleSufficient'] as const;
