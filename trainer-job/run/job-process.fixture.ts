import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freeLoopbackPort } from '@churnops/dev/processes/free-port.ts';

const MAIN = new URL('../main.ts', import.meta.url).pathname;

/** What a Job is given. */
export interface JobSettings {
  /** A folder for the Job's own. */
  directory: string;
  /** The registry's host, which speaks plain HTTP. */
  host: string;
  /** The run file. */
  run: object;
  /** Files beside the run file, such as `data-s3/accessKeyId`. */
  files?: Readonly<Record<string, string>>;
  /** What is mounted at /data. */
  volume?: string;
}

/** How a Job ended. */
export interface EndedJob {
  exitCode: number | null;
  message: Record<string, unknown>;
  log: string;
}

/** Runs the program as the operator's Job does, and waits for its end. */
export async function runJobProcess({
  directory,
  host,
  run,
  files = {},
  volume,
}: JobSettings): Promise<EndedJob> {
  const home = await mkdtemp(join(directory, 'job-'));
  await writeFile(join(home, 'run.json'), JSON.stringify(run));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(home, name, '..'), { recursive: true });
    await writeFile(join(home, name), content);
  }
  const { message, ...end } = await runProgram(home, {
    CHURNOPS_REGISTRIES: JSON.stringify([{ host, plainHTTP: true }]),
    ...(volume === undefined ? {} : { CHURNOPS_VOLUME_DIRECTORY: volume }),
  });
  return { ...end, message: JSON.parse(message) };
}

/** How the program ended. */
export interface ProgramEnd {
  exitCode: number | null;
  /** The termination message. */
  message: string;
  log: string;
}

/** Runs the program as a container that has its run file, and what belongs to that, in a folder of its own, and waits for its end. */
export async function runProgram(home: string, environment: NodeJS.ProcessEnv): Promise<ProgramEnd> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...environment,
      CHURNOPS_RUN_FILE: join(home, 'run.json'),
      CHURNOPS_TERMINATION_LOG: join(home, 'termination-log'),
      CHURNOPS_PROGRESS_PORT: String(await freeLoopbackPort()),
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
