import { CONTAINER_NAME } from '../churn-model/pod-template.ts';
import type { Pod } from '../kubernetes/resource.ts';

/** The kubelet's reason where a container is not ready; a pod of a node that went away has none (MarkPodsNotReady). */
const CONTAINERS_NOT_READY = 'ContainersNotReady';

/**
 * Ends that tell nothing against the model: 0, after a signal that asked for it, and EX_TEMPFAIL (75) of a server that could
 * not get its model.
 */
const BLAMELESS_EXITS = [0, 75];

/** What the kubelet says of a container whose end it did not see, as after its node was started anew. */
const STATUS_UNKNOWN = 'ContainerStatusUnknown';

/** Whether the pod takes requests. */
export function isReady(pod: Pod): boolean {
  return conditionOf(pod, 'Ready')?.status === 'True';
}

/** Whether someone wants the pod gone: it was deleted, or its node is being emptied. */
export function isLeaving(pod: Pod): boolean {
  return (
    pod.metadata?.deletionTimestamp !== undefined || conditionOf(pod, 'DisruptionTarget')?.status === 'True'
  );
}

/**
 * Since when the pods of a rollout have been ready without a break, as far as the pods that are there can tell: since the
 * rollout was complete, or since a pod that was part of it came back, or since the oldest of those that replaced all of
 * them. A pod that the autoscaler adds changes nothing.
 *
 * @param completed when the rollout was complete.
 * @returns undefined where no pod is ready.
 */
export function readyWithoutBreakSince(pods: readonly Pod[], completed: Date): Date | undefined {
  const ready = pods.flatMap((pod) => {
    const since = isReady(pod) && !isLeaving(pod) ? transitionOf(pod, 'Ready') : undefined;
    return since === undefined ? [] : [{ since, returned: returned(pod, since, completed) }];
  });
  if (ready.length === 0) return undefined;
  const first = Math.min(...ready.map(({ since }) => since));
  const breaks = ready.filter((pod) => pod.returned).map(({ since }) => since);
  return new Date(Math.max(completed.getTime(), first, ...breaks));
}

/** Whether a ready pod was so before, lost it after the rollout was complete, and is so again. */
function returned(pod: Pod, since: number, completed: Date): boolean {
  const created = Date.parse(pod.metadata?.creationTimestamp ?? '');
  const ofRollout = created <= completed.getTime() && since > completed.getTime();
  return ofRollout || crashedAfter(pod, completed);
}

/**
 * Whether a pod lost its readiness after the rollout was complete and nobody asked for that: its container is not ready any
 * more, or crashed, even if it is back already. A pod that has yet to become ready for the first time has lost nothing.
 */
export function lostReadiness(pod: Pod, completed: Date): boolean {
  if (isLeaving(pod)) return false;
  return crashedAfter(pod, completed) || unreadySince(pod, completed);
}

function unreadySince(pod: Pod, completed: Date): boolean {
  const ready = conditionOf(pod, 'Ready');
  if (ready?.status !== 'False' || ready.reason !== CONTAINERS_NOT_READY) return false;
  const lost = transitionOf(pod, 'Ready');
  // The kubelet writes both conditions for the first time at once; a later time of Ready is that of a change.
  const begun = transitionOf(pod, 'Initialized');
  return lost !== undefined && begun !== undefined && lost > begun && lost > completed.getTime();
}

function crashedAfter(pod: Pod, completed: Date): boolean {
  const container = pod.status?.containerStatuses?.find(({ name }) => name === CONTAINER_NAME);
  const ended = container?.state?.terminated ?? container?.lastState?.terminated;
  if (!ended || BLAMELESS_EXITS.includes(ended.exitCode) || ended.reason === STATUS_UNKNOWN) return false;
  return Date.parse(ended.finishedAt ?? '') > completed.getTime();
}

function conditionOf({ status }: Pod, type: string) {
  return status?.conditions?.find((condition) => condition.type === type);
}

function transitionOf(pod: Pod, type: string): number | undefined {
  const time = Date.parse(conditionOf(pod, type)?.lastTransitionTime ?? '');
  return Number.isNaN(time) ? undefined : time;
}
