import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { type BatchConfiguration, readBatchConfiguration } from './configuration.ts';
import { runBatch } from './run-batch.ts';

const MAIN = new URL('../main.ts', import.meta.url).pathname;

/** What differs from one Job of a test to another. */
export interface TestJob {
  /** Where its own directories go. */
  directory: string;
  registryHost: string;
  /** oci://HOST/REPOSITORY@sha256:… */
  artifact: string;
  input: object;
  output: object;
  partitions?: number;
  threshold?: number;
  job?: string;
  /** Files beside the batch file, such as credentials, by their relative paths. */
  secrets?: Readonly<Record<string, string>>;
}

/** Writes what the pod of a partition has mounted, and returns its environment. Volumes are `<directory>/data` and `<directory>/output`. */
async function mount(given: TestJob, index: number): Promise<Record<string, string>> {
  const { directory, registryHost, artifact, input, output, partitions = 1, threshold } = given;
  const home = await mkdtemp(join(directory, 'pod-'));
  const model = { name: 'telco', namespace: 'shop' };
  const file = { formatVersion: 1, model, name: 'nightly', artifact, partitions, spec: { input, output } };
  await writeFile(
    join(home, 'batch.json'),
    JSON.stringify({ ...file, ...(threshold !== undefined && { threshold }) }),
  );
  for (const [path, text] of Object.entries(given.secrets ?? {})) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
  return {
    CHURNOPS_BATCH_FILE: join(home, 'batch.json'),
    CHURNOPS_JOB_UID: given.job ?? 'job-1',
    JOB_COMPLETION_INDEX: String(index),
    CHURNOPS_REGISTRIES: JSON.stringify([{ host: registryHost, plainHTTP: true }]),
    CHURNOPS_TERMINATION_LOG: join(home, 'termination-log'),
    CHURNOPS_PROGRESS_PORT: '0',
    CHURNOPS_VOLUME_DIRECTORY: join(directory, 'data'),
    CHURNOPS_OUTPUT_DIRECTORY: join(directory, 'output'),
    TMPDIR: home,
  };
}

async function lastWords(environment: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
  const text = await readFile(environment['CHURNOPS_TERMINATION_LOG']!, 'utf8').catch(() => '{}');
  return JSON.parse(text) as Record<string, unknown>;
}

/** Scores a partition as the pod of a Job does, in this process. */
export async function runPartition(given: TestJob, index = 0) {
  const environment = await mount(given, index);
  const configuration = readBatchConfiguration(environment) as BatchConfiguration;
  const exitCode = await runBatch(configuration, createSilentLogger(), new AbortController().signal);
  return { exitCode, message: await lastWords(environment) };
}

/** Scores a partition in a process of its own, which can be killed. */
export async function startPartition(given: TestJob, index = 0) {
  const environment = await mount(given, index);
  const child = spawn(process.execPath, [MAIN], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  return {
    child,
    end: async () => {
      const [exitCode, signal] = (await ended) as [number | null, string | null];
      return { exitCode, signal, message: await lastWords(environment) };
    },
  };
}
