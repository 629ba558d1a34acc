import { type Condition, setCondition } from '../controller/conditions.ts';

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
export interface Verdict<T extends keyof Reasons> {
  status: 'True' | 'False' | 'Unknown';
  reason: Reasons[T];
  message: string;
}

/** All conditions of a ChurnModel, decided at once. */
export type Verdicts = { [T in keyof Reasons]: Verdict<T> };

const ORDER = ['Ready', 'Available', 'Progressing', 'CandidateReady'] as const;

/** Puts the verdicts into the list of conditions; transition times stay where a status stays. */
export function setConditions(
  before: readonly Condition[] | undefined,
  verdicts: Verdicts,
  observedGeneration: number,
  now: Date,
): Condition[] {
  return ORDER.reduce<Condition[]>(
    (conditions, type) => {
      const message = sentence(verdicts[type].message);
      return setCondition(conditions, { type, ...verdicts[type], message, observedGeneration }, now);
    },
    [...(before ?? [])],
  );
}

/** Begins with a capital letter and ends with a full stop, however the parts of the message came together. */
export function sentence(words: string): string {
  const begun = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}
