import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pullDataset } from '@churnops/lib/artifact/dataset.ts';
import { pullModel } from '@churnops/lib/artifact/model-registry.ts';
import { diskFault } from '@churnops/lib/errors/disk-fault.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { SYSTEM_CLOCK } from '@churnops/lib/registry/retry.ts';
import { withModel } from '../comparison/open-model.ts';
import { MAXIMUM_FETCHED_BYTES } from '../data/sources/data-source.ts';
import { error } from '../errors.ts';
import { readCredentials } from '../run/configuration.ts';
import { EXIT_CODES, exitCodeOf } from '../run/exit-code.ts';
import { ProgressServer } from '../run/progress-server.ts';
import { leaveMessage } from '../run/run-job.ts';
import { formatFault } from '../run/termination-message.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { type BatchFile, parseBatchFile } from './batch-file.ts';
import type { BatchConfiguration } from './configuration.ts';
import { partOf } from './part-names.ts';
import { locate } from './places.ts';
import { scorePart } from './score-part.ts';

/** What a server takes at most: a larger model could not be served. */
const MAXIMUM_MODEL_BYTES = 512 * 2 ** 20;

/**
 * Scores one partition of a batch from its batch file to its last words, and returns the exit code. Nothing is thrown: whatever
 * happens is told in the log, in the termination message and by the code.
 */
export async function runBatch(
  configuration: BatchConfiguration,
  logger: Logger,
  signal: AbortSignal,
): Promise<number> {
  const { index, job, terminationLog } = configuration;
  const server = new ProgressServer();
  try {
    await server.listen(configuration.progressPort);
    const result = await score(configuration, logger.child({ job, partition: index }), signal, server);
    await leaveMessage(terminationLog, JSON.stringify(result), logger);
    return EXIT_CODES.done;
  } catch (caught) {
    const fault = signal.aborted
      ? error('Stopped', { signal: String(signal.reason) }, { cause: caught })
      : diskFault(caught, 'the part');
    const exitCode = exitCodeOf(fault);
    logger.error('the partition failed', { error: fault, exitCode, job, partition: index });
    await leaveMessage(terminationLog, formatFault(fault), logger);
    return exitCode;
  } finally {
    await server.close();
  }
}

async function score(
  configuration: BatchConfiguration,
  logger: Logger,
  signal: AbortSignal,
  server: ProgressServer,
): Promise<object> {
  const { batchFile, index, job, threads, workDirectory } = configuration;
  const batch = parseBatchFile(await readFile(batchFile));
  if (index >= batch.partitions)
    throw error('SettingInvalid', {
      name: 'JOB_COMPLETION_INDEX',
      reason: `there are ${batch.partitions} partitions`,
    });
  const part = partOf(batch.output, batch.partitions, index);
  const context = { clock: SYSTEM_CLOCK, random: Math.random, workDirectory, signal };
  const output = openStorage(await locate(part.directory, 'output', configuration), context);
  const input = await openInput(batch, configuration, logger, context);
  try {
    const result = await scorePart({
      input,
      inputFormat: batch.input.format,
      output,
      part,
      partitions: batch.partitions,
      index,
      job,
      threshold: batch.threshold,
      signal,
      withSession: async (action) => {
        server.update({ phase: 'Reading', percent: 0, message: 'fetching the model' });
        return withModel(await fetchModel(batch, configuration, logger), action, { threads });
      },
      onProgress: (share, { rows, refused }) => {
        const message = `${rows} rows are scored, ${refused} were refused`;
        server.update({ phase: 'Scoring', percent: Math.round(share * 100), message });
      },
    });
    const { existed, ...counts } = result;
    logger.info(existed ? 'an earlier attempt finished this partition' : 'scored', {
      ...counts,
      part: part.scores,
    });
    return counts;
  } finally {
    await Promise.all([input.close(), output.close()]);
  }
}

async function fetchModel(
  batch: BatchFile,
  { batchFile, registries, workDirectory }: BatchConfiguration,
  logger: Logger,
) {
  const credentials = await readCredentials(batchFile, 'pull');
  const registry = new RegistryClient({ registries, credentials, logger });
  try {
    const options = { maximumBytes: MAXIMUM_MODEL_BYTES };
    return await pullModel(registry, batch.artifact, join(workDirectory, 'model'), options);
  } finally {
    await registry.close();
  }
}

/** A dataset in a registry is one layer, which is a file once it is fetched. */
async function openInput(
  { input }: BatchFile,
  configuration: BatchConfiguration,
  logger: Logger,
  context: Parameters<typeof openStorage>[1],
): Promise<Storage> {
  if (input.kind !== 'Artifact') return openStorage(await locate(input, 'input', configuration), context);
  const { batchFile, registries, workDirectory } = configuration;
  const credentials = await readCredentials(batchFile, 'data-pull');
  const registry = new RegistryClient({ registries, credentials, logger });
  try {
    const file = input.format === 'Parquet' ? 'data.parquet' : 'data.csv';
    const options = { maximumBytes: MAXIMUM_FETCHED_BYTES };
    await pullDataset(registry, input.reference, join(workDirectory, file), options);
    return openStorage({ kind: 'Volume', root: workDirectory, path: file }, context);
  } finally {
    await registry.close();
  }
}
