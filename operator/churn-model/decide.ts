import type { KubernetesObject } from '../kubernetes/resource.ts';
import { deployment } from './children/deployment.ts';
import { horizontalPodAutoscaler } from './children/horizontal-pod-autoscaler.ts';
import { podDisruptionBudget } from './children/pod-disruption-budget.ts';
import { service } from './children/service.ts';
import { serviceAccount } from './children/service-account.ts';
import type { Failure } from './failure.ts';
import type { Child, Observed } from './observe.ts';
import type { ServerConfiguration } from './pod-template.ts';
import { decideRollout, type Rollout } from './rollout.ts';
import { recallFacts } from './rollout-facts.ts';
import { wantedSettings } from './server-settings.ts';

/** What is to be done about a model. */
export interface Decision {
  /** Undefined where nothing is to be served. */
  rollout: Rollout | undefined;
  /** In the order in which they are applied. */
  apply: readonly KubernetesObject[];
  /** Children that are no longer wanted. */
  remove: readonly Child[];
}

/**
 * Decides the children of a model.
 *
 * @param secretTrouble what is wrong with the pull secret, where that is known.
 */
export function decide(
  observed: Observed,
  configuration: ServerConfiguration,
  secretTrouble: Failure | undefined,
  now: Date,
): Decision {
  const { model } = observed;
  const wanted = wantedSettings(model.spec, configuration);
  if (!wanted || !model.spec.serving) return { rollout: undefined, apply: [], remove: observed.children };
  const rollout = decideRollout({
    ...observed,
    wanted,
    recalled: recallFacts(model.status?.serving, wanted),
    secretTrouble,
    now,
    generation: model.metadata.generation,
  });
  const { serving } = model.spec;
  const apply = [
    serviceAccount(model),
    deployment(model, serving, rollout, configuration, observed.deployment),
    service(model),
    horizontalPodAutoscaler(model, serving),
    podDisruptionBudget(model),
  ];
  return { rollout, apply, remove: observed.children.filter((child) => !apply.some(isSame(child))) };
}

function isSame({ object, resource }: Child): (desired: KubernetesObject) => boolean {
  return ({ kind, metadata }) => kind === resource.kind && metadata?.name === object.metadata?.name;
}
