import { createLogger } from '@churnops/lib/logging/logger.ts';
import { readBatchConfiguration } from './batch-job/configuration.ts';
import { runBatch } from './batch-job/run-batch.ts';
import { readConfiguration, terminationLogOf } from './run/configuration.ts';
import { EXIT_CODES, exitCodeOf } from './run/exit-code.ts';
import { leaveMessage, runJob } from './run/run-job.ts';
import { formatFault } from './run/termination-message.ts';

/** A run stops at its next step; one that hangs in the network is not waited for longer than this. */
const STOP_MILLISECONDS = 10_000;

const logger = createLogger({ name: 'trainer-job', level: process.env['CHURNOPS_LOG_LEVEL'] ?? 'info' });
const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.once(name, () => {
    stop.abort(name);
    setTimeout(() => process.exit(EXIT_CODES.temporary), STOP_MILLISECONDS).unref();
  });
}

try {
  const batch = readBatchConfiguration(process.env);
  process.exitCode = batch
    ? await runBatch(batch, logger, stop.signal)
    : await runJob(readConfiguration(process.env), logger, stop.signal);
} catch (fault) {
  logger.error('the configuration cannot be used', { error: fault });
  await leaveMessage(terminationLogOf(process.env), formatFault(fault), logger);
  process.exitCode = exitCodeOf(fault);
}
