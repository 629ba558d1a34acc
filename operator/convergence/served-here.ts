import { isObserved, isRolledOut, newestReplicaSet } from '../churn-model/deployment-state.ts';
import type { Model } from '../churn-model/model.ts';
import { type Observed, observe } from '../churn-model/observe.ts';
import { readFacts } from '../churn-model/rollout-facts.ts';
import { observeServed } from '../churn-model/served.ts';
import { isControlledBy } from '../kubernetes/object-identity.ts';
import type { ObjectReader } from '../kubernetes/object-reader.ts';
import type { Pod } from '../kubernetes/resource.ts';
import type { ServedHere } from '../promotion/decision/soak.ts';
import { digestOf } from '../promotion/decision/version.ts';
import { readyWithoutBreakSince } from './pod-readiness.ts';

/** The annotation by which a person asks for a rollback: a digest, a reference by digest, or `previous`. */
export const ROLLBACK_TO = 'churnops.dev/rollback-to';

const NOTHING: ServedHere = {
  artifact: undefined,
  current: undefined,
  healthy: false,
  readySince: undefined,
  turnedBad: false,
};

/** What a model serves, from the caches alone. */
export function servedHere(reader: ObjectReader, { metadata }: Pick<Model, 'metadata'>): ServedHere {
  const observed = observe(reader, metadata);
  return observed ? readServed(observed) : NOTHING;
}

/** What an observed model serves. */
export function readServed(observed: Observed): ServedHere {
  const { model, deployment, replicaSets } = observed;
  const artifact = model.spec.serving?.artifact;
  const rollout = readRollout(observed);
  const { lastAvailable } = readFacts(deployment?.metadata?.annotations);
  return {
    artifact,
    current: observeServed(deployment, replicaSets, lastAvailable?.settings.artifact).current,
    healthy: rollout?.healthy ?? false,
    readySince: rollout?.healthy ? readyWithoutBreakSince(rollout.pods, rollout.completed) : undefined,
    turnedBad: turnedBad(model, digestOf(artifact)),
  };
}

/** A complete rollout of what the spec names. */
export interface CompleteRollout {
  /** When it was complete. */
  completed: Date;
  /** The pods of its ReplicaSet. */
  pods: readonly Pod[];
  /** Whether every replica that is wanted is ready. */
  healthy: boolean;
}

/** Reads the rollout of what the spec names; undefined where it is not complete, or something else serves instead. */
export function readRollout({ model, deployment, replicaSets, pods }: Observed): CompleteRollout | undefined {
  const artifact = model.spec.serving?.artifact;
  const { phase, running, lastAvailable } = readFacts(deployment?.metadata?.annotations);
  if (!deployment || artifact === undefined || phase !== 'Complete') return undefined;
  if (running?.artifact !== artifact || lastAvailable?.settings.artifact !== artifact) return undefined;
  const newest = newestReplicaSet(deployment, replicaSets);
  const completed = new Date(lastAvailable.since);
  if (!newest || Number.isNaN(completed.getTime())) return undefined;
  const wanted = deployment.spec?.replicas ?? 1;
  const ready = newest.status?.readyReplicas ?? 0;
  return {
    completed,
    pods: pods.filter((pod) => isControlledBy(pod, newest.metadata?.uid ?? '')),
    healthy: isObserved(deployment) && isRolledOut(deployment) && ready > 0 && ready >= wanted,
  };
}

/**
 * Whether what is served should not go on: it has yet to pass the probation that is asked for, or failed it, or a rollback of
 * it is open or asked for.
 */
function turnedBad({ spec, status, metadata }: Model, digest: string | undefined): boolean {
  if (digest === undefined) return false;
  const { probation, rollback } = status ?? {};
  const verdict = probation?.digest === digest ? probation.verdict : 'NotApplicable';
  const unproven = spec.accepts?.probation !== undefined && verdict !== 'Passed';
  const request = metadata.annotations?.[ROLLBACK_TO]?.trim();
  const asked = request !== undefined && !request.endsWith(digest);
  return unproven || verdict === 'Failed' || asked || rollback?.pullRequest !== undefined;
}
