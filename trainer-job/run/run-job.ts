import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diskFault } from '@churnops/lib/errors/disk-fault.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { SYSTEM_CLOCK } from '@churnops/lib/registry/retry.ts';
import { type Configuration, readCredentials } from './configuration.ts';
import { executeRun } from './execute-run.ts';
import { EXIT_CODES, exitCodeOf } from './exit-code.ts';
import { ProgressServer } from './progress-server.ts';
import { parseRunFile } from './run-file.ts';
import { formatFault, formatResult, type RunResult } from './termination-message.ts';

/**
 * Runs a Job from its run file to its last words, and returns the exit code. Nothing is thrown: whatever
 * happens is told in the log, in the termination message and by the code.
 */
export async function runJob(
  configuration: Configuration,
  logger: Logger,
  signal: AbortSignal,
): Promise<number> {
  try {
    const result = await runWithServer(configuration, logger, signal);
    logger.info('done', result);
    await leaveMessage(configuration.terminationLog, formatResult(result), logger);
    return EXIT_CODES.done;
  } catch (caught) {
    const fault = diskFault(caught, 'the work of the run');
    const exitCode = exitCodeOf(fault);
    logger.error('the run failed', { error: fault, exitCode });
    await leaveMessage(configuration.terminationLog, formatFault(fault), logger);
    return exitCode;
  }
}

async function runWithServer(
  configuration: Configuration,
  logger: Logger,
  signal: AbortSignal,
): Promise<RunResult> {
  const server = new ProgressServer();
  await server.listen(configuration.progressPort);
  try {
    return await runWithRegistries(configuration, logger, signal, server);
  } finally {
    await server.close();
  }
}

async function runWithRegistries(
  configuration: Configuration,
  logger: Logger,
  signal: AbortSignal,
  server: ProgressServer,
): Promise<RunResult> {
  const { runFile, registries, volumeDirectory, workDirectory } = configuration;
  const run = parseRunFile(await readFile(runFile));
  const connect = async (purpose: 'push' | 'data-pull') =>
    new RegistryClient({ registries, credentials: await readCredentials(runFile, purpose), logger });
  const [output, data] = [await connect('push'), await connect('data-pull')];
  const random = Math.random;
  const fetching = {
    registry: data,
    s3Directory: join(dirname(runFile), 'data-s3'),
    gitDirectory: join(dirname(runFile), 'data-git'),
    clock: SYSTEM_CLOCK,
    random,
    signal,
    volumeDirectory,
    workDirectory,
  };
  const runLogger = logger.child({ run: run.name, namespace: run.namespace, uid: run.uid });
  try {
    return await executeRun(run, {
      registry: output,
      fetching,
      logger: runLogger,
      signal,
      stopwatch: () => performance.now(),
      onProgress: (progress) => {
        server.update(progress);
        runLogger.debug('progress', progress);
      },
    });
  } finally {
    await Promise.all([output.close(), data.close()]);
  }
}

/**
 * Leaves the last words where Kubernetes looks for them. Where that fails, the words are missing in the status, but
 * not the result: the registry has that.
 */
export async function leaveMessage(terminationLog: string, message: string, logger: Logger): Promise<void> {
  try {
    await writeFile(terminationLog, message);
  } catch (fault) {
    logger.error('the termination message cannot be written', { error: fault, terminationLog });
  }
}
