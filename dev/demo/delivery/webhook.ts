import type { ForgeAdministration, ForgeRepository } from '../../forge/forge-administration.ts';
import type { Kubectl } from '../../kubectl/kubectl.ts';

interface Service {
  readonly spec: {
    readonly clusterIP: string;
    readonly ports: readonly { readonly name: string; readonly port: number }[];
  };
}

interface Hook {
  readonly id: number;
  readonly config: { readonly url: string };
}

/**
 * Lets the forge call the operator at the address of its Service, which it reaches because it runs in the network of the cluster.
 * A hook to an address that the Service had before is taken away.
 */
export async function ensureWebhook(
  kubectl: Kubectl,
  forge: ForgeAdministration,
  repository: ForgeRepository,
  secret: string,
): Promise<void> {
  const service = await kubectl.get<Service>(['service', 'churnops-operator', '-n', 'churnops-system']);
  const port = service?.spec.ports.find(({ name }) => name === 'webhooks')?.port;
  if (!service || port === undefined) throw new Error('the Service churnops-operator has no port webhooks');
  const url = `http://${service.spec.clusterIP}:${port}/webhooks/gitea`;
  const path = `/repos/${repository.owner}/${repository.name}/hooks`;
  const hooks = await forge.call<Hook[]>('GET', path);
  for (const { id, config } of hooks) if (config.url !== url) await forge.call('DELETE', `${path}/${id}`);
  if (!hooks.some(({ config }) => config.url === url)) await forge.createWebhook(repository, { url, secret });
}
