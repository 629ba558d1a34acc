import { readFile } from 'node:fs/promises';
import { parseRegistryOptions } from '@churnops/lib/registry/registry-options.ts';
import { parse } from 'yaml';
import { type Configuration, DEFAULT_CONFIGURATION } from './configuration.ts';
import { operatorError } from './errors.ts';
import { FieldReader } from './field-reader.ts';

/** A configuration is a screen long; more than this is another file. */
const MAXIMUM_BYTES = 1024 * 1024;

/**
 * Reads the configuration file of the operator, YAML of the shape of {@link Configuration}.
 *
 * @throws CodedError `ConfigurationInvalid`, naming the field and what it should be.
 */
export async function readConfiguration(path: string): Promise<Configuration> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw operatorError('ConfigurationInvalid', { path, reason: (cause as Error).message }, { cause });
  }
  return parseConfiguration(text, path);
}

/** @param path names the file in errors. */
export function parseConfiguration(text: string, path: string): Configuration {
  try {
    if (text.length > MAXIMUM_BYTES) throw new Error(`it is longer than ${MAXIMUM_BYTES} characters`);
    return readFields(new FieldReader(parse(text, { maxAliasCount: 10 }), ''));
  } catch (cause) {
    throw operatorError('ConfigurationInvalid', { path, reason: (cause as Error).message }, { cause });
  }
}

function readFields(root: FieldReader): Configuration {
  const defaults = DEFAULT_CONFIGURATION;
  const workers = root.object('workers');
  const configuration: Configuration = {
    modelServerImage: root.text('modelServerImage'),
    trainerImage: root.text('trainerImage'),
    imagePullSecrets: root.texts('imagePullSecrets', defaults.imagePullSecrets),
    registries: parseRegistryOptions(root.raw('registries'), 'registries'),
    leaderElection: readLeaderElection(root.object('leaderElection')),
    workers: {
      trainingRun: workers.integer('trainingRun', 1, 64, defaults.workers.trainingRun),
      churnModel: workers.integer('churnModel', 1, 64, defaults.workers.churnModel),
    },
    namespaces: root.texts('namespaces', defaults.namespaces),
  };
  workers.refuseOthers();
  root.refuseOthers();
  return configuration;
}

function readLeaderElection(fields: FieldReader): Configuration['leaderElection'] {
  const defaults = DEFAULT_CONFIGURATION.leaderElection;
  const hour = 3_600_000;
  const read = {
    enabled: fields.flag('enabled', defaults.enabled),
    leaseName: fields.text('leaseName', defaults.leaseName),
    leaseDurationMilliseconds: fields.integer(
      'leaseDurationMilliseconds',
      1_000,
      hour,
      defaults.leaseDurationMilliseconds,
    ),
    renewDeadlineMilliseconds: fields.integer(
      'renewDeadlineMilliseconds',
      500,
      hour,
      defaults.renewDeadlineMilliseconds,
    ),
    retryPeriodMilliseconds: fields.integer(
      'retryPeriodMilliseconds',
      100,
      hour,
      defaults.retryPeriodMilliseconds,
    ),
  };
  fields.refuseOthers();
  if (read.renewDeadlineMilliseconds >= read.leaseDurationMilliseconds) {
    throw new Error('leaderElection.renewDeadlineMilliseconds must be less than leaseDurationMilliseconds');
  }
  if (read.retryPeriodMilliseconds * 2 > read.renewDeadlineMilliseconds) {
    throw new Error(
      'leaderElection.retryPeriodMilliseconds must be at most half of renewDeadlineMilliseconds',
    );
  }
  return read;
}
