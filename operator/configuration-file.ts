import { readFile } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { parseRegistryOptions } from '@churnops/lib/registry/registry-options.ts';
import { parse } from 'yaml';
import { type Configuration, DEFAULT_CONFIGURATION, type PromotionConfiguration } from './configuration.ts';
import { operatorError } from './errors.ts';
import { FieldReader } from './field-reader.ts';

/** A configuration is a screen long; more than this is another file. */
const MAXIMUM_BYTES = 1024 * 1024;

/** In the directory of the clones a Unix socket is made, whose path may not be longer than some hundred bytes. */
const LONGEST_DIRECTORY = 80;

const DNS_LABEL = /^(?!.{64})[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

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
      promotion: workers.integer('promotion', 1, 64, defaults.workers.promotion),
      convergence: workers.integer('convergence', 1, 64, defaults.workers.convergence),
      retraining: workers.integer('retraining', 1, 64, defaults.workers.retraining),
      batch: workers.integer('batch', 1, 64, defaults.workers.batch),
      driftMonitor: workers.integer('driftMonitor', 1, 64, defaults.workers.driftMonitor),
    },
    namespaces: root.texts('namespaces', defaults.namespaces),
    cluster: readCluster(root),
    promotion: readPromotion(root.object('promotion')),
    retraining: readRetraining(root.object('retraining')),
    webhooks: readWebhooks(root.object('webhooks')),
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

function readCluster(root: FieldReader): string {
  const cluster = root.text('cluster', DEFAULT_CONFIGURATION.cluster);
  if (DNS_LABEL.test(cluster)) return cluster;
  throw new Error(
    'cluster must be at most 63 lower-case letters, digits and hyphens, with no hyphen at either end',
  );
}

function readPromotion(fields: FieldReader): PromotionConfiguration {
  const defaults = DEFAULT_CONFIGURATION.promotion;
  const seconds = (name: 'listMaximumAgeSeconds' | 'probationIntervalSeconds') =>
    fields.integer(name, 1, 3_600, defaults[name]);
  const read = {
    directory: readDirectory(fields, 'promotion.', 'directory', defaults.directory),
    identity: readIdentity(fields.object('identity')),
    listMaximumAgeSeconds: seconds('listMaximumAgeSeconds'),
    secondsBetweenWrites: fields.number('secondsBetweenWrites', 0, 60, defaults.secondsBetweenWrites),
    contentWritesPerHour: fields.integer('contentWritesPerHour', 1, 100_000, defaults.contentWritesPerHour),
    writeWindowSeconds: fields.integer('writeWindowSeconds', 1, 86_400, defaults.writeWindowSeconds),
    probationIntervalSeconds: seconds('probationIntervalSeconds'),
  };
  fields.refuseOthers();
  if (Buffer.byteLength(read.directory) > LONGEST_DIRECTORY) {
    throw new Error(`promotion.directory must be at most ${LONGEST_DIRECTORY} bytes long`);
  }
  return read;
}

function readRetraining(fields: FieldReader): Configuration['retraining'] {
  const { dataMaximumAgeSeconds } = DEFAULT_CONFIGURATION.retraining;
  const read = {
    dataMaximumAgeSeconds: fields.integer('dataMaximumAgeSeconds', 1, 86_400, dataMaximumAgeSeconds),
  };
  fields.refuseOthers();
  return read;
}

/** What Git can write into a commit as it is, and nothing that ends a name or a line. */
function readIdentity(fields: FieldReader): PromotionConfiguration['identity'] {
  const defaults = DEFAULT_CONFIGURATION.promotion.identity;
  const part = (name: 'name' | 'email', form: RegExp) => {
    const value = fields.text(name, defaults[name]);
    if (form.test(value)) return value;
    throw new Error(`promotion.identity.${name} must be at most 200 characters, without <, > and line ends`);
  };
  const read = {
    name: part('name', /^(?=\S)[^<>\p{Cc}]{1,200}(?<=\S)$/u),
    email: part('email', /^[^<>\s\p{Cc}]{1,200}$/u),
  };
  fields.refuseOthers();
  return read;
}

function readWebhooks(fields: FieldReader): Configuration['webhooks'] {
  const { secretsDirectory } = DEFAULT_CONFIGURATION.webhooks;
  const read = {
    secretsDirectory: readDirectory(fields, 'webhooks.', 'secretsDirectory', secretsDirectory),
  };
  fields.refuseOthers();
  return read;
}

function readDirectory(fields: FieldReader, path: string, name: string, otherwise: string): string {
  const directory = fields.text(name, otherwise);
  if (isAbsolute(directory)) return directory;
  throw new Error(`${path}${name} must be a path that begins with /`);
}
