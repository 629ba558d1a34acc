import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { type Credentials, parseDockerConfig } from '@churnops/lib/registry/docker-config.ts';
import type { ObjectWriter } from '../kubernetes/object-writer.ts';
import type { RegistryReader } from '../training-run/result.ts';
import { evidenceError } from './errors.ts';
import { unreadBecause } from './reading.ts';
import type { FreshReading } from './reading-memory.ts';

/** What a registry is reached by. */
export interface RegistryAccessOptions {
  registry: (credentials: Credentials) => RegistryReader;
  writer: Pick<ObjectWriter, 'getSecret'>;
  logger: Logger;
}

/** Whose credentials are used: a Secret of type kubernetes.io/dockerconfigjson, or nobody's. */
export interface Access {
  namespace: string;
  secret: string | undefined;
}

/** The time that one answer may take, in milliseconds: a pass holds a worker while it waits. */
const ANSWER_WITHIN = 20_000;

/** The registry as one model sees it, for one pass: the Secret is read when, and only if, something has to be asked. */
export class RegistryAccess {
  readonly #options: RegistryAccessOptions;
  readonly #access: Access;
  #opened: Promise<RegistryReader> | undefined;

  constructor(options: RegistryAccessOptions, access: Access) {
    this.#options = options;
    this.#access = access;
  }

  /** Before the key of everything that is read: what one may read is not told to another. */
  get scope(): string {
    return `${this.#access.namespace}/${this.#access.secret ?? ''}`;
  }

  /** Asks the registry; whatever goes wrong becomes a reading that says so. */
  async ask<T>(
    what: string,
    question: (reader: RegistryReader) => Promise<{ value: T; weight: number; keptFor: number }>,
  ): Promise<FreshReading<T>> {
    try {
      const reader = await this.#open();
      const { value, weight, keptFor } = await withinTime(what, question(reader));
      return { reading: { kind: 'Read', value }, weight, keptFor };
    } catch (error) {
      const reading = this.#advise(unreadBecause(error), error);
      this.#options.logger.warn('Could not read from a registry', { what, ...this.#access, error });
      return { reading, weight: 0, keptFor: 0 };
    }
  }

  /** Ends it, with whatever is still under way. */
  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    await opened?.close();
  }

  #advise<T extends { reason: string }>(reading: T, fault: unknown): T {
    if (this.#access.secret !== undefined || !isCodedError(fault, 'RegistryRefused')) return reading;
    const advice = 'Name a Secret with credentials in spec.serving.pullSecretRef of the ChurnModel.';
    return { ...reading, reason: `${reading.reason} ${advice}` };
  }

  #open(): Promise<RegistryReader> {
    this.#opened ??= this.#readCredentials().then(this.#options.registry);
    return this.#opened;
  }

  async #readCredentials(): Promise<Credentials> {
    const { namespace, secret: name } = this.#access;
    if (name === undefined) return new Map();
    const secret = await this.#options.writer.getSecret({ namespace, name });
    const text = secret.data?.['.dockerconfigjson'];
    if (text === undefined) throw evidenceError('SecretWithoutCredentials', { namespace, name });
    return parseDockerConfig(Buffer.from(text, 'base64'));
  }
}

async function withinTime<T>(what: string, answer: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(evidenceError('AnswerTooLate', { what, seconds: ANSWER_WITHIN / 1_000 })),
    ANSWER_WITHIN,
  );
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
  }
}
