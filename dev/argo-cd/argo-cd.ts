import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Kubectl } from '../kubectl/kubectl.ts';
import { Component, type ComponentOptions } from '../processes/component.ts';
import { type Lifetime, withThisProcess } from '../processes/lifetime.ts';
import type { Probe } from '../processes/wait-until.ts';
import { ensurePrograms } from '../programs/ensure-programs.ts';
import { moduleSource } from '../programs/module-source.ts';
import { ARGO_CD_PROGRAMS } from '../programs/program-table.ts';
import type { Progress } from '../programs/progress.ts';
import { ArgoCDAdministration } from './administration.ts';
import { type ArgoCDPlan, argoCDEnvironment, controllerArguments, repoServerArguments } from './arguments.ts';
import { writeArgoCDFiles } from './files.ts';
import { findRedis, redisComponent } from './redis.ts';

const READY_SECONDS = 60;
const STOP_SECONDS = 5;

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
export class RealArgoCD extends ArgoCDAdministration {
  readonly #plan: ArgoCDPlan;
  readonly #components: Component[] = [];

  private constructor(kubectl: Kubectl, plan: ArgoCDPlan) {
    super(kubectl);
    this.#plan = plan;
  }

  /** @see startArgoCD */
  static async start(options: ArgoCDOptions): Promise<RealArgoCD> {
    const { environment, progress, directory, kubeconfig } = options;
    const programs = await ensurePrograms(['kubectl', ...ARGO_CD_PROGRAMS], { environment, progress });
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const redis = await findRedis(directory, environment, progress);
    const plan = await writeArgoCDFiles(options, programs);
    const argoCD = new RealArgoCD(new Kubectl(programs.get('kubectl')!, kubeconfig), plan);
    try {
      await argoCD.#begin(options, redis);
    } catch (error) {
      await argoCD.stop();
      throw error;
    }
    return argoCD;
  }

  /** Ends it; what it has synced stays, and so do its objects. */
  async stop(): Promise<void> {
    await Promise.all(this.#components.map((component) => component.stop(STOP_SECONDS)));
  }

  async #begin(options: ArgoCDOptions, redis: string): Promise<void> {
    const { directory, environment, settings = {}, lifetime = withThisProcess } = options;
    const plan = this.#plan;
    const cache = { directory, port: plan.ports.redis, password: plan.redisPassword };
    const detached = lifetime !== withThisProcess;
    const start = async (component: Omit<ComponentOptions, 'logPath'>) => {
      const logPath = join(directory, `${component.name}.log`);
      const started = await Component.start({ ...component, logPath, detached });
      this.#components.push(started);
      return started;
    };
    const env = argoCDEnvironment(plan, environment);
    const part = (name: string, argv: [string, ...string[]]) =>
      start({ name, argv: lifetime(argv), environment: env });
    await start(await redisComponent(redis, cache, lifetime));
    const repoServer = await part('repo-server', repoServerArguments(plan));
    await this.install(await moduleSource('argo-cd', ARGO_CD_MODULE, environment), settings);
    const controller = await part('application-controller', controllerArguments(plan));
    await repoServer.ready(healthy(plan.ports.repoServerMetrics), READY_SECONDS);
    await controller.ready(healthy(plan.ports.controllerMetrics), READY_SECONDS);
  }
}

/**
 * Starts an Argo CD beside a cluster, having found or built it and installed its definitions and settings there.
 *
 * @throws PackagesMissing, and ComponentEnded or ComponentNotReady with the last lines of the log of the one that failed
 */
export function startArgoCD(options: ArgoCDOptions): Promise<RealArgoCD> {
  return RealArgoCD.start(options);
}

const ARGO_CD_MODULE = 'github.com/argoproj/argo-cd/v3';

/** Asks one of Argo CD's processes, by the port of its metrics, how it is. */
export function healthy(port: number): Probe {
  return async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(5_000) });
    const text = await answer.text();
    return answer.ok ? undefined : text;
  };
}
