import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { freeLoopbackPort } from '@churnops/dev/processes/free-port.ts';
import type { Job } from '../../kubernetes/resource.ts';

const MAIN = new URL('../../../trainer-job/main.ts', import.meta.url).pathname;

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

/** How a container ended. */
export interface PodEnd {
  exitCode: number | null;
  /** The termination message. */
  message: string;
  log: string;
}

/** Runs the container of a Job's pod in a process, with the files and the environment that the pod says, as a kubelet gives them. */
export async function runPod({ metadata, spec }: Template, node: NodeAtHand): Promise<PodEnd> {
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
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...Object.fromEntries(given),
      CHURNOPS_RUN_FILE: join(home, 'run.json'),
      CHURNOPS_TERMINATION_LOG: join(home, 'termination-log'),
      CHURNOPS_PROGRESS_PORT: String(await freeLoopbackPort()),
      ...(claim && { CHURNOPS_VOLUME_DIRECTORY: node.claims[claim.claimName] }),
      TMPDIR: home,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      log += chunk;
    });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, log, message: await readFile(join(home, 'termination-log'), 'utf8') };
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
