import { randomBytes } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kubectl } from '../kubectl/kubectl.ts';
import { Component, type ComponentOptions } from '../processes/component.ts';
import { freeLoopbackPort } from '../processes/free-port.ts';
import { type Lifetime, withThisProcess } from '../processes/lifetime.ts';
import { waitUntil } from '../processes/wait-until.ts';
import { ensurePrograms, type Programs } from '../programs/ensure-programs.ts';
import { moduleSource } from '../programs/module-source.ts';
import { ARGO_CD_PROGRAMS } from '../programs/program-table.ts';
import type { Progress } from '../programs/progress.ts';
import { type ArgoCDPlan, argoCDEnvironment, controllerArguments, repoServerArguments } from './arguments.ts';
import { argoCDErrors } from './errors.ts';
import { argoCDObjects, type RepositoryCredentials, repositorySecret } from './objects.ts';
import { findRedis, redisComponent } from './redis.ts';

const READY_SECONDS = 60;
const SERVED_SECONDS = 30;
const STOP_SECONDS = 5;
const NAMESPACE = 'argocd';
const POLL_SECONDS = 10;

/** What an Argo CD is started with. */
export interface ArgoCDOptions {
  /** The environment, which says where programs are. */
  environment: NodeJS.ProcessEnv;
  progress: Progress;
  /** A new folder for its checkouts, certificates and logs; its path must leave room for a socket's name (80 characters do). */
  directory: string;
  /** Of the cluster it runs beside, as an administrator of it. */
  kubeconfig: string;
  /** What `argocd-cm` holds, as in `resource.customizations.health.GROUP_KIND`. */
  settings?: Readonly<Record<string, string>>;
  /** Certificate authorities (PEM) of Git's hosts, by host without port. */
  certificateAuthorities?: Readonly<Record<string, string>>;
  /** Seconds between two looks at a repository; 10 unless told, where Argo CD itself has 120. */
  pollSeconds?: number;
  /** Whether differences are found by dry-run applies on the server; not unless told, as with Argo CD itself. */
  serverSideDiff?: boolean;
  /** What it ends with; this process unless told. Another makes it outlive this process and its terminal. */
  lifetime?: Lifetime;
}

/** An Argo CD that runs beside a cluster: Redis, repo-server and application-controller, without its API and its page. */
export class ArgoCD {
  /** The namespace of its settings and Applications. */
  readonly namespace = NAMESPACE;
  readonly kubectl: Kubectl;
  readonly #components: Component[] = [];

  private constructor(kubectl: Kubectl) {
    this.kubectl = kubectl;
  }

