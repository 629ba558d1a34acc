/** One entry of `status.conditions`, the list map by `type` of the Kubernetes API conventions (metav1.Condition). */
export interface Condition {
  type: string;
  /** `Unknown` is "in progress or not yet known"; work that goes on is never `False`. */
  status: 'True' | 'False' | 'Unknown';
  /** CamelCase, from the closed list of the controller that owns the condition. */
  reason: string;
  message: string;
  observedGeneration?: number;
  /** RFC 3339, in whole seconds: when `status` last changed. */
  lastTransitionTime: string;
}

/** A condition as it is decided: everything but the time of its last transition. */
export type DecidedCondition = Omit<Condition, 'lastTransitionTime'>;

/** The API conventions allow 32,768 bytes in a message; what a person reads in a table should be far shorter. */
const MAXIMUM_MESSAGE_LENGTH = 4096;

/** What is decided about one condition; reasons are from a closed list. */
export interface Verdict<Reason extends string = string> {
  status: Condition['status'];
  reason: Reason;
  message: string;
}

/** What one controller decides about each condition of its own, by type. */
export type Verdicts<Reasons> = { [Type in keyof Reasons]: Verdict<Reasons[Type] & string> };

/**
 * Gives the list with one condition set. The transition time stays while `status` stays, so that an unchanged decision
 * gives an unchanged list (and no write).
 *
 * @returns a new list in the given list's order, a new type at the end; the given list is left as it is.
 */
export function setCondition(
  conditions: readonly Condition[] | undefined,
  decided: DecidedCondition,
  now: Date,
): Condition[] {
  const before = conditions ?? [];
  const previous = findCondition(before, decided.type);
  const next = toCondition(previous, decided, now);
  return previous
    ? before.map((condition) => (condition.type === decided.type ? next : condition))
    : [...before, next];
}

/**
 * Makes conditions of a controller's verdicts. Those of others are left out: whoever applies them too would own them from
 * then on.
 *
 * @param before all there are; only the times of the last transition are taken from them.
 * @param types the order in which they are listed.
 */
export function setVerdicts<Reasons extends object>(
  before: readonly Condition[] | undefined,
  types: readonly (keyof Reasons & string)[],
  verdicts: Verdicts<Reasons>,
  observedGeneration: number | undefined,
  now: Date,
): Condition[] {
  return types.map((type) => {
    const { status, reason, message } = verdicts[type];
    const decided = { type, status, reason, message, ...(observedGeneration && { observedGeneration }) };
    return toCondition(findCondition(before, type), decided, now);
  });
}

function toCondition(previous: Condition | undefined, decided: DecidedCondition, now: Date): Condition {
  return {
    ...decided,
    message: shorten(decided.message),
    lastTransitionTime:
      previous?.status === decided.status ? previous.lastTransitionTime : formatConditionTime(now),
  };
}

/** Finds a condition by its type. */
export function findCondition(
  conditions: readonly Condition[] | undefined,
  type: string,
): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/** A time as metav1.Time writes it: RFC 3339 in UTC, whole seconds. */
export function formatConditionTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

function shorten(message: string): string {
  return message.length <= MAXIMUM_MESSAGE_LENGTH
    ? message
    : `${message.slice(0, MAXIMUM_MESSAGE_LENGTH - 1)}…`;
}

/** Begins with a capital letter and ends with a full stop, however the parts of a message came together. */
export function sentence(words: string): string {
  const begun = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}
