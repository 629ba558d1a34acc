import type { ChurnModelStatus, ChurnModelStatusServing } from '@churnops/crds/churn-model.gen.ts';
import { sentence } from '../controller/conditions.ts';
import { decideCandidate } from './candidate.ts';
import { serviceUrl } from './children/service.ts';
import { setConditions } from './conditions.ts';
import type { Model } from './model.ts';
import type { Observed } from './observe.ts';
import type { Rollout } from './rollout.ts';
import { observeServed, type Served } from './served.ts';
import { versionOf } from './server-settings.ts';
import { type ChildProblem, decideVerdicts, nothingToServe } from './verdicts.ts';

/**
 * The whole status, from what was observed and decided. Read back are only the transition times of conditions and, where
 * the Deployment with its annotations is gone, what was last available: losing the status alone changes no decision.
 */
export function decideStatus(
  observed: Observed,
  rollout: Rollout | undefined,
  problems: readonly ChildProblem[],
  now: Date,
): ChurnModelStatus {
  const { model, deployment, replicaSets, runs } = observed;
  const served = observeServed(deployment, replicaSets, rollout?.lastAvailable?.settings.artifact);
  const { candidate, verdict } = decideCandidate(runs);
  const verdicts = rollout ? decideVerdicts(rollout, served, problems) : nothingToServe(problems);
  const generation = model.metadata.generation;
  return {
    observedGeneration: generation,
    ...(rollout && { serving: servingStatus(model, rollout, served) }),
    ...(candidate && { candidate }),
    conditions: setConditions(
      model.status?.conditions,
      { ...verdicts, CandidateReady: verdict },
      generation,
      now,
    ),
  };
}

function servingStatus(model: Model, rollout: Rollout, served: Served): ChurnModelStatusServing {
  const { wanted, lastAvailable, failed } = rollout;
  const { current, replicas, readyReplicas } = served;
  const since = lastAvailable?.settings.artifact === current ? lastAvailable?.since : undefined;
  return {
    wanted: wanted.artifact,
    ...(current && { current, version: versionOf(current) }),
    ...(since && { since }),
    ...(failed && {
      failed: {
        artifact: failed.settings.artifact,
        reason: failed.reason,
        message: sentence(failed.message),
      },
    }),
    replicas,
    readyReplicas,
    url: serviceUrl(model),
  };
}
