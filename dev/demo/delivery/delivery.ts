import { join } from 'node:path';
import { healthSettings } from '../../../kustomize/components/argo-cd/health-settings.ts';
import type { ArgoCDAdministration } from '../../argo-cd/administration.ts';
import { argoCDAtHand } from '../../argo-cd/argo-cd-at-hand.ts';
import type { ClusterDescription } from '../../cluster/description.ts';
import { withCluster } from '../../cluster/run-in-cluster.ts';
import type { ForgeAdministration, ForgeRepository } from '../../forge/forge-administration.ts';
import { forgeAtHand } from '../../forge/forge-at-hand.ts';
import type { Kubectl } from '../../kubectl/kubectl.ts';
import type { Progress } from '../../programs/progress.ts';
import type { ClusterAtHand } from '../cluster-at-hand.ts';
import { webhookSecret } from '../operator-deployment.ts';
import type { DemoSettings } from '../settings.ts';
import { ENVIRONMENTS, readApplications } from './applications.ts';
import { ensurePeople, type People } from './people.ts';
import { ensureRepository } from './repository.ts';
import { CERTIFICATE_SECRET, GIT_SECRET } from './repository-files.ts';
import { ensureWebhook } from './webhook.ts';

/** A forge and an Argo CD beside the local cluster, which end with it. */
export interface Peers {
  readonly forge: ForgeAdministration;
  readonly argoCD: ArgoCDAdministration;
  readonly people: People;
  /** The forge's folder: certificate authority, log, what the people know. */
  readonly forgeDirectory: string;
}

/** What brings a version from one environment to the next: the peers, and the repository that they work on. */
export interface Delivery extends Peers {
  readonly repository: ForgeRepository;
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
    directory: join(cluster.directory, 'argo-cd'),
    kubeconfig: cluster.kubectl.kubeconfig,
    settings: await healthSettings(),
    certificateAuthorities: { [local.address]: forge.access.certificateAuthority ?? '' },
    pollSeconds: POLL_SECONDS,
    lifetime: withCluster(local, { network: 'host' }),
  });
  return { forge, argoCD, forgeDirectory, people: await ensurePeople(forge, forgeDirectory) };
}

/** Makes the repository with the model's environments, lets the operator and Argo CD into it, and has it synced. */
export async function arrangeDelivery(
  peers: Peers,
  cluster: ClusterAtHand,
  root: string,
  settings: DemoSettings,
): Promise<Delivery> {
  const { forge, argoCD, people } = peers;
  const { kubectl } = cluster;
  const repository = await ensureRepository(forge, people, root, settings);
  await grantGit(kubectl, peers);
  const secret = await webhookSecret(join(cluster.directory, 'kustomize'));
  await ensureWebhook(kubectl, forge, repository, secret);
  const { username, token: password } = people.reader;
  await argoCD.addRepository(repository.name, { url: repository.cloneURL, username, password });
  await kubectl.apply(...(await readApplications(root, repository)));
  return { ...peers, repository };
}

/** Puts the bot's token and the forge's certificate where the operator reads them: in the namespaces of the models. */
async function grantGit(kubectl: Kubectl, { forge, people }: Peers): Promise<void> {
  const { username, token } = people.operator;
  const secret = (name: string, environment: string, stringData: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: `churn-${environment}` },
    stringData,
  });
  const certificate = { 'ca.crt': forge.access.certificateAuthority ?? '' };
  const secrets = ENVIRONMENTS.flatMap((environment) => [
    secret(GIT_SECRET, environment, { username, token }),
    secret(CERTIFICATE_SECRET, environment, certificate),
  ]);
  await kubectl.apply(...secrets);
}
