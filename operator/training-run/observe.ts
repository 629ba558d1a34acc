import { CodedError } from '@churnops/lib/errors/error-table.ts';
import { type Credentials, parseDockerConfig } from '@churnops/lib/registry/docker-config.ts';
import type { ObjectKey } from '../controller/reconciler.ts';
import { isControlledBy } from '../kubernetes/object-identity.ts';
import type { ObjectReader } from '../kubernetes/object-reader.ts';
import type { ObjectWriter } from '../kubernetes/object-writer.ts';
import { CHURN_MODELS, JOBS, type Job, PODS } from '../kubernetes/resource.ts';
import { findComparisonResult } from './comparison-result.ts';
import { cause } from './errors.ts';
import { evaluatedBy, profiledBy } from './evaluation.ts';
import { jobEnd } from './failure.ts';
import type { Observation, RegistryAnswer } from './observation.ts';
import { findProfileResult } from './profile-result.ts';
import type { Progress } from './progress.ts';
import { findResult, type RegistryReader, UnusableResult } from './result.ts';
import { isFinished, RUNS, type Run } from './run.ts';
import { byAge, isRunning } from './trainer-container.ts';

/** What observing needs. */
export interface Sources {
  reader: ObjectReader;
  writer: Pick<ObjectWriter, 'getSecret'>;
  registry: (credentials: Credentials) => RegistryReader;
  fetchProgress: (podIP: string) => Promise<Progress | undefined>;
  clock: () => Date;
}

/** Gathers everything that a decision about the run needs; undefined where there is no such run. */
export async function observe(key: ObjectKey, sources: Sources): Promise<Observation | undefined> {
  const { reader } = sources;
  const run = reader.get(RUNS, key);
  if (!run) return undefined;
  const job = reader.get(JOBS, key);
  const pods = job?.metadata?.uid ? byAge(reader.ownedBy(PODS, job.metadata.uid)) : [];
  const running = isFinished(run) ? undefined : pods.findLast(isRunning)?.status?.podIP;
  return {
    run,
    job,
    pods,
    answer: needsAnswer(run, job) ? await askRegistry(run, sources) : { kind: 'NotAsked' },
    progress: running ? await sources.fetchProgress(running) : undefined,
    runs: reader.list(RUNS, { namespace: key.namespace }),
    models: reader.list(CHURN_MODELS),
    now: sources.clock(),
  };
}

/** The registry is asked before a Job is made and after it ended or went away, not while it works. */
function needsAnswer(run: Run, job: Job | undefined): boolean {
  if (isFinished(run) || run.metadata.deletionTimestamp) return false;
  return !job || !isControlledBy(job, run.metadata.uid) || jobEnd(job) !== undefined;
}

async function askRegistry(run: Run, sources: Sources): Promise<RegistryAnswer> {
  try {
    const credentials = await readCredentials(run, sources.writer);
    return await withReader(sources.registry(credentials), (reader) => lookForResult(reader, run));
  } catch (error) {
    if (error instanceof UnusableResult) return { kind: 'Unusable', cause: error.failure };
    if (error instanceof CodedError) return answerOf(error, run);
    throw error;
  }
}

async function lookForResult(reader: RegistryReader, run: Run): Promise<RegistryAnswer> {
  const evaluated = evaluatedBy(run);
  if (evaluated) {
    const result = await findComparisonResult(reader, run, evaluated);
    return result ? { kind: 'Compared', result } : { kind: 'Absent' };
  }
  const profiled = profiledBy(run);
  if (profiled !== undefined) {
    const result = await findProfileResult(reader, run, profiled);
    return result ? { kind: 'Profiled', result } : { kind: 'Absent' };
  }
  const result = await findResult(reader, run);
  return result ? { kind: 'Found', result } : { kind: 'Absent' };
}

/** A client lives as long as its credentials are held: for one question. */
async function withReader<T>(
  reader: RegistryReader,
  ask: (reader: RegistryReader) => Promise<T>,
): Promise<T> {
  try {
    return await ask(reader);
  } finally {
    await reader.close();
  }
}

function answerOf(error: CodedError, run: Run): RegistryAnswer {
  const words = error.message;
  const { repository, pushSecretRef } = run.spec.output;
  switch (error.code) {
    case 'SecretForbidden':
    case 'SecretMissing':
    case 'RegistryRefused':
      return { kind: 'Refused', cause: cause(error.code, { words }) };
    case 'DockerConfigInvalid':
      return {
        kind: 'Refused',
        cause: cause('SecretInvalid', {
          namespace: run.metadata.namespace,
          name: pushSecretRef?.name ?? '',
          words,
        }),
      };
    case 'ReferenceInvalid':
      return { kind: 'Unusable', cause: cause('BadRunSpec', { words: `spec.output.repository: ${words}` }) };
    case 'TooLarge':
    case 'NotFound':
      return { kind: 'Unusable', cause: cause('ResultInvalid', { reference: repository, words }) };
    case 'RegistryUnreachable':
    case 'RegistryAnswerInvalid':
    case 'DigestMismatch':
      // An answer that makes no sense may be a proxy's, and content that does not match may have been cut on its way.
      return { kind: 'Unreachable', cause: cause('RegistryUnreachable', { repository, words }) };
    default:
      throw error;
  }
}

/** Reads the credentials of `spec.output.pushSecretRef` now, for this one use. */
async function readCredentials(run: Run, writer: Sources['writer']): Promise<Credentials> {
  const name = run.spec.output.pushSecretRef?.name;
  if (name === undefined) return new Map();
  const secret = await writer.getSecret({ namespace: run.metadata.namespace, name });
  return parseDockerConfig(Buffer.from(secret.data?.['.dockerconfigjson'] ?? '', 'base64'));
}
