import type { Job, Pod } from '../kubernetes/resource.ts';
import { IMAGE_REASONS, pullWords, START_REASONS } from '../kubernetes/waiting-reasons.ts';
import { PODS_NOT_CREATED_AFTER, VOLUMES_NOT_READY_AFTER } from '../training-run/obstacle.ts';
import { byAge, containerState, podCondition } from '../training-run/trainer-container.ts';
import type { Batch } from './batch.ts';
import { type TroubleReason, trouble, type Verdict } from './errors.ts';

/**
 * What keeps the pods of a Job from starting, if anything does: told of the newest pod that waits. All of these may clear by
 * themselves or when a person acts; the deadline is what ends it.
 */
export function findObstacle(
  job: Job,
  pods: readonly Pod[],
  batch: Batch,
  now: Date,
): Verdict<TroubleReason> | undefined {
  if (pods.length === 0) return jobObstacle(job, now);
  return byAge(pods)
    .map((pod) => podObstacle(pod, batch, now))
    .findLast((found) => found !== undefined);
}

function jobObstacle({ status, metadata, spec }: Job, now: Date): Verdict<TroubleReason> | undefined {
  if (spec?.suspend || status?.active || status?.failed || status?.succeeded) return undefined;
  if (!isOlder(status?.startTime ?? metadata?.creationTimestamp, PODS_NOT_CREATED_AFTER, now))
    return undefined;
  return trouble('PodsNotCreated', { job: metadata?.name ?? '', namespace: metadata?.namespace ?? '' });
}

function podObstacle(pod: Pod, batch: Batch, now: Date): Verdict<TroubleReason> | undefined {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  const unscheduled = podCondition(pod, 'PodScheduled', 'False');
  if (unscheduled?.reason === 'Unschedulable') {
    return trouble('Unschedulable', { pod: name, words: sentence(unscheduled.message) });
  }
  const waiting = containerState(pod)?.waiting;
  const reason = waiting?.reason ?? '';
  if (IMAGE_REASONS.has(reason)) {
    const words = sentence(pullWords(waiting?.message));
    // The kubelet's two reasons alternate while it tries again; a status that followed them would never rest.
    const steady = reason === 'ImagePullBackOff' ? 'ErrImagePull' : reason;
    return trouble('ImagePull', { image: pod.spec?.containers[0]?.image ?? '', reason: steady, words });
  }
  if (START_REASONS.has(reason)) {
    return trouble('ContainerConfigError', { pod: name, reason, words: sentence(waiting?.message) });
  }
  const waits =
    podCondition(pod, 'PodReadyToStartContainers', 'False') !== undefined && pod.status?.phase === 'Pending';
  return waits && isOlder(pod.status?.startTime, VOLUMES_NOT_READY_AFTER, now)
    ? trouble('VolumeNotReady', { pod: name, namespace, volumes: volumesOf(batch) })
    : undefined;
}

/** Names what the pods mount from their namespace, since one of these is what is missing. */
function volumesOf({ input, output }: Batch): string {
  const secrets = [input.pullSecretRef?.name, input.s3?.secretRef.name, output.s3?.secretRef.name];
  const claims = [input.persistentVolumeClaim?.claimName, output.persistentVolumeClaim?.claimName];
  const named = (kind: string, names: readonly (string | undefined)[]) =>
    [...new Set(names)].flatMap((name) => (name === undefined ? [] : [`${kind} ${name}`]));
  const all = [...named('Secret', secrets), ...named('PersistentVolumeClaim', claims)];
  return all.length > 0 ? ` (${all.join(', ')})` : '';
}

function sentence(words: string | undefined): string {
  const text = words?.trim() || 'no more is known';
  return text.endsWith('.') ? text : `${text}.`;
}

function isOlder(time: string | undefined, milliseconds: number, now: Date): boolean {
  return time !== undefined && now.getTime() - Date.parse(time) > milliseconds;
}
