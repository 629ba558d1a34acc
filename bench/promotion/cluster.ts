import { join } from 'node:path';
import { pullGoldenRows } from '@churnops/dev/demo/answers.ts';
import { demoDirectory } from '@churnops/dev/demo/cluster-at-hand.ts';
import { type DemoDataset, prepareDataset } from '@churnops/dev/demo/dataset.ts';
import type { Delivery } from '@churnops/dev/demo/delivery/delivery.ts';
import { ensureWebhook } from '@churnops/dev/demo/delivery/webhook.ts';
import { follow } from '@churnops/dev/demo/journey/follow.ts';
import { tellJourney } from '@churnops/dev/demo/journey/journey.ts';
import { webhookSecret } from '@churnops/dev/demo/operator-deployment.ts';
import { readDemoSettings } from '@churnops/dev/demo/settings.ts';
import { type Stage, setStage } from '@churnops/dev/demo/stage.ts';
import { trainOnDataset } from '@churnops/dev/demo/story.ts';
import { Storyteller } from '@churnops/dev/demo/storyteller.ts';
import { createProgress } from '@churnops/dev/programs/progress.ts';
import { ApiClient } from '@churnops/operator/kubernetes/api-client.ts';
import { connect } from '@churnops/operator/kubernetes/connection.ts';
import { type Moments, measureArrival } from './merge-to-predictions.ts';

/** What is measured of the whole way, with and without the forge's webhooks. */
export interface ClusterReport {
  withWebhooks: Moments[];
  withoutWebhooks: Moments[];
  /** The operator's resident memory at the end, in MiB. */
  operatorMemory: number;
}

/** From an approval to predictions in staging, on the demo's cluster with a real forge and a real Argo CD. */
export async function measureOnCluster(rounds: number): Promise<ClusterReport> {
  const root = join(import.meta.dirname, '..', '..');
  const environment = process.env;
  const settings = readDemoSettings({ ...environment, CLUSTER_NAME: environment['CLUSTER_NAME'] || 'bench' });
  const story = new Storyteller((line) => console.error(line), Date.now);
  const progress = createProgress(process.stderr);
  const dataset = await prepareDataset(settings, root, demoDirectory(root, settings));
  const stage = await setStage({ settings, root, environment, progress, story, withPeers: true });
  const connection = await connect({ kubeconfig: stage.cluster.kubectl.kubeconfig });
  const client = new ApiClient(connection);
  try {
    if (!stage.peers) throw new Error('the whole way is measured on a local cluster: leave CLUSTER unset');
    const { delivery } = await tellJourney(stage, stage.peers, dataset);
    const measure = async (seed: number) => arriveInStaging(stage, delivery, client, dataset, seed);
    const report: ClusterReport = { withWebhooks: [], withoutWebhooks: [], operatorMemory: 0 };
    let seed = Math.floor(Date.now() / 1_000) % 1_000_000;
    for (let round = 0; round < rounds; round++) {
      await letWebhooks(stage, delivery, true);
      report.withWebhooks.push(await measure(++seed));
      await letWebhooks(stage, delivery, false);
      report.withoutWebhooks.push(await measure(++seed));
    }
    await letWebhooks(stage, delivery, true);
    report.operatorMemory = await residentMemory(client);
    return report;
  } finally {
    await connection.dispatcher.destroy();
    await stage.registry.close();
  }
}

async function arriveInStaging(
  stage: Stage,
  delivery: Delivery,
  client: ApiClient,
  dataset: DemoDataset,
  seed: number,
): Promise<Moments> {
  const { artifact } = await trainOnDataset({ ...stage, settings: { ...stage.settings, seed } }, dataset);
  await follow(stage, delivery, 'dev', artifact, 'Person');
  const arrival = await follow(stage, delivery, 'staging', artifact, 'Person');
  if (arrival.kind !== 'Waits')
    throw new Error(`staging: expected a pull request that waits, not ${arrival.kind}`);
  const number = arrival.promotion.pullRequest?.number ?? 0;
  const { goldenRows } = await pullGoldenRows(stage, artifact);
  return measureArrival(stage, delivery, client, {
    ...{ environment: 'staging', artifact, number },
    rows: goldenRows.rows.slice(0, 1),
  });
}

async function letWebhooks(
  { cluster }: Stage,
  { forge, repository }: Delivery,
  wanted: boolean,
): Promise<void> {
  const path = `/repos/${repository.owner}/${repository.name}/hooks`;
  if (wanted) {
    const secret = await webhookSecret(join(cluster.directory, 'kustomize'));
    await ensureWebhook(cluster.kubectl, forge, repository, secret);
    return;
  }
  for (const { id } of await forge.call<{ id: number }[]>('GET', path))
    await forge.call('DELETE', `${path}/${id}`);
}

/** In MiB, by the operator's own metrics. */
async function residentMemory(client: ApiClient): Promise<number> {
  const path = '/api/v1/namespaces/churnops-system/services/churnops-operator:http/proxy/metrics';
  const chunks: Uint8Array[] = [];
  for await (const chunk of await client.stream({ method: 'GET', path }, 10_000)) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return Math.round(Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1] ?? 0) / 2 ** 20);
}
