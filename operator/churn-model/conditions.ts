import {
  type Condition,
  type Verdict as ConditionVerdict,
  type Verdicts as ConditionVerdicts,
  sentence,
  setVerdicts,
} from '../controller/conditions.ts';

/** The closed list of reasons for each condition of a ChurnModel. */
export interface Reasons {
  /** True: what the spec asks for is so. Unknown: on the way there. False: it cannot get there as things are. */
  Ready:
    | 'Serving'
    | 'NothingToServe'
    | 'RollingOut'
    | 'GaveWay'
    | 'RolloutFailed'
    | 'NoPodReady'
    | 'ChildNotOurs'
    | 'ChildRefused';
  /** True: some artifact answers requests. */
  Available: 'PodsReady' | 'NoPodReady' | 'NothingToServe';
  /** True: a rollout is under way. */
  Progressing: 'RollingOut' | 'RolloutComplete' | 'RolloutFailed' | 'GaveWay' | 'NothingToServe';
  /** True: a trained candidate is known. */
  CandidateReady: 'RunSucceeded' | 'AwaitingRun' | 'RunsFailed' | 'NoRun';
}

/** What is decided about one condition. */
export type Verdict<T extends keyof Reasons> = ConditionVerdict<Reasons[T]>;

/** All conditions of a ChurnModel that its own controller decides, at once. */
export type Verdicts = ConditionVerdicts<Reasons>;

const ORDER = ['Ready', 'Available', 'Progressing', 'CandidateReady'] as const;

/** Makes the conditions of the verdicts, whose messages are put together of many parts, in whole sentences. */
export function setConditions(
  before: readonly Condition[] | undefined,
  verdicts: Verdicts,
  observedGeneration: number,
  now: Date,
): Condition[] {
  const conditions = setVerdicts<Reasons>(before, ORDER, verdicts, observedGeneration, now);
  return conditions.map((condition) => ({ ...condition, message: sentence(condition.message) }));
}
