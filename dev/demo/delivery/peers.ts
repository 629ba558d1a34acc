import { join } from 'node:path';
import { healthSettings } from '../../../kustomize/components/argo-cd/health-settings.ts';
import type { ArgoCDAdministration } from '../../argo-cd/administration.ts';
import { argoCDAtHand } from '../../argo-cd/argo-cd-at-hand.ts';
import type { ClusterDescription } from '../../cluster/description.ts';
import { withCluster } from '../../cluster/run-in-cluster.ts';
import type { ForgeAdministration } from '../../forge/forge-administration.ts';
import { forgeAtHand } from '../../forge/forge-at-hand.ts';
import type { Progress } from '../../programs/progress.ts';
import type { ClusterAtHand } from '../cluster-at-hand.ts';
import { ensurePeople, type People } from './people.ts';

/** A forge and an Argo CD beside the local cluster, which end with it. */
export interface Peers {
  readonly forge: ForgeAdministration;
  readonly argoCD: ArgoCDAdministration;
  readonly people: People;
  /** The forge's folder: certificate authority, log, what the people know. */
  readonly forgeDirectory: string;
}

const FORGE_PORT = 3000;
const POLL_SECONDS = 5;

/** Starts the forge and Argo CD, or takes those that run; builds them where that was never done. */
export async function startPeers(
  cluster: ClusterAtHand,
  local: ClusterDescription,
  environment: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<Peers> {
  const forgeDirectory = join(cluster.directory, 'forge');
  const shared = { environment, progress };
  const { forge } = await forgeAtHand({
    ...shared,
    directory: forgeDirectory,
    address: local.address,
    port: FORGE_PORT,
    tls: true,
    // Where Services have addresses, so that its webhooks reach the operator's.
    lifetime: withCluster(local, { network: 'cluster' }),
  });
  const argoCD = await argoCDAtHand({
    ...shared,
    // Lets `kubectl get application` tell the health of each object, which is otherwise kept for Argo CD's page.
    environment: { ...environment, ARGOCD_APPLICATION_CONTROLLER_PERSIST_RESOURCE_HEALTH: 'true' },
    directory: join(cluster.directory, 'argo-cd'),
    kubeconfig: cluster.kubectl.kubeconfig,
    settings: await healthSettings(),
    certificateAuthorities: { [local.address]: forge.access.certificateAuthority ?? '' },
    pollSeconds: POLL_SECONDS,
    lifetime: withCluster(local, { network: 'host' }),
  });
  return { forge, argoCD, forgeDirectory, people: await ensurePeople(forge, forgeDirectory) };
}
