import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ProgramEnd, runProgram } from '@churnops/trainer-job/run/job-process.fixture.ts';
import type { Job } from '../../kubernetes/resource.ts';

type Template = NonNullable<Job['spec']>['template'];

/** What a node has for the pods that come to it. */
export interface NodeAtHand {
  /** Where pods have their files. */
  directory: string;
  /** The values of a Secret of the pod's namespace, in base64. */
  readSecret: (name: string) => Promise<Readonly<Record<string, string>>>;
  /** What is on a claim. */
  claims: Readonly<Record<string, string>>;
}

/** Runs the container of a Job's pod in a process, with the files and the environment that the pod says, as a kubelet gives them. */
export async function runPod({ metadata, spec }: Template, node: NodeAtHand): Promise<ProgramEnd> {
  const home = await mkdtemp(join(node.directory, 'pod-'));
  const volumes = spec?.volumes ?? [];
  for (const { projected } of volumes)
    for (const source of projected?.sources ?? []) {
      for (const { path, fieldRef } of source.downwardAPI?.items ?? []) {
        const annotation = /^metadata\.annotations\['(.*)'\]$/.exec(fieldRef?.fieldPath ?? '')?.[1];
        await put(home, path, Buffer.from(metadata?.annotations?.[annotation ?? ''] ?? ''));
      }
      if (source.secret) await mountSecret(home, source.secret, node);
    }
  const claim = volumes.find(({ persistentVolumeClaim }) => persistentVolumeClaim)?.persistentVolumeClaim;
  const given = (spec?.containers[0]?.env ?? []).map(({ name, value }) => [name, value ?? '']);
  return runProgram(home, {
    ...Object.fromEntries(given),
    ...(claim && { CHURNOPS_VOLUME_DIRECTORY: node.claims[claim.claimName] }),
  });
}

interface MountedSecret {
  name?: string;
  items?: { key: string; path: string }[];
}

/** A key that is not there is left out: all that is optional here has such. */
async function mountSecret(home: string, { name = '', items = [] }: MountedSecret, node: NodeAtHand) {
  const values = await node.readSecret(name);
  for (const { key, path } of items)
    if (values[key] !== undefined) await put(home, path, Buffer.from(values[key], 'base64'));
}

async function put(home: string, path: string, content: Uint8Array): Promise<void> {
  await mkdir(dirname(join(home, path)), { recursive: true });
  await writeFile(join(home, path), content);
}
