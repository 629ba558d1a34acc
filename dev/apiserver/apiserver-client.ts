import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import type { KeyPair } from '../certificates/certificate-authority.ts';
import { apiserverErrors } from './errors.ts';

const TIMEOUT_MILLISECONDS = 10_000;
const MAXIMUM_BODY_BYTES = 16 * 1024 * 1024;

/** Where an apiserver is and as whom it is called. */
export interface ApiserverAccess {
  url: string;
  certificateAuthorityPath: string;
  credentials: KeyPair;
}

/** An answer of the apiserver: its HTTP status and its body as text. */
export interface ApiserverAnswer {
  status: number;
  body: string;
}

/** The few calls with which a cluster is set up: server-side apply of YAML as it stands, and reads. */
export class ApiserverClient {
  readonly #url: string;
  readonly #agent: Agent;

  private constructor(url: string, agent: Agent) {
    this.#url = url;
    this.#agent = agent;
  }

  static async create({
    url,
    certificateAuthorityPath,
    credentials,
  }: ApiserverAccess): Promise<ApiserverClient> {
    const [ca, cert, key] = await Promise.all(
      [certificateAuthorityPath, credentials.certificatePath, credentials.keyPath].map((path) =>
        readFile(path),
      ),
    );
    return new ApiserverClient(url, new Agent({ ca, cert, key, keepAlive: true }));
  }

  /** Reads a path, as in `/readyz`; connection errors are thrown, statuses are returned. */
  get(path: string): Promise<ApiserverAnswer> {
    return this.#send('GET', path);
  }

  /**
   * Applies one object (YAML) at its path by server-side apply.
   *
   * @throws ApplyRefused with the apiserver's answer
   */
  async apply(path: string, document: string): Promise<void> {
    const { status, body } = await this.#send(
      'PATCH',
      `${path}?fieldManager=churnops-dev&force=true`,
      document,
    );
    if (status !== 200 && status !== 201)
      throw apiserverErrors.error('ApplyRefused', { path, status, message: messageOf(body) });
  }

  /** Closes the idle connections. */
  close(): void {
    this.#agent.destroy();
  }

  #send(method: string, path: string, body?: string): Promise<ApiserverAnswer> {
    return new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { 'content-type': 'application/apply-patch+yaml' };
      const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
      const options = { method, headers, agent: this.#agent, signal };
      const call = request(new URL(path, this.#url), options, (answer) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > MAXIMUM_BODY_BYTES) answer.destroy(apiserverErrors.error('AnswerTooLarge', { path }));
        });
        answer.once('error', reject);
        answer.once('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        );
      });
      call.once('error', reject);
      call.end(body);
    });
  }
}

/** The sentence of a `Status` object; the body as it is where it isn't one. */
function messageOf(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    return typeof message === 'string' ? message : body;
  } catch (error) {
    if (error instanceof SyntaxError) return body;
    throw error;
  }
}
