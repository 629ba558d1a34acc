import { createLogger } from '@churnops/lib/logging/logger.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { type ClusterAtHand, type ClusterAtHandOptions, reachCluster } from './cluster-at-hand.ts';
import { publishAll } from './image-publication.ts';
import { deployOperator } from './operator-deployment.ts';
import type { DemoSettings } from './settings.ts';
import type { Storyteller } from './storyteller.ts';

/** What the story is told on: a cluster with the operator deployed, and the registry beside it. */
export interface Stage {
  readonly settings: DemoSettings;
  readonly root: string;
  readonly cluster: ClusterAtHand;
  readonly registry: RegistryClient;
  /** Images by program, curl among them, as `host/repository@sha256:…`. */
  readonly images: ReadonlyMap<string, string>;
  readonly story: Storyteller;
}

/** Starts or reaches the cluster, publishes the images, and deploys the operator. Whoever asks closes the stage's registry client. */
export async function setStage(options: ClusterAtHandOptions & { story: Storyteller }): Promise<Stage> {
  const { settings, root, environment, story } = options;
  const cluster = await reachCluster(options);
  story.tell(`the cluster is up; its registry is ${cluster.registry}`);
  const registry = openRegistry(cluster);
  const report = (line: string) => story.tell(line);
  const images = await publishAll({ root, environment, cluster, registry, report });
  await deployOperator(root, cluster, images);
  story.tell('deployed the operator with kustomize');
  return { settings, root, cluster, registry, images, story };
}

/** A client of the cluster's registry. */
export function openRegistry(cluster: ClusterAtHand): RegistryClient {
  const logger = createLogger({ name: 'demo', level: 'warn' });
  return new RegistryClient({ registries: cluster.registries, credentials: new Map(), logger });
}
