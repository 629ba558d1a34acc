import { hostname } from 'node:os';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { parseBoundedJson } from '@churnops/lib/json/bounded-json.ts';
import { parseReference } from '@churnops/lib/registry/reference.ts';
import { parseRegistryOptions, type RegistryOptions } from '@churnops/lib/registry/registry-options.ts';
import { error } from './errors.ts';
import { type LogPlace, readLogPlace } from './prediction-log/log-place.ts';

/** What the image is told by its environment. */
export interface Configuration {
  /** A model in a registry, by digest; or a model directory that is already there. */
  model: { artifact: string; registries: RegistryOptions; pullConfigPath: string } | { directory: string };
  /** Overrides the decision threshold of the model; in [0, 1]. */
  threshold: number | undefined;
  host: string;
  port: number;
  /** Of `/metrics` and `/profile`. */
  metricsPort: number;
  profile: {
    /** The pod's uid, or the host's name where there is no pod. */
    pod: string;
    /** How long live rows are counted together. */
    slotMilliseconds: number;
    /** Whether frequent categories that the model does not know are named in the profile. */
    exposeValues: boolean;
  };
  /** Where predictions with ids are logged; nowhere where it is undefined. */
  predictionLog: LogPlace | undefined;
  /** Where a pulled model is kept. */
  workDirectory: string;
  /** Milliseconds for which requests are still accepted after SIGTERM, while others learn to go elsewhere. */
  drainDelay: number;
  /** Milliseconds from SIGTERM in which `/profile` answers, where live rows were counted. */
  closeGrace: number;
  /** Milliseconds after which a fetch that keeps failing is given up. */
  fetchPatience: number;
  /** Kubernetes reads from this file why a container ended. */
  terminationLog: string;
  logLevel: string;
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'];
const REGISTRIES_BOUNDS = { maximumBytes: 256 * 1024, maximumDepth: 4 };

/**
 * Reads the environment of the image. An empty variable is one that is not set.
 *
 * @throws ConfigurationInvalid names the variable and what it must be.
 */
export function readConfiguration(environment: NodeJS.ProcessEnv): Configuration {
  const text = (name: string) => environment[name] || undefined;
  const port = (name: string, standard: number) => readPort(name, text(name) ?? String(standard));
  const seconds = (name: string, standard: number, minimum = 0, maximum = 3_600) =>
    readNumber(name, text(name) ?? String(standard), minimum, maximum) * 1_000;
  const threshold = text('CHURNOPS_THRESHOLD');
  const logLevel = text('CHURNOPS_LOG_LEVEL') ?? 'info';
  if (!LOG_LEVELS.includes(logLevel)) {
    throw invalid('CHURNOPS_LOG_LEVEL', `must be one of ${LOG_LEVELS.join(', ')}`);
  }
  return {
    model: readModel(text),
    threshold: threshold === undefined ? undefined : readNumber('CHURNOPS_THRESHOLD', threshold, 0, 1),
    host: text('CHURNOPS_HOST') ?? '0.0.0.0',
    port: port('CHURNOPS_PORT', 8_000),
    metricsPort: port('CHURNOPS_METRICS_PORT', 9_090),
    profile: {
      pod: text('POD_UID') ?? hostname(),
      slotMilliseconds: Math.round(seconds('CHURNOPS_PROFILE_SLOT_SECONDS', 300, 5, 86_400)),
      exposeValues: readBoolean('CHURNOPS_EXPOSE_VALUES', text('CHURNOPS_EXPOSE_VALUES') ?? 'false'),
    },
    predictionLog: readLogPlace(text),
    workDirectory: text('CHURNOPS_WORK_DIRECTORY') ?? '/work',
    drainDelay: seconds('CHURNOPS_DRAIN_SECONDS', 5),
    closeGrace: seconds('CHURNOPS_CLOSE_GRACE_SECONDS', 0),
    fetchPatience: seconds('CHURNOPS_FETCH_PATIENCE_SECONDS', 240),
    terminationLog: text('CHURNOPS_TERMINATION_LOG') ?? '/dev/termination-log',
    logLevel,
  };
}

function readModel(text: (name: string) => string | undefined): Configuration['model'] {
  const artifact = text('CHURNOPS_ARTIFACT');
  const directory = text('CHURNOPS_MODEL_DIRECTORY');
  if (artifact !== undefined && directory !== undefined) {
    throw invalid('CHURNOPS_MODEL_DIRECTORY', 'cannot be set together with CHURNOPS_ARTIFACT');
  }
  if (directory !== undefined) return { directory };
  if (artifact === undefined) {
    throw invalid('CHURNOPS_ARTIFACT', 'is not set; it must be oci://HOST/REPOSITORY@sha256:<64 hex digits>');
  }
  return {
    artifact: readArtifact(artifact),
    registries: readRegistries(text('CHURNOPS_REGISTRIES') ?? '[]'),
    pullConfigPath: text('CHURNOPS_PULL_CONFIG') ?? '/etc/churnops/pull/config.json',
  };
}

function readArtifact(artifact: string): string {
  try {
    if (parseReference(artifact).digest !== undefined) return artifact;
  } catch (cause) {
    throw error('ConfigurationInvalid', { variable: 'CHURNOPS_ARTIFACT', reason: String(cause) }, { cause });
  }
  throw invalid(
    'CHURNOPS_ARTIFACT',
    'must name the model by digest: …@sha256:<64 hex digits>; a tag can move',
  );
}

function readRegistries(text: string): RegistryOptions {
  const variable = 'CHURNOPS_REGISTRIES';
  try {
    return parseRegistryOptions(parseBoundedJson(text, REGISTRIES_BOUNDS), variable);
  } catch (cause) {
    const { path = variable, reason = 'is not the JSON that the operator writes' } = isCodedError(
      cause,
      'RegistryOptionsInvalid',
    )
      ? cause.values
      : {};
    throw error('ConfigurationInvalid', { variable: path, reason }, { cause });
  }
}

function readBoolean(variable: string, text: string): boolean {
  if (text !== 'true' && text !== 'false') throw invalid(variable, 'must be true or false');
  return text === 'true';
}

function readPort(variable: string, text: string): number {
  const port = readNumber(variable, text, 0, 65_535);
  if (!Number.isInteger(port)) throw invalid(variable, 'must be a whole number');
  return port;
}

function readNumber(variable: string, text: string, minimum: number, maximum: number): number {
  const value = /^[\d.eE+-]+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  throw invalid(
    variable,
    `is ${JSON.stringify(text.slice(0, 40))}, but must be a number from ${minimum} to ${maximum}`,
  );
}

function invalid(variable: string, reason: string) {
  return error('ConfigurationInvalid', { variable, reason });
}
