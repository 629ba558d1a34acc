import { CodedError } from '@churnops/lib/errors/error-table.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { type Credentials, parseDockerConfig } from '@churnops/lib/registry/docker-config.ts';
import { formatReference, parseReference } from '@churnops/lib/registry/reference.ts';
import { S3Client } from '@churnops/lib/s3/s3-client.ts';
import { parseS3Credentials } from '@churnops/lib/s3/s3-credentials.ts';
import type { ObjectWriter } from '../../kubernetes/object-writer.ts';
import type { RegistryReader } from '../../training-run/result.ts';
import type { DataFact, Training } from '../decision/facts.ts';
import { retrainingError } from '../errors.ts';
import { askDvc } from './dvc-version.ts';
import { askUrl, type Fetch } from './url-version.ts';

/** Where training data are. */
export type Data = Training['template']['data'];

/** What sources are asked with. */
export interface DataSourceOptions {
  registry: (credentials: Credentials) => RegistryReader;
  writer: Pick<ObjectWriter, 'getSecret'>;
  fetch: Fetch;
  logger: Logger;
}

/** One question may take so long, in milliseconds: a pass holds a worker while it waits. */
const ANSWER_WITHIN = 20_000;

/** What can be told of data without asking anybody; undefined where someone has to be asked. */
export function knownOffhand(data: Data): DataFact | undefined {
  if (data.persistentVolumeClaim) {
    return {
      kind: 'Untold',
      reason: 'what state a file on a volume is in cannot be told without reading it.',
    };
  }
  if (data.sha256 !== undefined) return { kind: 'Known', version: `sha256:${data.sha256}` };
  const { digest } = data.artifact === undefined ? {} : parseReference(data.artifact);
  return digest === undefined ? undefined : { kind: 'Known', version: digest, artifact: data.artifact! };
}

/** Asks sources of data for their state. Credentials are read at each question, and kept for none. */
export class DataSource {
  readonly #options: DataSourceOptions;

  constructor(options: DataSourceOptions) {
    this.#options = options;
  }

  /** What a source says of its state; whatever goes wrong becomes a fact that says so. */
  async ask(namespace: string, data: Data, signal: AbortSignal): Promise<DataFact> {
    const within = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN)]);
    try {
      return await this.#ask(namespace, data, within);
    } catch (error) {
      signal.throwIfAborted();
      this.#options.logger.warn('Could not learn the state of training data', { namespace, error });
      return { kind: 'Unreadable', message: wordsOf(error, data) };
    }
  }

  async #ask(namespace: string, data: Data, signal: AbortSignal): Promise<DataFact> {
    if (data.artifact !== undefined) return this.#askRegistry(namespace, data.artifact, data, signal);
    if (data.s3) return this.#askBucket(namespace, data.s3, signal);
    if (data.dvc) return askDvc(namespace, data.dvc, this.#options, signal);
    const version = await askUrl(data.url ?? '', this.#options.fetch, signal);
    return told(version, `${data.url} is served without an ETag and a time of its last change.`);
  }

  async #askRegistry(
    namespace: string,
    artifact: string,
    { pullSecretRef }: Data,
    signal: AbortSignal,
  ): Promise<DataFact> {
    const reference = parseReference(artifact);
    const reader = this.#options.registry(await this.#dockerCredentials(namespace, pullSecretRef?.name));
    try {
      const found = await unlessAborted(reader.resolveTag(reference), signal);
      if (!found) throw retrainingError('DataMissing', { source: formatReference(reference) });
      const { host, repository } = reference;
      const pinned = formatReference({ host, repository, digest: found.digest });
      return { kind: 'Known', version: found.digest, artifact: pinned };
    } finally {
      await reader.close();
    }
  }

  async #askBucket(namespace: string, s3: NonNullable<Data['s3']>, signal: AbortSignal): Promise<DataFact> {
    const { key, secretRef, ...bucket } = s3;
    const secret = await this.#options.writer.getSecret({ namespace, name: secretRef.name });
    const values = Object.entries(secret.data ?? {}).map(([name, value]) => [name, decode(value)] as const);
    const client = new S3Client(bucket, parseS3Credentials(Object.fromEntries(values)), { signal });
    try {
      const found = await client.head(key);
      if (!found) throw retrainingError('DataMissing', { source: `${key} in bucket ${s3.bucket}` });
      return told(found.version, `bucket ${s3.bucket} tells no ETag of ${key}.`);
    } finally {
      await client.close();
    }
  }

  async #dockerCredentials(namespace: string, name: string | undefined): Promise<Credentials> {
    if (name === undefined) return new Map();
    const secret = await this.#options.writer.getSecret({ namespace, name });
    const text = secret.data?.['.dockerconfigjson'];
    if (text === undefined) {
      const reason = 'it has no key .dockerconfigjson.';
      throw retrainingError('DataSecretUnusable', { name, namespace, reason });
    }
    return parseDockerConfig(decode(text));
  }
}

function told(version: string | undefined, otherwise: string): DataFact {
  return version === undefined ? { kind: 'Untold', reason: otherwise } : { kind: 'Known', version };
}

function decode(value: string): string {
  return Buffer.from(value, 'base64').toString();
}

async function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([answer, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Errors of our tables are for people; anything else is told in general words, and in the log. */
function wordsOf(error: unknown, data: Data): string {
  if (error instanceof CodedError) return error.message;
  const place = data.artifact ?? data.url ?? data.dvc?.gitRepository.url;
  const source = place ?? `Bucket ${data.s3?.bucket}`;
  if ((error as Error | undefined)?.name === 'TimeoutError') {
    return `${source} did not answer within ${ANSWER_WITHIN / 1_000} seconds.`;
  }
  return `${source} could not be asked for its state, for a reason that the log of the operator tells.`;
}
