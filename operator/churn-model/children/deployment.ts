import type { Deployment } from '../../kubernetes/resource.ts';
import { childMetadata, selectorLabels } from '../child-identity.ts';
import type { Model, Serving } from '../model.ts';
import { podTemplate, type ServerConfiguration } from '../pod-template.ts';
import { type RolloutFacts, writeFacts } from '../rollout-facts.ts';
import type { ServerSettings } from '../server-settings.ts';

/** How long a new pod must stay ready before an old one may go, in seconds. */
const MIN_READY_SECONDS = 2;

/** ReplicaSets that are kept: enough for `kubectl rollout history`, and to go back without new pods. */
const REVISION_HISTORY_LIMIT = 3;

/**
 * The model servers. `replicas` is not among the fields: the autoscaler alone sets it, and a field that this manager
 * once owned and then let go would be put back to 1. The one exception is a Deployment that somebody scaled to zero,
 * because there the autoscaler switches itself off: it is scaled to 1, which the next pass lets go at 1.
 *
 * @param existing the Deployment as it is; what others did to it is put right.
 */
export function deployment(
  model: Model,
  serving: Serving,
  rollout: RolloutFacts & { running: ServerSettings },
  configuration: ServerConfiguration,
  existing?: Deployment,
): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...childMetadata(model), annotations: writeFacts(rollout) },
    spec: {
      ...(existing?.spec?.replicas === 0 && { replicas: 1 }),
      ...(existing?.spec?.paused && { paused: false }),
      selector: { matchLabels: selectorLabels(model) },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      minReadySeconds: MIN_READY_SECONDS,
      progressDeadlineSeconds: serving.progressDeadlineSeconds,
      revisionHistoryLimit: REVISION_HISTORY_LIMIT,
      template: podTemplate(model, rollout.running, configuration),
    },
  };
}
