import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '@churnops/dev/build/bundle.ts';
import { startRealForge } from '@churnops/dev/forge/real-forge.fixture.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import type { BasicServers, WorldServers } from './promotion-world.ts';

const registryUser = { username: 'robot', password: 'correct horse:battery' };

/** Starts a real registry, and bundles the operator, which then starts in less than half the time. */
export async function startBasicServers(kubeconfig: string): Promise<BasicServers & AsyncDisposable> {
  const directory = await mkdtemp(join(tmpdir(), 'churnops-bundle-'));
  const [registry] = await Promise.all([
    startRealRegistry({ user: registryUser }),
    bundle([join(import.meta.dirname, '../main.ts')], directory),
  ]);
  const client = new RegistryClient({
    registries: [{ host: registry.host, plainHTTP: true }],
    credentials: new Map([[registry.host, registryUser]]),
    logger: createSilentLogger(),
  });
  const stop = async () => {
    await client.close();
    await registry.stop();
    await rm(directory, { recursive: true });
  };
  const program = join(directory, 'main.mjs');
  return { kubeconfig, registry, registryUser, client, program, [Symbol.asyncDispose]: stop };
}

/** Starts a real forge besides. */
export async function startWorldServers(kubeconfig: string): Promise<WorldServers & AsyncDisposable> {
  const [forge, basic] = await Promise.all([startRealForge(), startBasicServers(kubeconfig)]);
  const stop = async () => {
    await forge.stop();
    await basic[Symbol.asyncDispose]();
  };
  return { ...basic, forge, [Symbol.asyncDispose]: stop };
}
