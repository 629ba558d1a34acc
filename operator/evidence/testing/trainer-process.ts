import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freeLoopbackPort } from '@churnops/dev/processes/free-port.ts';
import type { Job } from '../../kubernetes/resource.ts';
import { RUN_ANNOTATION } from '../../training-run/run-file.ts';

const MAIN = new URL('../../../trainer-job/main.ts', import.meta.url).pathname;

/** How a trainer ended. */
export interface TrainerEnd {
  exitCode: number | null;
  /** The termination message. */
  message: string;
  log: string;
}

/** What a pod of a trainer is given by the cluster. */
export interface TrainerPlace {
  directory: string;
  registries: object[];
  dockerConfig: object;
}

/** Runs the trainer as the container of the Job's pod would: with the run file of the Job, in a process of its own. */
export async function runTrainer(job: Job, place: TrainerPlace): Promise<TrainerEnd> {
  const home = await mkdtemp(join(place.directory, 'pod-'));
  const runFile = job.spec?.template.metadata?.annotations?.[RUN_ANNOTATION] ?? '';
  await writeFile(join(home, 'run.json'), runFile);
  for (const purpose of ['push', 'data-pull']) {
    await mkdir(join(home, purpose));
    await writeFile(join(home, purpose, 'config.json'), JSON.stringify(place.dockerConfig));
  }
  const child = spawn(process.execPath, [MAIN], {
    env: {
      CHURNOPS_RUN_FILE: join(home, 'run.json'),
      CHURNOPS_REGISTRIES: JSON.stringify(place.registries),
      CHURNOPS_TERMINATION_LOG: join(home, 'termination-log'),
      CHURNOPS_PROGRESS_PORT: String(await freeLoopbackPort()),
      TMPDIR: home,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log += chunk;
    });
  }
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, log, message: await readFile(join(home, 'termination-log'), 'utf8') };
}
