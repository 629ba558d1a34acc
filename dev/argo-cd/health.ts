import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../processes/run-program.ts';
import { argoCDErrors } from './errors.ts';
import { settingsMap } from './objects.ts';

/** What Argo CD thinks of an object. */
export interface Health {
  status: 'Healthy' | 'Progressing' | 'Degraded' | 'Suspended' | 'Missing' | 'Unknown';
  message: string;
}

/** An object as far as its identity goes. */
interface NamedObject {
  kind?: string;
  metadata?: { name?: string };
}

/**
 * Asks Argo CD itself (`argocd admin settings resource-overrides health`) for the health of an object under given settings.
 *
 * @param program path of `argocd`
 * @param settings what `argocd-cm` would hold, with the scripts in it
 * @throws NotAssessed where there is no script for the object's kind, or it fails
 */
export async function assessHealth(
  program: string,
  settings: Readonly<Record<string, string>>,
  object: NamedObject,
): Promise<Health> {
  const directory = await mkdtemp(join(tmpdir(), 'churnops-health-'));
  const [settingsPath, objectPath] = [join(directory, 'argocd-cm.yaml'), join(directory, 'object.yaml')];
  try {
    await writeFile(settingsPath, JSON.stringify(settingsMap(settings)));
    await writeFile(objectPath, JSON.stringify(object));
    const command = ['admin', 'settings', 'resource-overrides', 'health', objectPath];
    const output = await runProgram([program, ...command, '--argocd-cm-path', settingsPath]);
    return readHealth(output) ?? refuse(object, output);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Reads what Argo CD's command line prints; undefined where it tells of no health. */
export function readHealth(output: string): Health | undefined {
  const [, status, message] = /^STATUS: (\w+)\nMESSAGE: (.*)$/ms.exec(output) ?? [];
  return status === undefined ? undefined : { status: status as Health['status'], message: message!.trim() };
}

function refuse(object: NamedObject, output: string): never {
  const { kind = 'object', metadata } = object;
  throw argoCDErrors.error('NotAssessed', { kind, name: metadata?.name ?? '', output: output.trim() });
}
