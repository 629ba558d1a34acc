import type { Pod } from '../kubernetes/resource.ts';
import { CONTAINER_NAME } from './pod.ts';
import { parseTerminationMessage, type TerminationMessage } from './termination-message.ts';

type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];
type ContainerState = NonNullable<ContainerStatus['state']>;

/** The state of the trainer's container; undefined before the kubelet has taken the pod. */
export function containerState(pod: Pod): ContainerState | undefined {
  return pod.status?.containerStatuses?.find((status) => status.name === CONTAINER_NAME)?.state;
}

/** What the trainer left behind; empty while it has not ended, or left nothing. */
export function terminationMessage(pod: Pod): TerminationMessage {
  return parseTerminationMessage(containerState(pod)?.terminated?.message);
}

/** What a person reads of a pod that ended: its own last words, or where to look for more. */
export function lastWords(pod: Pod): string {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  return (
    terminationMessage(pod).sentence ??
    `it left no message; \`kubectl logs ${name} -n ${namespace}\` shows its log.`
  );
}

/** A condition of the pod whose status is as given. */
export function podCondition(pod: Pod, type: string, status: 'True' | 'False') {
  return pod.status?.conditions?.find((condition) => condition.type === type && condition.status === status);
}

/** Whether the trainer works in this pod now, so that it can be asked for its progress. */
export function isRunning(pod: Pod): boolean {
  return containerState(pod)?.running !== undefined && pod.metadata?.deletionTimestamp === undefined;
}

/**
 * Whether the trainer's program was ever started in this pod. Of a pod that is deleted before that, the kubelet says that
 * its container ended, for a reason of its own.
 */
export function wasStarted(pod: Pod): boolean {
  const { running, terminated } = containerState(pod) ?? {};
  return (
    running !== undefined || (terminated !== undefined && terminated.reason !== 'ContainerStatusUnknown')
  );
}

/** Oldest first; pods of the same second in the order of their names. */
export function byAge(pods: readonly Pod[]): Pod[] {
  const key = (pod: Pod) => `${pod.metadata?.creationTimestamp ?? ''} ${pod.metadata?.name ?? ''}`;
  return [...pods].sort((left, right) => (key(left) < key(right) ? -1 : 1));
}
