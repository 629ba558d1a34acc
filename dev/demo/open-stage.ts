import { join } from 'node:path';
import { inject } from 'vitest';
import { reachCluster } from './cluster-at-hand.ts';
import { type DemoSettings, readDemoSettings } from './settings.ts';
import { openRegistry, type Stage } from './stage.ts';
import { Storyteller } from './storyteller.ts';

/** The stage that the set-up of the end-to-end tests has made. Whoever opens it closes its registry client. */
export async function openStage(more: Partial<DemoSettings> = {}): Promise<Stage> {
  const { clusterName, images } = inject('stage');
  const root = join(import.meta.dirname, '..', '..');
  const settings = { ...readDemoSettings({ CLUSTER_NAME: clusterName }), ...more };
  const progress = { say: () => undefined, during: <T>(_: unknown, action: () => Promise<T>) => action() };
  const cluster = await reachCluster({ settings, root, environment: process.env, progress });
  const story = new Storyteller((line) => console.log(line), Date.now);
  return { settings, root, cluster, registry: openRegistry(cluster), images: new Map(images), story };
}
