import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { simpleGit } from 'simple-git';
import { killOperation, OPERATION_VARIABLE } from './git-processes.ts';

/** One run of Git. */
export interface GitCommand {
  /** The bare repository, where it runs. */
  directory: string;
  args: string[];
  /** What it reads from its standard input. */
  input?: string | Buffer;
  /** All of it; nothing is inherited. */
  environment: Record<string, string>;
  timeLimitMilliseconds: number;
  outputBytes: number;
  /** Looked at while it runs; an answer ends it. */
  watch?: (() => Promise<string | undefined>) | undefined;
}

/** How a command ended that did not succeed. */
export type GitEnd =
  | { kind: 'Exited'; code: number | null }
  | { kind: 'TimedOut' }
  | { kind: 'TooMuchOutput' }
  | { kind: 'Watched'; reason: string };

/** Git did not succeed; what it said is for the caller to scrub before anyone reads it. */
export class GitCommandError extends Error {
  readonly end: GitEnd;
  readonly stdout: string;
  readonly stderr: string;

  constructor(end: GitEnd, stdout: Buffer, stderr: Buffer) {
    super(`git ended: ${end.kind}`);
    this.name = 'GitCommandError';
    this.end = end;
    this.stdout = stdout.toString('utf8');
    this.stderr = stderr.toString('utf8');
  }
}

const WATCH_MILLISECONDS = 200;
const STDERR_BYTES = 64 * 1024;

/** After a kill, for the kernel to close what is open. */
const GRACE_MILLISECONDS = 5_000;

/** What simple-git lets through: all of it is set by us, and none of it by a user. */
const UNSAFE = {
  allowUnsafeAskPass: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
} as const;

/**
 * Runs Git to its end and resolves to what it printed. Whatever ends it before its time ends all that it started.
 *
 * @throws GitCommandError
 */
export async function runGit(command: GitCommand): Promise<Buffer> {
  const mark = randomUUID();
  const stopped = Promise.withResolvers<GitEnd>();
  const output = new Collected(command.outputBytes, () => stopped.resolve({ kind: 'TooMuchOutput' }));
  const errors = new Collected(STDERR_BYTES, () => undefined);
  const timer = setTimeout(() => stopped.resolve({ kind: 'TimedOut' }), command.timeLimitMilliseconds);
  const watching = watch(command.watch, (reason) => stopped.resolve({ kind: 'Watched', reason }));
  const aborting = new AbortController();
  const finished = start(command, mark, aborting.signal, output, errors);
  try {
    const end = await Promise.race([finished, stopped.promise]);
    if (end.kind === 'Exited' && end.code === 0) return output.bytes();
    if (end.kind !== 'Exited') {
      await killOperation(mark);
      aborting.abort();
      await Promise.race([finished, delay(GRACE_MILLISECONDS, undefined, { ref: false })]);
    }
    throw new GitCommandError(end, output.bytes(), errors.bytes());
  } finally {
    clearTimeout(timer);
    clearInterval(watching);
  }
}

async function start(
  command: GitCommand,
  mark: string,
  signal: AbortSignal,
  output: Collected,
  errors: Collected,
): Promise<GitEnd> {
  const environment = { ...command.environment, [OPERATION_VARIABLE]: mark };
  let code: number | null = null;
  const git = simpleGit({
    baseDir: command.directory,
    abort: signal,
    allowEnvironment: Object.keys(environment).filter((name) => name.startsWith('GIT_')),
    unsafe: UNSAFE,
    // All that a command prints is needed, and it has been printed only when every process of it has closed its output.
    completion: { onClose: true, onExit: false },
    input: () => command.input,
    errors: (_, result) => {
      code = result.exitCode;
      return undefined;
    },
  });
  git.env(environment).outputHandler((_, stdout, stderr) => {
    stdout.on('data', (chunk: Buffer) => output.add(chunk));
    stderr.on('data', (chunk: Buffer) => errors.add(chunk));
  });
  try {
    await git.raw(command.args);
  } catch (error) {
    // An abort is told by whoever aborted; any other refusal of the library is a mistake of ours.
    if (!signal.aborted) throw error;
  }
  return { kind: 'Exited', code };
}

function watch(look: GitCommand['watch'], tell: (reason: string) => void): NodeJS.Timeout | undefined {
  if (!look) return undefined;
  return setInterval(() => {
    look().then(
      (reason) => {
        if (reason !== undefined) tell(reason);
      },
      (error: Error) => tell(error.message),
    );
  }, WATCH_MILLISECONDS);
}

/** Output up to a number of bytes. */
class Collected {
  readonly #chunks: Buffer[] = [];
  readonly #maximum: number;
  readonly #onTooMuch: () => void;
  #size = 0;

  constructor(maximum: number, onTooMuch: () => void) {
    this.#maximum = maximum;
    this.#onTooMuch = onTooMuch;
  }

  add(chunk: Buffer): void {
    const room = this.#maximum - this.#size;
    if (chunk.length > room) this.#onTooMuch();
    if (room <= 0) return;
    this.#chunks.push(chunk.subarray(0, room));
    this.#size += Math.min(room, chunk.length);
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
