import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLogger } from '@churnops/lib/logging/logger.ts';
import { type Credentials, parseDockerConfig } from '@churnops/lib/registry/docker-config.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { exitCodeOf } from './exit-code.ts';
import { directorySource, type ModelSource, registrySource } from './model/model-source.ts';
import { createSink } from './prediction-log/log-place.ts';
import { startServer } from './server.ts';
import { writeTerminationMessage } from './termination-message.ts';

const logger = createLogger({ name: 'model-server', level: process.env['CHURNOPS_LOG_LEVEL'] || 'info' });

try {
  await serve(readConfiguration(process.env), stopSignal());
  process.exit(0);
} catch (reason) {
  logger.error('ending', { error: reason });
  await leaveWord(reason);
  process.exit(exitCodeOf(reason));
}

/** Serves until told to stop; being told so while the model is on its way is no failure. */
async function serve(configuration: Configuration, stop: Promise<NodeJS.Signals>): Promise<void> {
  const { predictionLog } = configuration;
  const server = await startServer({
    ...configuration,
    predictionLog: predictionLog && createSink(predictionLog),
    source: await createSource(configuration),
    logger,
  });
  const signal = await Promise.race([stop, server.ready.then(() => stop)]);
  logger.info('draining', { signal });
  await server.close();
}

/** The first signal that asks the process to stop; later ones change nothing. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.on('SIGTERM', resolve).on('SIGINT', resolve);
  });
}

async function createSource({ model, workDirectory }: Configuration): Promise<ModelSource> {
  if ('directory' in model) return directorySource(model.directory);
  const credentials = await readCredentials(model.pullConfigPath);
  const client = new RegistryClient({ registries: model.registries, credentials, logger });
  return registrySource(client, model.artifact, join(workDirectory, 'model'));
}

/** A Secret that is not named is not mounted: then the registry is asked without credentials. */
async function readCredentials(path: string): Promise<Credentials> {
  try {
    return parseDockerConfig(await readFile(path));
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw reason;
  }
}

async function leaveWord(reason: unknown): Promise<void> {
  const path = process.env['CHURNOPS_TERMINATION_LOG'] || '/dev/termination-log';
  try {
    await writeTerminationMessage(path, reason);
  } catch (cause) {
    logger.debug('no termination message written: this is no container', { error: cause });
  }
}
