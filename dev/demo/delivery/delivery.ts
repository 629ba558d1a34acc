import { join } from 'node:path';
import type { ForgeRepository } from '../../forge/forge-administration.ts';
import type { Kubectl } from '../../kubectl/kubectl.ts';
import type { ClusterAtHand } from '../cluster-at-hand.ts';
import { webhookSecret } from '../operator-deployment.ts';
import type { DemoSettings } from '../settings.ts';
import { ENVIRONMENTS, readApplications } from './applications.ts';
import type { Peers } from './peers.ts';
import { ensureRepository } from './repository.ts';
import { CERTIFICATE_SECRET, GIT_SECRET } from './repository-files.ts';
import { ensureWebhook } from './webhook.ts';

/** What brings a version from one environment to the next: the peers, and the repository that they work on. */
export interface Delivery extends Peers {
  readonly repository: ForgeRepository;
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
  const repository = await ensureRepository(forge, people, root, settings, cluster.registry);
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
