import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CertificateAuthority } from '../certificates/certificate-authority.ts';
import { Component, type ComponentOptions } from '../processes/component.ts';
import { freeLoopbackPort } from '../processes/free-port.ts';
import { type Lifetime, withThisProcess } from '../processes/lifetime.ts';
import { runProgram } from '../processes/run-program.ts';
import { ensurePrograms } from '../programs/ensure-programs.ts';
import { moduleSource } from '../programs/module-source.ts';
import { FORGE_PROGRAM } from '../programs/program-table.ts';
import type { Progress } from '../programs/progress.ts';
import { type ForgeConfiguration, forgeURL, renderForgeConfiguration } from './configuration.ts';
import { forgeErrors } from './errors.ts';
import { type ForgeAccess, ForgeAdministration } from './forge-administration.ts';

const READY_SECONDS = 60;
const STOP_SECONDS = 10;

/** File in the forge's folder that tells how it is reached, secrets and all. */
export const ACCESS_FILE = 'access.json';

/** What a forge is started with. */
export interface ForgeOptions {
  /** The environment, which says where programs are. */
  environment: NodeJS.ProcessEnv;
  progress: Progress;
  /** A folder for its database, repositories, certificates and log. */
  directory: string;
  /** Where it listens; 127.0.0.1 and a free port of it unless told. */
  address?: string;
  port?: number;
  /** Whether it speaks TLS, with a certificate of an authority of its own. */
  tls?: boolean;
  /** How many items a page of its API has at most. */
  pageItems?: number;
  /** What it ends with; this process unless told. Another makes it outlive this process and its terminal. */
  lifetime?: Lifetime;
}

/** A Gitea that runs, in a folder of its own. */
export class RealForge extends ForgeAdministration {
  readonly #options: ComponentOptions;
  #component: Component;

  private constructor(access: ForgeAccess, options: ComponentOptions, component: Component) {
    super(access);
    this.#options = options;
    this.#component = component;
  }

  /** @see startForge */
  static async start(options: ForgeOptions): Promise<RealForge> {
    const { environment, progress, directory, lifetime = withThisProcess } = options;
    const programs = await ensurePrograms([FORGE_PROGRAM], { environment, progress });
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const configuration = await configure(options);
    const { certificateAuthority, path, url } = configuration;
    const argv = [programs.get(FORGE_PROGRAM)!, '--config', path] as const;
    const home = { ...environment, HOME: directory };
    const component: ComponentOptions = {
      name: FORGE_PROGRAM,
      argv: lifetime([...argv, 'web']),
      logPath: join(directory, 'forge.log'),
      environment: home,
      detached: lifetime !== withThisProcess,
    };
    const running = await Component.start(component);
    try {
      await running.ready(() => unready(url, certificateAuthority), READY_SECONDS);
      const [program, ...rest] = lifetime([...argv, 'admin', 'user', 'create', ...ADMINISTRATOR]);
      const identity = readIdentity(await runProgram([program, ...rest], { env: home }));
      const access = { url, ...(certificateAuthority && { certificateAuthority }), ...identity };
      await writeFile(join(directory, ACCESS_FILE), JSON.stringify(access), { mode: 0o600 });
      return new RealForge(access, component, running);
    } catch (error) {
      await running.stop(STOP_SECONDS);
      throw error;
    }
  }

  get url(): string {
    return this.access.url;
  }

  /** The administrator's token, which may do everything. */
  get token(): string {
    return this.access.token;
  }

  get pid(): number | undefined {
    return this.#component.pid;
  }

  /** Stops it with SIGSTOP: connections stay open and silent. */
  pause(): void {
    this.#component.signal('SIGSTOP');
  }

  /** Lets a paused forge go on. */
  resume(): void {
    this.#component.signal('SIGCONT');
  }

  /** Ends it with SIGKILL: its connections are reset, its port refuses. */
  async kill(): Promise<void> {
    await this.#component.stop(0, 'SIGKILL');
  }

  /** Starts it again at the same URL, having ended it if it runs, and waits until it answers. */
  async restart(): Promise<void> {
    await this.kill();
    this.#component = await Component.start(this.#options);
    const { url, certificateAuthority } = this.access;
    await this.#component.ready(() => unready(url, certificateAuthority), READY_SECONDS);
  }

  /** Ends it; the folder stays. */
  async stop(): Promise<void> {
    this.resume();
    await this.#component.stop(STOP_SECONDS);
  }
}

/**
 * Starts a Gitea with a database of its own and one administrator, having found or built it.
 *
 * @throws ComponentEnded or ComponentNotReady with the last lines of its log
 */
export function startForge(options: ForgeOptions): Promise<RealForge> {
  return RealForge.start(options);
}

/** The administrator's secrets are made by Gitea and printed, so that they are in no argument list. */
const ADMINISTRATOR = [
  '--admin',
  '--username=administrator',
  '--email=administrator@example.org',
  '--random-password',
  '--must-change-password=false',
  '--access-token',
  '--access-token-scopes=all',
];

async function configure(options: ForgeOptions) {
  const { directory, environment, address = '127.0.0.1' } = options;
  const authority = options.tls
    ? await CertificateAuthority.create(join(directory, 'certificates'), 'ca', 'churnops-forge')
    : undefined;
  const request = { commonName: 'forge', usages: ['server'], hosts: [address] } as const;
  const serving = await authority?.issue('forge', request);
  const configuration: ForgeConfiguration = {
    directory,
    source: await moduleSource('gitea', 'code.gitea.io/gitea', environment),
    address,
    port: options.port ?? (await freeLoopbackPort()),
    ...(serving && { serving }),
    ...(options.pageItems !== undefined && { pageItems: options.pageItems }),
  };
  const path = join(directory, 'app.ini');
  await writeFile(path, renderForgeConfiguration(configuration), { mode: 0o600 });
  const certificateAuthority = authority && (await readFile(authority.certificatePath, 'utf8'));
  return { path, url: forgeURL(configuration), certificateAuthority };
}

async function unready(url: string, certificateAuthority: string | undefined): Promise<undefined> {
  const anyone = { url, token: '', administrator: { username: '', password: '' } };
  const forge = new ForgeAdministration({ ...anyone, ...(certificateAuthority && { certificateAuthority }) });
  await forge.call('GET', '/version');
}

function readIdentity(output: string): Pick<ForgeAccess, 'administrator' | 'token'> {
  const password = /generated random password is '(.+)'$/m.exec(output)?.[1];
  const token = /Access token was successfully created\D*?([0-9a-f]{40})/.exec(output)?.[1];
  if (password === undefined || token === undefined)
    throw forgeErrors.error('AdministratorNotMade', { output: 'it has another form than expected' });
  return { administrator: { username: 'administrator', password }, token };
}
