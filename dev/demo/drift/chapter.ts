import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DriftMonitor } from '@churnops/crds/drift-monitor.gen.ts';
import type { TrainingRun } from '@churnops/crds/training-run.gen.ts';
import { pushDataset } from '@churnops/lib/artifact/dataset.ts';
import { generateTelco } from '@churnops/trainer-job/data/generate/generate-telco.ts';
import { awaitObject } from '../../kubectl/await-object.ts';
import { pullGoldenRows } from '../answers.ts';
import { CURRENT } from '../delivery/repository-files.ts';
import { bringThrough, type Journey } from '../journey/journey.ts';
import type { Stage } from '../stage.ts';
import { CHANGE, customers } from './customers.ts';
import { episodeOf, monitorNews, runNews, wasRetrained } from './news.ts';
import { startTraffic } from './traffic.ts';

/** What drift led to. */
export interface Retraining extends Journey {
  /** The id of the episode that it came from. */
  readonly episode: string;
}

const ROWS_OF_DATA = 7_043;
const ROWS_A_TURN = 3_000;
/** Two windows that agree, and some for what comes between. */
const PATIENCE = { timeout: 300_000 };

/**
 * Customers change: other traffic reaches the model in dev, its monitor tells, and a model that is trained on newer rows goes the way of the first. It is
 * told once for a model, and not with data of the user's own, of which nobody knows how it would change.
 */
export async function tellDrift(stage: Stage, journey: Journey): Promise<Retraining | undefined> {
  const { settings, cluster, story, images } = stage;
  if (settings.data !== undefined) return undefined;
  if (wasRetrained(await runOf(stage, journey.run))) {
    story.tell(`version ${journey.model.version} was trained because of drift already`);
    return undefined;
  }
  const dev = journey.arrivals.get('dev');
  if (dev?.kind !== 'Serves') return undefined;
  await storeNewerRows(stage);
  const { features } = journey.model.contract;
  const seed = (settings.seed ?? 0) * 1_000;
  story.tell('dev: its customers stay 30 % longer from now on; they ask for predictions all the time');
  const traffic = startTraffic({
    kubectl: cluster.kubectl,
    namespace: settings.namespace,
    image: images.get('curl') ?? '',
    url: dev.url,
    rows: (turn) => customers(features, ROWS_A_TURN, seed + turn + 1, CHANGE),
  });
  let run: TrainingRun;
  let episode: string;
  try {
    episode = await awaitEpisode(stage);
    run = await awaitRun(stage, episode);
  } finally {
    await traffic.stop();
  }
  const artifact = run.status?.artifact ?? '';
  const model = await pullGoldenRows(stage, artifact);
  const arrivals = await bringThrough(stage, journey.delivery, artifact, model);
  return { delivery: journey.delivery, run: run.metadata.name ?? '', artifact, model, arrivals, episode };
}

/** Rows of customers as they are now, with what became of them: what a pipeline of the user's would bring every night. */
async function storeNewerRows({ cluster, settings, registry, story }: Stage): Promise<void> {
  const directory = join(cluster.directory, 'newer');
  await mkdir(directory, { recursive: true });
  const path = join(directory, 'telco.csv');
  await generateTelco({ rows: ROWS_OF_DATA, seed: 1_000 + (settings.seed ?? 0), drift: CHANGE, path });
  const repository = `${cluster.registry}/churn/${settings.model}-data`;
  const { digest } = await pushDataset(registry, `${repository}:${CURRENT}`, path);
  story.tell(`newer rows are there: oci://${repository}:${CURRENT} is ${digest.slice(0, 19)}… now`);
}

async function runOf({ cluster, settings }: Stage, name: string): Promise<TrainingRun | undefined> {
  return cluster.kubectl.get<TrainingRun>(['trainingrun', name, '-n', settings.namespace]);
}

/** Waits until the monitor in dev detects drift, and tells what it finds meanwhile. */
function awaitEpisode({ cluster, settings, story }: Stage): Promise<string> {
  const args = ['driftmonitor', settings.model, '-n', settings.namespace];
  const told = new Set<string>();
  const look = (monitor: DriftMonitor | undefined) => {
    for (const line of monitorNews(monitor)) {
      if (!told.has(line)) story.tell(`dev: ${line}`);
      told.add(line);
    }
    return episodeOf(monitor);
  };
  const describe = (monitor: DriftMonitor | undefined) => monitorNews(monitor).at(-1) ?? 'it tells nothing';
  return awaitObject<DriftMonitor, string>(cluster.kubectl, args, look, describe, PATIENCE);
}

/** Waits until the run that the episode asks for has succeeded. */
function awaitRun({ cluster, settings, story }: Stage, episode: string): Promise<TrainingRun> {
  const args = ['trainingruns', '-n', settings.namespace];
  const find = (list: { items: TrainingRun[] } | undefined) =>
    list?.items.find(({ spec }) => spec.cause?.episode === episode);
  const look = (list: { items: TrainingRun[] } | undefined) => {
    const run = find(list);
    for (const line of runNews(run)) story.tell(line);
    if (run?.status?.phase === 'Failed')
      throw new Error(`TrainingRun ${run.metadata.name} failed: ${run.status.failure?.message}`);
    return run?.status?.phase === 'Succeeded' ? run : undefined;
  };
  const describe = (list: { items: TrainingRun[] } | undefined) =>
    runNews(find(list)).at(-1) ?? `no run is made for the episode ${episode}`;
  return awaitObject<{ items: TrainingRun[] }, TrainingRun>(cluster.kubectl, args, look, describe, PATIENCE);
}
