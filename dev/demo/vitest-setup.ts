import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { clusterDown } from '../cluster/cluster.ts';
import { createProgress } from '../programs/progress.ts';
import { demoDirectory } from './cluster-at-hand.ts';
import { readDemoSettings } from './settings.ts';
import { setStage } from './stage.ts';
import { Storyteller } from './storyteller.ts';

/** The cluster of the end-to-end tests: its own, beside the one that `make demo` may have left running. */
const CLUSTER_NAME = 'e2e';

declare module 'vitest' {
  interface ProvidedContext {
    /** The stage of the end-to-end tests, for `openStage`. */
    stage: { clusterName: string; images: [string, string][] };
  }
}

/** Starts a cluster with the operator deployed before the first end-to-end test, and takes it away after the last. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const root = join(import.meta.dirname, '..', '..');
  const environment = process.env;
  const progress = createProgress(process.stderr);
  const settings = readDemoSettings({ CLUSTER_NAME });
  const cluster = { name: CLUSTER_NAME, environment, progress };
  const story = new Storyteller((line) => console.log(line), Date.now);
  const tearDown = async (): Promise<void> => {
    await clusterDown(cluster);
    await rm(demoDirectory(root, settings), { recursive: true, force: true });
  };
  await tearDown();
  const stage = await setStage({ settings, root, environment, progress, story });
  await stage.registry.close();
  project.provide('stage', { clusterName: CLUSTER_NAME, images: [...stage.images] });
  return tearDown;
}
