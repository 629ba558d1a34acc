import type { Deployment, Pod, ReplicaSet } from '../kubernetes/resource.ts';
import {
  isObserved,
  isOverdue,
  isRolledOut,
  newestReplicaSet,
  podsRefused,
  rolledOutAt,
} from './deployment-state.ts';
import type { Failure, Trouble } from './failure.ts';
import { podTrouble } from './pod-trouble.ts';
import { type Failed, type Phase, type RolloutFacts, readFacts } from './rollout-facts.ts';
import { type ServerSettings, sameSettings } from './server-settings.ts';

/** What a rollout is decided from. */
export interface RolloutInput {
  wanted: ServerSettings;
  /** The ChurnModel's; a failure is remembered for exactly one. */
  generation: number;
  deployment: Deployment | undefined;
  /** What is known where there is no Deployment to read it from. */
  recalled: RolloutFacts;
  replicaSets: readonly ReplicaSet[];
  pods: readonly Pod[];
  /** What is wrong with the pull secret; the pods themselves do not tell. */
  secretTrouble: Failure | undefined;
  now: Date;
}

/** Which settings run now, where that stands, and what the Deployment's annotations are to say of it. */
export interface Rollout extends RolloutFacts {
  phase: Phase;
  wanted: ServerSettings;
  running: ServerSettings;
  /** What is wrong at the moment with pods that run these settings. */
  trouble?: Failure;
}

/**
 * Decides which settings run. The wanted ones do, unless they failed for this very generation of the ChurnModel and
 * others were available before: then those do. Where nothing was available before there is nothing to give way to; the
 * kubelet goes on trying, and the failure is forgotten once the settings become available.
 */
export function decideRollout(input: RolloutInput): Rollout {
  const { wanted, deployment } = input;
  const facts = deployment ? readFacts(deployment.metadata?.annotations) : input.recalled;
  const observed = deployment !== undefined && isObserved(deployment);
  const runsWanted = sameSettings(facts.running, wanted);
  const rolledOut = observed ? isRolledOut(deployment) : undefined;
  const trouble = observed ? findTrouble(input, deployment, runsWanted) : undefined;
  const lastAvailable = rolledOut === true ? availableNow(facts, deployment, input.now) : facts.lastAvailable;

  const failed =
    rolledOut === true && runsWanted
      ? undefined
      : (rememberedFailure(facts, input) ?? (runsWanted ? newFailure(trouble, input) : undefined));
  const running =
    failed && lastAvailable && !sameSettings(lastAvailable.settings, wanted)
      ? lastAvailable.settings
      : wanted;
  return {
    wanted,
    running,
    phase: phaseOf({ failed, gaveWay: running !== wanted, runsWanted, rolledOut, before: facts.phase }),
    ...(lastAvailable && { lastAvailable }),
    ...(failed && { failed }),
    ...(trouble &&
      sameSettings(facts.running, running) && {
        trouble: { reason: trouble.reason, message: trouble.message },
      }),
  };
}

function availableNow(facts: RolloutFacts, deployment: Deployment | undefined, now: Date) {
  const { running, lastAvailable } = facts;
  if (!running || !deployment || sameSettings(running, lastAvailable?.settings)) return lastAvailable;
  return { settings: running, since: rolledOutAt(deployment) ?? now.toISOString() };
}

function rememberedFailure(
  { failed }: RolloutFacts,
  { wanted, generation }: RolloutInput,
): Failed | undefined {
  return failed?.generation === generation && sameSettings(failed.settings, wanted) ? failed : undefined;
}

function newFailure(trouble: Trouble | undefined, { wanted, generation }: RolloutInput): Failed | undefined {
  if (!trouble?.final) return undefined;
  const { reason, message } = trouble;
  return { settings: wanted, generation, reason, message };
}

/**
 * The worst that is wrong with the pods of the present template; final when it is, or when time is up.
 *
 * @param withSecret whether the pull secret that was looked at is the one of these pods.
 */
function findTrouble(input: RolloutInput, deployment: Deployment, withSecret: boolean): Trouble | undefined {
  const newest = newestReplicaSet(deployment, input.replicaSets);
  if (!newest) return undefined;
  const troubles = input.pods
    .filter((pod) => pod.metadata?.ownerReferences?.some(({ uid }) => uid === newest.metadata?.uid))
    .map((pod) => podTrouble(pod, input.now))
    .filter((trouble) => trouble !== undefined);
  const missing = (newest.status?.readyReplicas ?? 0) < (deployment.spec?.replicas ?? 1);
  const overdue = missing && isOverdue(deployment);
  const worst: (Failure & { final?: boolean }) | undefined =
    troubles.find(({ final }) => final) ??
    (withSecret ? input.secretTrouble : undefined) ??
    troubles[0] ??
    podsRefused(deployment);
  if (worst) return { ...worst, final: worst.final === true || overdue };
  if (!overdue) return undefined;
  const seconds = deployment.spec?.progressDeadlineSeconds;
  return {
    reason: 'NotReadyInTime',
    final: true,
    message: `the pods did not become ready within spec.serving.progressDeadlineSeconds (${seconds} s); see their logs, or allow more time`,
  };
}

function phaseOf(state: {
  failed: Failed | undefined;
  gaveWay: boolean;
  runsWanted: boolean;
  rolledOut: boolean | undefined;
  before: Phase | undefined;
}): Phase {
  if (state.failed) return state.gaveWay ? 'GaveWay' : 'Failed';
  if (!state.runsWanted) return 'RollingOut';
  if (state.rolledOut === undefined) return state.before === 'Complete' ? 'Complete' : 'RollingOut';
  return state.rolledOut ? 'Complete' : 'RollingOut';
}
