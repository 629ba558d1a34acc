import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { withThisProcess } from '@churnops/dev/processes/lifetime.ts';
import { FaultProxy } from './fault-proxy.ts';

/** How an operator process is started. */
export interface OperatorProcessOptions {
  /** Becomes the beginning of its identity. */
  name: string;
  /** Of the apiserver behind its proxy. */
  kubeconfig: string;
  /** Where its Lease is. */
  namespace: string;
  /** Whose rights it has; else the kubeconfig's. */
  user?: string;
  configuration: object;
  /** Of more than the usual detail. */
  logLevel?: 'debug';
  /** The program instead of main.ts, such as its bundle, which starts sooner. */
  program?: string;
  /** Whether what it starts (Git) is killed with it, as in a container. */
  ownGroup?: boolean;
  /** What the process finds in its environment besides its names. */
  environment?: Record<string, string>;
}

/** The real operator in a process of its own, behind a proxy of its own that sees what it asks for. */
export class OperatorProcess {
  readonly name: string;
  readonly proxy: FaultProxy;
  readonly log: string[] = [];
  /** Resolves with the exit code, or with the signal's name. */
  readonly exited: Promise<number | string>;
  readonly #process: ChildProcess;
  readonly #directory: string;
  readonly #ownGroup: boolean;
  #port: number | undefined;
  #webhookPort: number | undefined;

  private constructor(
    name: string,
    proxy: FaultProxy,
    process: ChildProcess,
    directory: string,
    ownGroup: boolean,
  ) {
    this.#ownGroup = ownGroup;
    this.name = name;
    this.proxy = proxy;
    this.#process = process;
    this.#directory = directory;
    this.exited = new Promise((resolve) =>
      process.once('exit', (code, signal) => resolve(code ?? signal ?? -1)),
    );
    createInterface({ input: process.stdout! }).on('line', (line) => this.#read(line));
    createInterface({ input: process.stderr! }).on('line', (line) => this.log.push(line));
  }

  static async start(options: OperatorProcessOptions): Promise<OperatorProcess> {
    const proxy = await FaultProxy.start(options.kubeconfig, options.user);
    const directory = await mkdtemp(join(tmpdir(), 'churnops-operator-'));
    const kubeconfig = join(directory, 'kubeconfig');
    const configuration = join(directory, 'configuration.yaml');
    await writeFile(kubeconfig, proxy.kubeconfig());
    await writeFile(configuration, JSON.stringify(options.configuration));
    const main = options.program ?? join(import.meta.dirname, '../main.ts');
    const ports = ['--health-port', '0', '--webhook-port', '0'];
    const flags = ['--kubeconfig', kubeconfig, '--configuration', configuration, ...ports];
    if (options.logLevel) flags.push('--log-level', options.logLevel);
    const argv = [process.execPath, main, ...flags] as const;
    // A terminal's interrupt does not reach another group, so that one has to end with this process.
    const [command, ...args] = options.ownGroup ? withThisProcess(argv) : argv;
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: options.ownGroup === true,
      env: {
        PATH: process.env.PATH,
        POD_NAME: options.name,
        POD_NAMESPACE: options.namespace,
        ...options.environment,
      },
    });
    return new OperatorProcess(options.name, proxy, child, directory, options.ownGroup === true);
  }

  signal(name: NodeJS.Signals): void {
    const { pid, exitCode, signalCode } = this.#process;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    if (!this.#ownGroup) return void this.#process.kill(name);
    try {
      process.kill(-pid, name);
    } catch (error) {
      // It has just ended by itself.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  /** What it wrote, but for its Lease. */
  get writes(): string[] {
    return this.proxy.writes
      .filter(({ path }) => !path.includes('/leases'))
      .map(({ method, path }) => `${method} ${path}`);
  }

  /** Where it takes webhooks, once it does. */
  get webhookURL(): string | undefined {
    return this.#webhookPort === undefined ? undefined : `http://127.0.0.1:${this.#webhookPort}/webhooks`;
  }

  /** The status of a health endpoint and its text; status 0 while it does not listen. */
  async get(path: string): Promise<{ status: number; body: string }> {
    if (this.#port === undefined) return { status: 0, body: '' };
    const response = await fetch(`http://127.0.0.1:${this.#port}${path}`);
    return { status: response.status, body: await response.text() };
  }

  /** Its arguments and its environment, as `ps` shows them. */
  async visibleToOthers(): Promise<string> {
    const read = (name: string) => readFile(`/proc/${this.#process.pid}/${name}`, 'utf8');
    return `${await read('cmdline')}\n${await read('environ')}`.replaceAll('\0', '\n');
  }

  /** Ends it at once, whatever state it is in, and takes its files away. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.signal('SIGKILL');
    await this.exited;
    await this.proxy[Symbol.asyncDispose]();
    await rm(this.#directory, { recursive: true, force: true });
  }

  #read(line: string): void {
    this.log.push(line);
    const { port, msg } = JSON.parse(line) as { port?: number; msg?: string };
    if (msg === 'Health and metrics are served') this.#port = port;
    if (msg === 'Webhooks are taken') this.#webhookPort = port;
  }
}
