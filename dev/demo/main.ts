import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterDown } from '../cluster/cluster.ts';
import { createProgress } from '../programs/progress.ts';
import { nextSteps } from './next-steps.ts';
import { readDemoSettings } from './settings.ts';
import { setStage } from './stage.ts';
import { tellStory } from './story.ts';
import { Storyteller } from './storyteller.ts';

const root = join(import.meta.dirname, '..', '..');
const environment = process.env;
const progress = createProgress(process.stderr);

async function up(): Promise<void> {
  const settings = readDemoSettings(environment);
  const story = new Storyteller((line) => console.log(line), Date.now);
  const stage = await setStage({ settings, root, environment, progress, story });
  try {
    const outcome = await tellStory(stage);
    console.log(nextSteps(stage, outcome));
  } finally {
    await stage.registry.close();
  }
}

async function down(): Promise<void> {
  const settings = readDemoSettings({ ...environment, CLUSTER: 'local' });
  await clusterDown({ name: settings.clusterName, environment, progress });
  await rm(join(root, '.local', `${settings.clusterName}-demo`), { recursive: true, force: true });
  console.log('everything that the demo started is gone');
}

try {
  if (process.argv[2] === 'up') await up();
  else if (process.argv[2] === 'down') await down();
  else throw new Error('say up or down');
} catch (error) {
  console.error(`churnops: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
