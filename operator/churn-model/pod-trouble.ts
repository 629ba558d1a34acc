import type { Pod } from '../kubernetes/resource.ts';
import { IMAGE_REASONS, pullWords, START_REASONS } from '../kubernetes/waiting-reasons.ts';
import { quote, type Trouble } from './failure.ts';
import { CONTAINER_NAME } from './pod-template.ts';

type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];
type Terminated = NonNullable<NonNullable<ContainerStatus['state']>['terminated']>;

/** sysexits.h as the model server uses it: EX_DATAERR, EX_NOPERM, EX_CONFIG and EX_TEMPFAIL. */
const EXIT_CODES = { modelRefused: 65, registryRefused: 77, misconfigured: 78, temporary: 75 } as const;

/** How long a pod may wait for its volumes and network before that is worth telling, in milliseconds. */
const SLOW_VOLUMES_MILLISECONDS = 30_000;

/** From this restart on, a server that crashes is not expected to stop doing so. */
const HOPELESS_RESTARTS = 3;

/** Whether the pod takes requests. */
function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** Tells what keeps a pod from being ready; undefined where it is ready, leaving, or simply not there yet. */
export function podTrouble(pod: Pod, now: Date): Trouble | undefined {
  if (isReady(pod) || pod.metadata?.deletionTimestamp) return undefined;
  const container = pod.status?.containerStatuses?.find(({ name }) => name === CONTAINER_NAME);
  return (
    evictedTrouble(pod) ??
    schedulingTrouble(pod) ??
    (container && (waitingTrouble(container) ?? terminationTrouble(container))) ??
    volumeTrouble(pod, now)
  );
}

function evictedTrouble({ status }: Pod): Trouble | undefined {
  if (status?.phase !== 'Failed' || !status.reason) return undefined;
  return {
    reason: 'Evicted',
    final: false,
    message: `the pod was ended by its node (${status.reason}): ${quote(status.message)}`,
  };
}

function schedulingTrouble({ status }: Pod): Trouble | undefined {
  const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status !== 'False') return undefined;
  return {
    reason: 'Unschedulable',
    final: false,
    message: `no node can take the pod: ${quote(scheduled.message)}; lower spec.serving.resources.requests or add nodes`,
  };
}

function waitingTrouble({ state, image }: ContainerStatus): Trouble | undefined {
  const reason = state?.waiting?.reason ?? '';
  if (IMAGE_REASONS.has(reason)) {
    return {
      reason: 'ImageNotPulled',
      final: false,
      message: `the image ${image} cannot be pulled: ${quote(pullWords(state?.waiting?.message), reason)}; correct modelServerImage or imagePullSecrets in the operator's configuration`,
    };
  }
  if (START_REASONS.has(reason)) {
    return {
      reason: 'ContainerNotStarted',
      final: false,
      message: `the container cannot be started (${reason}): ${quote(state?.waiting?.message)}`,
    };
  }
  return undefined;
}

function volumeTrouble({ status, spec }: Pod, now: Date): Trouble | undefined {
  const waits = status?.conditions?.some(
    (condition) => condition.type === 'PodReadyToStartContainers' && condition.status === 'False',
  );
  const waited = status?.startTime ? now.getTime() - Date.parse(status.startTime) : 0;
  if (status?.phase !== 'Pending' || !waits || waited < SLOW_VOLUMES_MILLISECONDS) return undefined;
  const secrets =
    spec?.volumes?.flatMap(({ secret }) => (secret?.secretName ? [secret.secretName] : [])) ?? [];
  return {
    reason: 'VolumesNotReady',
    final: false,
    message: `the pod waits for its volumes${secrets.map((name) => `; does Secret ${name} exist, with the key .dockerconfigjson?`).join('')}`,
  };
}

function terminationTrouble({ state, lastState, restartCount }: ContainerStatus): Trouble | undefined {
  const ended = state?.terminated ?? lastState?.terminated;
  if (!ended || ended.exitCode === 0) return undefined;
  const hopeless = restartCount >= HOPELESS_RESTARTS;
  if (ended.reason === 'OOMKilled') {
    return {
      reason: 'OutOfMemory',
      final: hopeless,
      message: 'the model server ran out of memory; raise spec.serving.resources.limits.memory',
    };
  }
  const words = sentenceOf(ended);
  switch (ended.exitCode) {
    case EXIT_CODES.modelRefused:
      return {
        reason: 'ModelRefused',
        final: true,
        message: `the model server refused the model: ${quote(words)}`,
      };
    case EXIT_CODES.registryRefused:
      return {
        reason: 'RegistryRefused',
        final: true,
        message: `the registry refused the model server: ${quote(words)}; check spec.serving.pullSecretRef`,
      };
    case EXIT_CODES.misconfigured:
      return {
        reason: 'Misconfigured',
        final: true,
        message: `the model server does not accept what it was told: ${quote(words)}; correct the operator's configuration`,
      };
    case EXIT_CODES.temporary:
      return {
        reason: 'RegistryUnreachable',
        final: hopeless,
        message: `the model server could not get the model: ${quote(words)}`,
      };
    default:
      return {
        reason: 'Crashed',
        final: hopeless,
        message: `the model server ended with exit code ${ended.exitCode} (restarted ${restartCount} times): ${quote(words, 'it left no message; see kubectl logs --previous')}`,
      };
  }
}

/** The termination message is `{"code", "sentence"}`; any other text is quoted as it is. */
function sentenceOf({ message }: Terminated): string | undefined {
  if (!message) return undefined;
  try {
    const parsed: unknown = JSON.parse(message);
    const sentence = (parsed as { sentence?: unknown } | null)?.sentence;
    return typeof sentence === 'string' ? sentence : message;
  } catch {
    return message;
  }
}
