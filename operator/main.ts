import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { createLogger, type Logger } from '@churnops/lib/logging/logger.ts';
import { type CommandLine, parseCommandLine, USAGE } from './command-line.ts';
import { readConfiguration } from './configuration-file.ts';
import { createControllers } from './controllers.ts';
import { createFooting } from './footing.ts';
import { connect } from './kubernetes/connection.ts';
import { Operator } from './operator.ts';

/** Where the Lease is when the process does not know its pod's namespace. */
const DEFAULT_NAMESPACE = 'churnops-system';

async function run(line: CommandLine, logger: Logger, stopping: AbortSignal): Promise<void> {
  const configuration = await readConfiguration(line.configuration);
  const connection = await connect(line.kubeconfig === undefined ? {} : { kubeconfig: line.kubeconfig });
  const footing = createFooting({
    connection,
    configuration,
    identity: `${process.env.POD_NAME ?? hostname()}_${randomUUID()}`,
    namespace: process.env.POD_NAMESPACE ?? DEFAULT_NAMESPACE,
    logger,
  });
  const operator = new Operator({
    footing,
    createControllers: (finalizers) => createControllers(footing, configuration, logger, finalizers),
    healthPort: line.healthPort,
    webhooks: { port: line.webhookPort, ...configuration.webhooks },
    logger,
  });
  try {
    await operator.run(stopping);
  } finally {
    await connection.dispatcher.destroy();
  }
}

function readCommandLine(): CommandLine | undefined {
  try {
    return parseCommandLine(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    return undefined;
  }
}

const line = readCommandLine();
if (line) {
  const logger = createLogger({
    name: 'operator',
    level: line.logLevel ?? process.env.LOG_LEVEL ?? 'info',
  });
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.info('Told to stop', { signal });
      stopping.abort();
    });
  }
  try {
    await run(line, logger, stopping.signal);
    logger.info('Stopped');
    process.exitCode = 0;
  } catch (error) {
    logger.error('The operator ends', { error });
    process.exit(1);
  }
} else {
  process.exitCode = 64;
}
