import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { type Credentials, parseDockerConfig } from '@churnops/lib/registry/docker-config.ts';
import { parseReference, type Reference } from '@churnops/lib/registry/reference.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import type { RegistryOption } from '@churnops/lib/registry/registry-options.ts';
import { type Arguments, type Context, type Option, textOption } from './command.ts';
import { error } from './errors.ts';
import { readTextFile } from './readable-file.ts';

/** The options of every command that speaks to a registry. */
export const REGISTRY_OPTIONS: Readonly<Record<string, Option>> = {
  'ca-file': {
    value: 'FILE',
    description: "PEM certificates to trust for this registry, besides the system's",
  },
  'plain-http': { description: 'speak plain HTTP to this registry' },
};

/** Where credentials come from, as the help of these commands tells it. */
export const REGISTRY_NOTES =
  'Credentials are those of "docker login": $DOCKER_CONFIG/config.json, else ~/.docker/config.json.\nPasswords that docker keeps in a credential store are not read.';

/** A repository and a client that may speak to its registry. */
export interface RegistryAccess {
  reference: Reference;
  client: RegistryClient;
}

/** Runs `action` with a client for the registry that `text` names. */
export async function withRegistry<T>(
  text: string,
  given: Arguments,
  { environment }: Context,
  action: (access: RegistryAccess) => Promise<T>,
): Promise<T> {
  const reference = parseReference(text);
  const option: RegistryOption = { host: reference.host, plainHTTP: given.options['plain-http'] === true };
  const certificates = textOption(given, 'ca-file');
  if (certificates !== undefined) option.certificateAuthority = await readTextFile(certificates);
  const credentials = await readCredentials(environment);
  const client = new RegistryClient({ registries: [option], credentials, logger: createSilentLogger() });
  try {
    return await action({ reference, client });
  } catch (cause) {
    const trust = distrust(cause);
    throw trust ? error('RegistryUntrusted', { host: reference.host, reason: trust }, { cause }) : cause;
  } finally {
    await client.close();
  }
}

/** Codes of TLS for a certificate that no known authority has issued; see https://nodejs.org/api/tls.html#x509-certificate-error-codes. */
const UNKNOWN_ISSUER = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** What TLS says of a certificate that it does not trust, where that is at the bottom of a fault. */
function distrust(fault: unknown): string | undefined {
  for (let inner = fault; inner instanceof Error; inner = inner.cause) {
    if (UNKNOWN_ISSUER.has((inner as NodeJS.ErrnoException).code ?? '')) return inner.message;
  }
  return undefined;
}

async function readCredentials(environment: NodeJS.ProcessEnv): Promise<Credentials> {
  const directory = environment['DOCKER_CONFIG'] || join(environment['HOME'] || homedir(), '.docker');
  try {
    return parseDockerConfig(await readFile(join(directory, 'config.json')));
  } catch (cause) {
    // Who never logged in to a registry has no such file, and may need none.
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw cause;
  }
}
