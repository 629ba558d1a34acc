import type { ErrorValues } from '@churnops/lib/errors/error-table.ts';
import type { Job, Pod } from '../kubernetes/resource.ts';
import { IMAGE_REASONS, pullWords, START_REASONS } from '../kubernetes/waiting-reasons.ts';
import type { JOB_OBSTACLES } from './obstacle-sentences.ts';
import { byAge, containerState, podCondition } from './trainer-container.ts';

/** What keeps the pods of a Job from starting, and what its sentence is filled with. */
export interface JobObstacle {
  code: keyof typeof JOB_OBSTACLES;
  values: ErrorValues;
}

/** A Job, and what is known of it besides. */
export interface JobFacts {
  job: Job | undefined;
  /** Those that are looked at, oldest first or not. */
  pods: readonly Pod[];
  /** Where the image is said. */
  imageSetting: string;
  /** What the pods mount from their namespace; names may be missing or there twice. */
  mounted: { secrets: readonly (string | undefined)[]; claims: readonly (string | undefined)[] };
}

/** How long a Job may take to get its first pod before something is wrong, in milliseconds; the usual is below one second. */
const PODS_NOT_CREATED_AFTER = 15_000;

/** How long a pod may wait for its volumes before that is worth telling; attaching a disk takes some seconds. */
const VOLUMES_NOT_READY_AFTER = 30_000;

/**
 * What keeps the pods of a Job from starting, if anything does: told of the newest pod that waits. All of these may clear by
 * themselves or when a person acts; the Job's deadline is what ends it.
 */
export function findJobObstacle(facts: JobFacts, now: Date): JobObstacle | undefined {
  const { job, pods } = facts;
  if (pods.length === 0) return withoutPods(job, now);
  return byAge(pods)
    .map((pod) => podObstacle(pod, facts, now))
    .findLast((found) => found !== undefined);
}

function withoutPods(job: Job | undefined, now: Date): JobObstacle | undefined {
  const { status, metadata, spec } = job ?? {};
  if (!metadata || spec?.suspend || status?.active || status?.failed || status?.succeeded) return undefined;
  if (!isOlder(status?.startTime ?? metadata.creationTimestamp, PODS_NOT_CREATED_AFTER, now))
    return undefined;
  const { name = '', namespace = '' } = metadata;
  return { code: 'PodsNotCreated', values: { job: name, namespace } };
}

function podObstacle(pod: Pod, { imageSetting, mounted }: JobFacts, now: Date): JobObstacle | undefined {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  const unscheduled = podCondition(pod, 'PodScheduled', 'False');
  if (unscheduled?.reason === 'Unschedulable') {
    return { code: 'Unschedulable', values: { pod: name, words: sentence(saidOnce(unscheduled.message)) } };
  }
  const waiting = containerState(pod)?.waiting;
  const reason = waiting?.reason ?? '';
  if (IMAGE_REASONS.has(reason)) {
    const image = pod.spec?.containers[0]?.image ?? '';
    const words = sentence(pullWords(waiting?.message));
    return { code: 'ImagePull', values: { image, reason: steady(reason), words, setting: imageSetting } };
  }
  if (START_REASONS.has(reason)) {
    return { code: 'ContainerConfigError', values: { pod: name, reason, words: sentence(waiting?.message) } };
  }
  const waits =
    podCondition(pod, 'PodReadyToStartContainers', 'False') !== undefined && pod.status?.phase === 'Pending';
  return waits && isOlder(pod.status?.startTime, VOLUMES_NOT_READY_AFTER, now)
    ? { code: 'VolumeNotReady', values: { pod: name, namespace, volumes: named(mounted) } }
    : undefined;
}

/** The kubelet's two reasons alternate while it tries again and again; a status that followed them would never rest. */
function steady(reason: string): string {
  return reason === 'ImagePullBackOff' ? 'ErrImagePull' : reason;
}

/** Names what is mounted, since one of these is what is missing. */
function named({ secrets, claims }: JobFacts['mounted']): string {
  const all = (kind: string, names: readonly (string | undefined)[]) =>
    [...new Set(names)].flatMap((name) => (name === undefined ? [] : [`${kind} ${name}`]));
  const mounted = [...all('Secret', secrets), ...all('PersistentVolumeClaim', claims)];
  return mounted.length > 0 ? ` (${mounted.join(', ')})` : '';
}

/** Of a claim that is missing, schedulers say `… not found. not found`. */
function saidOnce(words: string | undefined): string | undefined {
  return words?.replace(/(not found)(?:[.,:;]?\s+not found)+/g, '$1');
}

function sentence(words: string | undefined): string {
  const text = words?.trim() || 'no more is known';
  return text.endsWith('.') ? text : `${text}.`;
}

function isOlder(time: string | undefined, milliseconds: number, now: Date): boolean {
  return time !== undefined && now.getTime() - Date.parse(time) > milliseconds;
}
