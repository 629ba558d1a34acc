import { error } from '../errors.ts';
import { readConfiguration } from '../run/configuration.ts';

/** Where the pod of a partition finds what it needs, as the operator mounts it. */
export interface BatchConfiguration
  extends Omit<ReturnType<typeof readConfiguration>, 'runFile' | 'volumeDirectory'> {
  batchFile: string;
  /** Where the claim that is read is mounted. */
  dataDirectory: string;
  /** Where the claim that is written is mounted. */
  outputDirectory: string;
  /** The uid of the Job. */
  job: string;
  /** Which partition this is, from 0 on. */
  index: number;
  /** How many threads may score. */
  threads: number;
}

/** Reads the configuration of a scoring pod; undefined where the process is to do something else. @throws SettingInvalid */
export function readBatchConfiguration(environment: NodeJS.ProcessEnv): BatchConfiguration | undefined {
  const batchFile = environment['CHURNOPS_BATCH_FILE'];
  if (batchFile === undefined) return undefined;
  const { runFile: _, volumeDirectory, ...common } = readConfiguration(environment);
  const job = environment['CHURNOPS_JOB_UID'];
  if (!job)
    throw error('SettingInvalid', { name: 'CHURNOPS_JOB_UID', reason: 'it must be the uid of the Job' });
  return {
    ...common,
    batchFile,
    dataDirectory: volumeDirectory,
    outputDirectory: environment['CHURNOPS_OUTPUT_DIRECTORY'] ?? '/output',
    job,
    index: whole(environment, 'JOB_COMPLETION_INDEX', '0', 0, 999),
    threads: whole(environment, 'CHURNOPS_THREADS', '1', 1, 256),
  };
}

function whole(
  environment: NodeJS.ProcessEnv,
  name: string,
  otherwise: string,
  minimum: number,
  maximum: number,
): number {
  const value = Number(environment[name] ?? otherwise);
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  throw error('SettingInvalid', { name, reason: `it must be a whole number from ${minimum} to ${maximum}` });
}
