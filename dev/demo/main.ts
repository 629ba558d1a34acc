import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterDown } from '../cluster/cluster.ts';
import { createProgress } from '../programs/progress.ts';
import { demoDirectory, reachCluster } from './cluster-at-hand.ts';
import { prepareDataset } from './dataset.ts';
import { tellDrift } from './drift/chapter.ts';
import { publishAll } from './image-publication.ts';
import { tellJourney } from './journey/journey.ts';
import { journeySteps } from './journey/next-steps.ts';
import { clusterWords, nextSteps } from './next-steps.ts';
import { readDemoSettings } from './settings.ts';
import { openRegistry, setStage } from './stage.ts';
import { tellStory } from './story.ts';
import { Storyteller } from './storyteller.ts';

const root = join(import.meta.dirname, '..', '..');
const environment = process.env;
const progress = createProgress(process.stderr);

const WITHOUT_PEERS =
  'no forge and no Argo CD are started beside a cluster of your own, so what serves is applied by hand here; examples/gitops-repo and examples/argo-cd say how pull requests do it';

async function up(): Promise<void> {
  const settings = readDemoSettings(environment);
  const story = new Storyteller((line) => console.log(line), Date.now);
  // Data that can't be used is told at once, and not after a cluster has been started for it.
  const dataset = await prepareDataset(settings, root, demoDirectory(root, settings));
  const stage = await setStage({ settings, root, environment, progress, story, withPeers: true });
  try {
    if (stage.peers) {
      const journey = await tellJourney(stage, stage.peers, dataset);
      const retraining = await tellDrift(stage, journey);
      console.log(journeySteps(stage, retraining ?? journey));
    } else {
      story.tell(WITHOUT_PEERS);
      const outcome = await tellStory(stage, dataset);
      console.log(nextSteps(stage, outcome));
    }
  } finally {
    await stage.registry.close();
  }
}

/** Builds and pushes the images alone, and prints their names. */
async function images(): Promise<void> {
  const settings = readDemoSettings(environment);
  const cluster = await reachCluster({ settings, root, environment, progress });
  const registry = openRegistry(cluster);
  try {
    const report = (line: string) => progress.say(line);
    const published = await publishAll({ root, environment, cluster, registry, report });
    for (const image of published.values()) console.log(image);
  } finally {
    await registry.close();
  }
}

async function down(): Promise<void> {
  const settings = readDemoSettings({ ...environment, CLUSTER: 'local' });
  await clusterDown({ name: settings.clusterName, environment, progress });
  await rm(demoDirectory(root, settings), { recursive: true, force: true });
  console.log('everything that the demo started is gone');
}

const COMMANDS = new Map([
  ['up', up],
  ['down', down],
  ['images', images],
]);

process.once('SIGINT', () => {
  const cluster = clusterWords({ clusterName: process.env['CLUSTER_NAME'] || 'local' });
  console.error(
    `\nchurnops: stopped. What was started is still there: \`${cluster}make down\` takes it away, \`${cluster}make demo\` goes on.`,
  );
  process.exit(130);
});

try {
  const command = COMMANDS.get(process.argv[2] ?? '');
  if (!command) throw new Error(`say one of ${[...COMMANDS.keys()].join(', ')}`);
  await command();
} catch (error) {
  console.error(`churnops: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
