import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';
import type { ApiserverClient } from '../apiserver/apiserver-client.ts';
import { type ObjectIdentity, objectPath } from '../apiserver/object-path.ts';
import { controlPlaneErrors } from './errors.ts';

const ESTABLISHED_SECONDS = 15;
const PROBE_MILLISECONDS = 50;

/** The project's own CustomResourceDefinitions. */
export const DEFINITIONS_DIRECTORY = join(import.meta.dirname, '../../crds');

/**
 * Applies every CustomResourceDefinition among the YAML files of a folder and waits until the apiserver serves them.
 *
 * @returns the names of the definitions
 * @throws ApplyRefused, DefinitionNotEstablished
 */
export async function installDefinitions(client: ApiserverClient, directory: string): Promise<string[]> {
  const files = (await readdir(directory)).filter((name) => name.endsWith('.yaml'));
  const texts = await Promise.all(files.map((name) => readFile(join(directory, name), 'utf8')));
  const documents = texts
    .flatMap((text) => parseAllDocuments(text))
    .map((document) => ({
      identity: document.toJS({ maxAliasCount: -1 }) as ObjectIdentity | null,
      text: document.toString(),
    }));
  const installed = documents.map(async ({ identity, text }) => {
    if (identity?.kind !== 'CustomResourceDefinition') return [];
    const path = objectPath(identity);
    await client.apply(path, text);
    await established(client, path, identity.metadata.name);
    return [identity.metadata.name];
  });
  return (await Promise.all(installed)).flat();
}

async function established(client: ApiserverClient, path: string, name: string): Promise<void> {
  const deadline = performance.now() + ESTABLISHED_SECONDS * 1_000;
  for (;;) {
    const { body } = await client.get(path);
    const { status } = JSON.parse(body) as { status?: { conditions?: { type: string; status: string }[] } };
    if (status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True')) return;
    if (performance.now() > deadline)
      throw controlPlaneErrors.error('DefinitionNotEstablished', {
        name,
        seconds: ESTABLISHED_SECONDS,
        body,
      });
    await delay(PROBE_MILLISECONDS);
  }
}
