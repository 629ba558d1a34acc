import { type ChildProcess, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { processErrors } from './errors.ts';
import { logTail } from './log-tail.ts';
import { type Probe, waitUntil } from './wait-until.ts';

/** One program that is run: its name, its argument list, and the file its output goes to. */
export interface ComponentOptions {
  name: string;
  argv: readonly [string, ...string[]];
  logPath: string;
  environment?: NodeJS.ProcessEnv;
  /** Whether it outlives this process and the terminal it was started from. */
  detached?: boolean;
}

/** How a program ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A running program whose failure is told with the last lines of its log. */
export class Component {
  readonly name: string;
  readonly logPath: string;
  /** Resolves when the program has ended. */
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;

  private constructor(options: ComponentOptions, child: ChildProcess) {
    this.name = options.name;
    this.logPath = options.logPath;
    this.#child = child;
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
      child.once('error', () => resolve({ code: 127, signal: null }));
    });
  }

  /** Starts the program; its output is appended to its log. */
  static async start(options: ComponentOptions): Promise<Component> {
    const log = await open(options.logPath, 'a');
    const [program, ...rest] = options.argv;
    const { detached = false } = options;
    const environment = options.environment && { env: options.environment };
    const child = spawn(program, rest, { stdio: ['ignore', log.fd, log.fd], detached, ...environment });
    if (detached) child.unref();
    child.once('error', (error) => void log.write(`${error.message}\n`).finally(() => log.close()));
    child.once('spawn', () => void log.close());
    return new Component(options, child);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined;
  }

  /** Sends a signal, if the program still runs. */
  signal(signal: NodeJS.Signals): void {
    if (this.running) this.#child.kill(signal);
  }

  /**
   * Waits until `probe` answers undefined, which means ready; else it answers, or throws, why not yet.
   *
   * @throws ComponentEnded as soon as the program ends, ComponentNotReady after `seconds`
   */
  async ready(probe: Probe, seconds: number): Promise<void> {
    const reason = await this.unready(probe, seconds);
    if (!this.running) throw await this.failure(await this.ended);
    if (reason === undefined) return;
    const values = { name: this.name, seconds, reason, log: this.logPath };
    throw processErrors.error('ComponentNotReady', { ...values, lines: await logTail(this.logPath) });
  }

  /** Why `probe` wasn't content within `seconds`; undefined when it was, or when the program ended. */
  async unready(probe: Probe, seconds: number): Promise<string | undefined> {
    const waited = waitUntil(async () => (this.running ? probe() : undefined), seconds);
    return Promise.race([waited, this.ended.then(() => undefined)]);
  }

  /** Asks the program to end, and ends it by force after `seconds`. */
  async stop(seconds: number, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.signal(signal);
    const force = setTimeout(() => this.signal('SIGKILL'), seconds * 1_000);
    await this.ended;
    clearTimeout(force);
  }

  /** The error that tells how the program ended, with the last lines of its log. */
  async failure({ code, signal }: Ending): Promise<Error> {
    const status = signal ?? `status ${code}`;
    const values = { name: this.name, status, log: this.logPath, lines: await logTail(this.logPath) };
    return processErrors.error('ComponentEnded', values);
  }
}
