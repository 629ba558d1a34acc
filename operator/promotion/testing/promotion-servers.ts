import type { RealForge } from '@churnops/dev/forge/forge.ts';
import { startRealForge } from '@churnops/dev/forge/real-forge.fixture.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';

/** The real servers that stages of promotion share. */
export interface PromotionServers extends AsyncDisposable {
  kubeconfig: string;
  forge: RealForge;
  registry: RealRegistry;
  /** Who may write to the registry. */
  user: { username: string; password: string };
  client: RegistryClient;
}

/** Starts a forge and a registry. */
export async function startPromotionServers(kubeconfig: string): Promise<PromotionServers> {
  const user = { username: 'robot', password: 'correct horse:battery' };
  const [forge, registry] = await Promise.all([startRealForge(), startRealRegistry({ user })]);
  const client = new RegistryClient({
    registries: [{ host: registry.host, plainHTTP: true }],
    credentials: new Map([[registry.host, user]]),
    logger: createSilentLogger(),
  });
  return {
    ...{ kubeconfig, forge, registry, user, client },
    [Symbol.asyncDispose]: async () => {
      await client.close();
      await registry.stop();
      await forge.stop();
    },
  };
}
