import { join } from 'node:path';
import { clusterWords, ordinaryRow } from '../next-steps.ts';
import type { DemoSettings } from '../settings.ts';
import type { Stage } from '../stage.ts';
import type { Journey } from './journey.ts';
import { versionOf } from './look.ts';

/** How far the version came, what waits for the person at the keyboard, and what to type next. */
export function journeySteps(stage: Stage, journey: Journey): string {
  const { settings, cluster, story } = stage;
  const { artifact, arrivals, run, model } = journey;
  const kubectl = cluster.kubectl.program;
  const certificate = join(cluster.directory, 'registry-certificates', 'ca.crt');
  const serving = [...arrivals]
    .filter(([, { kind }]) => kind === 'Serves')
    .map(([environment]) => environment);
  const where = serving.length > 0 ? `predicts in ${serving.join(', ')}` : 'predicts nowhere';
  const row = JSON.stringify(ordinaryRow(model));
  return `
Done in ${story.elapsed()}. Version ${versionOf(artifact)} ${where}. What is typed next is about this cluster:
  export KUBECONFIG=${cluster.kubectl.kubeconfig}
${decision(journey, settings.model)}
Another version goes the same way; trained on the same data with another seed:
  ${again(settings)}

Try next:
  npx churnops status ${settings.model} -n ${settings.namespace}
  npx churnops drift ${settings.model} -n ${settings.namespace} --ca-file ${certificate} --report drift.html
  ${kubectl} get churnmodels,applications.argoproj.io --all-namespaces
  ${kubectl} -n ${settings.namespace} describe trainingrun ${run}
  ${kubectl} -n ${settings.namespace} port-forward service/${settings.model} 8000 &
  curl -s localhost:8000/predict -H 'content-type: application/json' -d '{"features": [${row}], "probabilities": true}'
  ${clusterWords(settings)}make down`;
}

/** The command of this very demo, with another seed. */
function again({ seed = 42, data, target, clusterName }: DemoSettings): string {
  const said = {
    SEED: String(seed + 1),
    ...(data !== undefined && { DATA: data, TARGET: target }),
    ...(clusterName !== 'local' && { CLUSTER_NAME: clusterName }),
  };
  const words = Object.entries(said).map(([name, value]) => `${name}=${quote(value)}`);
  return [...words, 'make demo'].join(' ');
}

/** As a shell reads it. */
const quote = (value: string): string =>
  /^[\w./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;

/** What the person at the keyboard may decide now, with their own token. */
function decision({ arrivals, delivery }: Journey, model: string): string {
  const { owner } = delivery.people;
  const prod = arrivals.get('prod');
  if (prod?.kind === 'Serves') return '';
  if (prod?.kind !== 'Waits') {
    const stopped = [...arrivals].find(([, { kind }]) => kind === 'Stopped');
    const [environment, arrival] = stopped ?? [];
    return arrival?.kind === 'Stopped' ? `It stopped before ${environment}: ${arrival.message}\n` : '';
  }
  const { number, url } = prod.promotion.pullRequest ?? {};
  const files = delivery.forgeDirectory;
  const access = `--token-file ${join(files, 'owner.token')} --ca-file ${join(files, 'certificates', 'ca.crt')}`;
  return `
prod waits for you: pull request #${number} argues its case at
  ${url}   (user ${owner.username}, password in ${join(files, 'owner.password')})
Approve it, and prod predicts by it within half a minute; or reject it, and it never will:
  npx churnops approve ${model} prod -n churn-staging ${access}
  npx churnops reject ${model} prod -n churn-staging ${access}
`;
}