  /** @see startArgoCD */
  static async start(options: ArgoCDOptions): Promise<ArgoCD> {
    const { environment, progress, directory, kubeconfig, lifetime = withThisProcess } = options;
    const programs = await ensurePrograms(['kubectl', ...ARGO_CD_PROGRAMS], { environment, progress });
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const redis = await findRedis(directory, environment, progress);
    const plan = await writeFiles(options, programs);
    const argoCD = new ArgoCD(new Kubectl(programs.get('kubectl')!, kubeconfig));
    const env = argoCDEnvironment(plan, environment);
    const detached = lifetime !== withThisProcess;
    const component = (name: string, argv: [string, ...string[]]): ComponentOptions => {
      const logPath = join(directory, `${name}.log`);
      return { name, argv: lifetime(argv), logPath, environment: env, detached };
    };
    try {
      const cache = { directory, port: plan.ports.redis, password: plan.redisPassword };
      await argoCD.#begin({ ...(await redisComponent(redis, cache, lifetime)), detached });
      const repoServer = await argoCD.#begin(component('repo-server', repoServerArguments(plan)));
      await argoCD.#install(
        await moduleSource('argo-cd', ARGO_CD_MODULE, environment),
        options.settings ?? {},
      );
      const controller = await argoCD.#begin(component('application-controller', controllerArguments(plan)));
      await repoServer.ready(() => unready(plan.ports.repoServerMetrics), READY_SECONDS);
      await controller.ready(() => unready(plan.ports.controllerMetrics), READY_SECONDS);
    } catch (error) {
      await argoCD.stop();
      throw error;
    }
    return argoCD;
  }

  /** Lets it into a repository. */
  async addRepository(name: string, credentials: RepositoryCredentials): Promise<void> {
    await this.kubectl.apply(repositorySecret(name, this.namespace, credentials));
  }

  /** Ends it; what it has synced stays, and so do its objects. */
  async stop(): Promise<void> {
    await Promise.all(this.#components.map((component) => component.stop(STOP_SECONDS)));
  }

  async #begin(options: ComponentOptions): Promise<Component> {
    const component = await Component.start(options);
    this.#components.push(component);
    return component;
  }

  async #install(source: string, settings: Readonly<Record<string, string>>): Promise<void> {
    await this.kubectl.run([
      'apply',
      '--server-side',
      '--force-conflicts',
      '-k',
      join(source, 'manifests/crds'),
    ]);
    const served = async () => {
      for (const plural of ['applications', 'appprojects', 'applicationsets'])
        await this.kubectl.run(['get', '--raw', `/apis/argoproj.io/v1alpha1/${plural}?limit=1`]);
      return undefined;
    };
    const reason = await waitUntil(served, SERVED_SECONDS);
    if (reason !== undefined) throw argoCDErrors.error('NotServed', { seconds: SERVED_SECONDS, reason });
    await this.kubectl.apply(...argoCDObjects(this.namespace, settings));
  }
}

/**
 * Starts an Argo CD beside a cluster, having found or built it and installed its definitions and settings there.
 *
 * @throws PackagesMissing, and ComponentEnded or ComponentNotReady with the last lines of the log of the one that failed
 */
export function startArgoCD(options: ArgoCDOptions): Promise<ArgoCD> {
  return ArgoCD.start(options);
}

const ARGO_CD_MODULE = 'github.com/argoproj/argo-cd/v3';

/** Names that Argo CD's one program does different things by, and what it calls. */
const NAMES: Readonly<Record<string, string>> = {
  argocd: 'argocd',
  'argocd-repo-server': 'argocd',
  'argocd-application-controller': 'argocd',
  kustomize: 'kustomize',
};

async function writeFiles(options: ArgoCDOptions, programs: Programs): Promise<ArgoCDPlan> {
  const { directory, kubeconfig, certificateAuthorities = {} } = options;
  const binaries = join(directory, 'bin');
  const folders = [binaries, join(directory, 'checkouts'), join(directory, 'certificates')];
  await Promise.all(folders.map((path) => mkdir(path)));
  const links = Object.entries(NAMES).map(([name, program]) =>
    symlink(programs.get(program)!, join(binaries, name)),
  );
  const certificates = Object.entries(certificateAuthorities).map(([host, certificate]) =>
    writeFile(join(directory, 'certificates', host), certificate),
  );
  await Promise.all([...links, ...certificates]);
  const [redis, repoServer, repoServerMetrics, controllerMetrics] = await Promise.all(
    [1, 2, 3, 4].map(() => freeLoopbackPort()),
  );
  return {
    binaries,
    directory,
    kubeconfig,
    namespace: NAMESPACE,
    ports: {
      redis: redis!,
      repoServer: repoServer!,
      repoServerMetrics: repoServerMetrics!,
      controllerMetrics: controllerMetrics!,
    },
    redisPassword: randomBytes(32).toString('hex'),
    pollSeconds: options.pollSeconds ?? POLL_SECONDS,
    serverSideDiff: options.serverSideDiff ?? false,
  };
}

async function unready(port: number): Promise<string | undefined> {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(5_000) });
  const text = await answer.text();
  return answer.ok ? undefined : text;
}
