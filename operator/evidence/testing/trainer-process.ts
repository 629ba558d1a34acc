import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProgramEnd, runProgram } from '@churnops/trainer-job/run/job-process.fixture.ts';
import type { Job } from '../../kubernetes/resource.ts';
import { RUN_ANNOTATION } from '../../training-run/run-file.ts';

/** What a pod of a trainer is given by the cluster. */
export interface TrainerPlace {
  directory: string;
  registries: object[];
  dockerConfig: object;
}

/** Runs the trainer as the container of the Job's pod would: with the run file of the Job, in a process of its own. */
export async function runTrainer(job: Job, place: TrainerPlace): Promise<ProgramEnd> {
  const home = await mkdtemp(join(place.directory, 'pod-'));
  const runFile = job.spec?.template.metadata?.annotations?.[RUN_ANNOTATION] ?? '';
  await writeFile(join(home, 'run.json'), runFile);
  for (const purpose of ['push', 'data-pull']) {
    await mkdir(join(home, purpose));
    await writeFile(join(home, purpose, 'config.json'), JSON.stringify(place.dockerConfig));
  }
  return runProgram(home, { CHURNOPS_REGISTRIES: JSON.stringify(place.registries) });
}
