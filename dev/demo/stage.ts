import { createLogger } from '@churnops/lib/logging/logger.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { type ClusterAtHand, type ClusterAtHandOptions, reachCluster } from './cluster-at-hand.ts';
import { type Peers, startPeers } from './delivery/peers.ts';
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
  /** What is beside a local cluster where it was asked for. */
  readonly peers?: Peers;
}

/** What setting the stage depends on. */
export interface StageOptions extends ClusterAtHandOptions {
  readonly story: Storyteller;
  /** Whether a forge and an Argo CD are to stand beside the cluster, where it is the local one. */
  readonly withPeers?: boolean;
}

/** Starts or reaches the cluster, publishes the images, and deploys the operator. Whoever asks closes the stage's registry client. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { settings, root, environment, story, withPeers = false } = options;
  const cluster = await reachCluster(options);
  story.tell(`the cluster is up; its registry is ${cluster.registry}`);
  const registry = openRegistry(cluster);
  const report = (line: string) => story.tell(line);
  const deploy = async () => {
    const images = await publishAll({ root, environment, cluster, registry, report });
    await deployOperator(root, cluster, images);
    story.tell('deployed the operator with kustomize');
    return images;
  };
  const startBeside = async () => {
    if (!withPeers || !cluster.local) return undefined;
    const peers = await startPeers(cluster, cluster.local, environment, story);
    story.tell(`a forge (Gitea, at ${peers.forge.access.url}) and an Argo CD run beside the cluster`);
    return peers;
  };
  const [images, peers] = await Promise.all([deploy(), startBeside()]);
  return { settings, root, cluster, registry, images, story, ...(peers && { peers }) };
}

/** A client of the cluster's registry. */
export function openRegistry(cluster: ClusterAtHand): RegistryClient {
  const logger = createLogger({ name: 'demo', level: 'warn' });
  return new RegistryClient({ registries: cluster.registries, credentials: new Map(), logger });
}
