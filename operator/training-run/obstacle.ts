import type { Job, Pod } from '../kubernetes/resource.ts';
import { IMAGE_REASONS, pullWords, START_REASONS } from '../kubernetes/waiting-reasons.ts';
import { type Cause, cause } from './errors.ts';
import type { Run } from './run.ts';
import { byAge, containerState, podCondition } from './trainer-container.ts';

/** How long a Job may be without a pod before that is worth telling; the job controller needs about a second. */
export const PODS_NOT_CREATED_AFTER = 15_000;

/** How long a pod may wait for its volumes before that is worth telling; attaching a disk takes some seconds. */
export const VOLUMES_NOT_READY_AFTER = 30_000;

/**
 * What keeps a Job's pod from starting, if anything does. All of these may clear by themselves or when a person acts,
 * so the run stays Pending and says so; `activeDeadlineSeconds` is what ends it.
 */
export function findObstacle(
  job: Job | undefined,
  pods: readonly Pod[],
  run: Run,
  now: Date,
): Cause | undefined {
  const pod = byAge(pods).at(-1);
  return pod ? podObstacle(pod, run, now) : jobObstacle(job, now);
}

function jobObstacle(job: Job | undefined, now: Date): Cause | undefined {
  const { status, metadata, spec } = job ?? {};
  if (!metadata || spec?.suspend || status?.active || status?.failed || status?.succeeded) return undefined;
  const since = status?.startTime ?? metadata.creationTimestamp;
  if (!isOlder(since, PODS_NOT_CREATED_AFTER, now)) return undefined;
  return cause('PodsNotCreated', { job: metadata.name ?? '', namespace: metadata.namespace ?? '' });
}

function podObstacle(pod: Pod, run: Run, now: Date): Cause | undefined {
  const name = pod.metadata?.name ?? '';
  const unscheduled = podCondition(pod, 'PodScheduled', 'False');
  if (unscheduled?.reason === 'Unschedulable') {
    return cause('Unschedulable', { words: sentence(unscheduled.message) });
  }
  const waiting = containerState(pod)?.waiting;
  const reason = waiting?.reason ?? '';
  if (IMAGE_REASONS.has(reason)) {
    return cause('ImagePull', {
      image: imageOf(pod),
      reason: pullReason(reason),
      words: sentence(pullWords(waiting?.message)),
    });
  }
  if (START_REASONS.has(reason)) {
    return cause('ContainerConfigError', { pod: name, reason, words: sentence(waiting?.message) });
  }
  if (
    podCondition(pod, 'PodReadyToStartContainers', 'False') &&
    pod.status?.phase === 'Pending' &&
    isOlder(pod.status.startTime, VOLUMES_NOT_READY_AFTER, now)
  ) {
    return cause('VolumeNotReady', {
      pod: name,
      namespace: pod.metadata?.namespace ?? '',
      volumes: volumesOf(run),
    });
  }
  return undefined;
}

/** The kubelet's two reasons alternate while it tries again and again; a status that followed them would never rest. */
function pullReason(reason: string): string {
  return reason === 'ImagePullBackOff' ? 'ErrImagePull' : reason;
}

function imageOf(pod: Pod): string {
  return pod.spec?.containers[0]?.image ?? '';
}

/** Names what the pod mounts from its namespace, since one of these is what is missing. */
function volumesOf(run: Run): string {
  const { data, output } = run.spec;
  const named = [output.pushSecretRef?.name, data.pullSecretRef?.name, data.s3?.secretRef.name];
  const secrets = named.filter((name) => name !== undefined);
  const names = [
    ...secrets.map((name) => `Secret ${name}`),
    ...(data.persistentVolumeClaim ? [`PersistentVolumeClaim ${data.persistentVolumeClaim.claimName}`] : []),
  ];
  return names.length > 0 ? ` (${names.join(', ')})` : '';
}

function sentence(words: string | undefined): string {
  const text = words?.trim() || 'no more is known';
  return text.endsWith('.') ? text : `${text}.`;
}

function isOlder(time: string | undefined, milliseconds: number, now: Date): boolean {
  return time !== undefined && now.getTime() - Date.parse(time) > milliseconds;
}
