import { createLogger } from '@churnops/lib/logging/logger.ts';
import { readConfiguration } from './run/configuration.ts';
import { exitCodeOf } from './run/exit-code.ts';
import { runJob } from './run/run-job.ts';

const logger = createLogger({ name: 'trainer-job', level: process.env['CHURNOPS_LOG_LEVEL'] ?? 'info' });
const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort(name));

try {
  process.exitCode = await runJob(readConfiguration(process.env), logger, stop.signal);
} catch (fault) {
  logger.error('the configuration cannot be used', { error: fault });
  process.exitCode = exitCodeOf(fault);
}
