import { createHash, randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { type Clock, RETRY_POLICY, TemporaryAnswer, withRetries } from '@churnops/lib/registry/retry.ts';
import { error } from '../../errors.ts';

/** The world that a download happens in. */
export interface DownloadContext {
  fetch: typeof globalThis.fetch;
  clock: Clock;
  /** Evenly drawn from [0, 1). */
  random: () => number;
  signal?: AbortSignal;
}

/** What is downloaded, and what it may be. */
export interface Download {
  url: string;
  /** Where the file goes; it appears whole or not at all. */
  path: string;
  /** 64 hex digits that its sha256 must have. */
  sha256?: string;
  maximumBytes: number;
  /** Until the first byte of the answer, and between any two pieces of it. */
  idleMilliseconds?: number;
  /** For one attempt as a whole. */
  totalMilliseconds?: number;
}

const IDLE = 30_000;
const TOTAL = 3_600_000;

/**
 * Downloads a file by HTTP(S), again where the connection breaks off or the server is busy.
 *
 * @throws DataNotFound, DataSourceRefused, DataSourceUnreachable (retryable), DataTooLarge or DataChanged
 */
export async function download(request: Download, context: DownloadContext): Promise<void> {
  const { clock, random } = context;
  await withRetries(() => attempt(request, context), { clock, random, policy: RETRY_POLICY });
}

async function attempt(request: Download, context: DownloadContext): Promise<void> {
  const partial = `${request.path}.${randomUUID()}.partial`;
  const source = nameOf(request.url);
  const idle = new IdleTimer(request.idleMilliseconds ?? IDLE);
  const signals = [idle.signal, AbortSignal.timeout(request.totalMilliseconds ?? TOTAL)];
  if (context.signal !== undefined) signals.push(context.signal);
  try {
    const response = await context.fetch(request.url, { signal: AbortSignal.any(signals) });
    await refuseAnswer(response, request, source);
    const sha256 = await save(response, partial, request, source, idle);
    if (request.sha256 !== undefined && sha256 !== request.sha256) {
      throw error('DataChanged', { source, actual: sha256, expected: request.sha256 });
    }
    await rename(partial, request.path);
  } catch (cause) {
    await rm(partial, { force: true });
    throw context.signal?.aborted
      ? error('Stopped', { signal: String(context.signal.reason) }, { cause })
      : asCoded(cause, source);
  } finally {
    idle.stop();
  }
}

async function refuseAnswer(response: Response, request: Download, source: string): Promise<void> {
  const { status } = response;
  const announced = Number(response.headers.get('content-length') ?? 0);
  const downgraded = request.url.startsWith('https:') && response.url.startsWith('http:');
  if (response.ok && announced <= request.maximumBytes && !downgraded) return;
  await response.body?.cancel();
  if (status === 401 || status === 403 || status === 407)
    throw error('DataSourceRefused', { source, status });
  if (status === 408 || status === 429 || status >= 500) {
    const cause = new TemporaryAnswer(status, response.headers.get('retry-after'));
    throw error('DataSourceUnreachable', { source, reason: `it answers HTTP ${status}` }, { cause });
  }
  if (!response.ok) throw error('DataNotFound', { source, reason: `the server answers HTTP ${status}` });
  if (downgraded) throw error('DataNotFound', { source, reason: 'it is redirected from https to http' });
  throw error('DataTooLarge', { source, maximum: request.maximumBytes });
}

/** Writes the body to a file and returns its sha256. */
async function save(
  response: Response,
  path: string,
  { maximumBytes }: Download,
  source: string,
  idle: IdleTimer,
): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx');
  let size = 0;
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      idle.restart();
      size += chunk.byteLength;
      if (size > maximumBytes) throw error('DataTooLarge', { source, maximum: maximumBytes });
      hash.update(chunk);
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

/** Errors of the network as ours; errors of the disk and our own as they are. */
function asCoded(cause: unknown, source: string): unknown {
  const { name, code, cause: inner } = cause as NodeJS.ErrnoException & { cause?: NodeJS.ErrnoException };
  if (name === 'TimeoutError')
    return error('DataSourceUnreachable', { source, reason: 'it is too slow' }, { cause });
  const isNetwork = name === 'TypeError' || name === 'AbortError' || code?.startsWith('UND_ERR') === true;
  if (!isNetwork) return cause;
  const reason = inner?.code ?? inner?.message ?? code ?? 'the connection broke off';
  return error('DataSourceUnreachable', { source, reason }, { cause });
}

/** The address without its query, which may hold a secret. */
function nameOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/** Aborts what has not moved for a while. */
class IdleTimer {
  readonly #controller = new AbortController();
  readonly #milliseconds: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
    this.restart();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  restart(): void {
    this.stop();
    const abort = () => this.#controller.abort(new DOMException('nothing came for a while', 'TimeoutError'));
    this.#timer = setTimeout(abort, this.#milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
