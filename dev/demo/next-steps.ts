import { join } from 'node:path';
import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import type { DemoSettings } from './settings.ts';
import type { Stage } from './stage.ts';
import type { Outcome } from './story.ts';

/** What was made, where it is, and what to type next. */
export function nextSteps({ settings, cluster, story }: Stage, outcome: Outcome): string {
  const { namespace, model } = settings;
  const kubectl = cluster.kubectl.program;
  const takeAway =
    settings.cluster === 'local'
      ? `${clusterWords(settings)}make down`
      : `${kubectl} delete -k ${join(cluster.directory, 'kustomize')}`;
  const { predictions, probabilities, model_version } = outcome.prediction;
  const probability = probabilities[0]?.toFixed(3);
  return `
Done in ${story.elapsed()}. ${outcome.artifact} serves at ${outcome.url}
The first answer of version ${model_version}: ${predictions[0] === 1 ? 'churns' : 'stays'}, with probability ${probability}.

Try next:
  export KUBECONFIG=${cluster.kubectl.kubeconfig}
  ${kubectl} -n ${namespace} get churnmodels,trainingruns
  ${kubectl} explain churnmodel.spec.serving
  ${kubectl} -n ${namespace} describe trainingrun ${outcome.run}
  ${kubectl} -n ${namespace} port-forward service/${model} 8000 &
  curl -s localhost:8000/predict -H 'content-type: application/json' -d '{"features": [${JSON.stringify(ordinaryRow(outcome.model))}], "probabilities": true}'
  ${takeAway}`;
}

/** What goes before `make` to mean this local cluster; nothing for the default one. */
export function clusterWords({ clusterName }: Pick<DemoSettings, 'clusterName'>): string {
  return clusterName === 'local' ? '' : `CLUSTER_NAME=${clusterName} `;
}

/** A golden row without missing values and without categories that the model does not know, which others have in order to test them. */
export function ordinaryRow({ contract, goldenRows }: ModelArtifact): unknown[] | undefined {
  const isOrdinary = (row: unknown[]): boolean =>
    contract.features.every(({ categories }, column) => {
      const value = row[column];
      return value !== null && (typeof value !== 'string' || !categories || categories.includes(value));
    });
  return goldenRows.rows.find(isOrdinary) ?? goldenRows.rows[0];
}
