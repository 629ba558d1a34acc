import { type Lifetime, withThisProcess } from '../processes/lifetime.ts';
import { runProgram } from '../processes/run-program.ts';
import type { ClusterDescription } from './description.ts';
import { clusterErrors } from './errors.ts';
import { isAlive } from './process-identity.ts';

/** How a program is run among the cluster's processes. */
export interface RunOptions {
  /**
   * Whose network it has: the cluster's, which knows Pods and Services and nothing outside, or the host's, which reaches
   * the cluster's registry and apiserver too.
   */
  network: 'cluster' | 'host';
  environment: NodeJS.ProcessEnv;
  directory?: string;
}

/** Argument list that runs `argv` in the cluster's mount and process namespaces, so that it and its mounts end with the cluster. */
export function enterArguments(
  pid: number,
  argv: readonly string[],
  options: Pick<RunOptions, 'network' | 'directory'>,
): string[] {
  return [
    `--target=${pid}`,
    '--mount',
    '--pid',
    ...(options.network === 'cluster' ? ['--net'] : []),
    `--wdns=${options.directory ?? '/'}`,
    '--',
    ...argv,
  ];
}

/**
 * Lets a program that is started end with the cluster, as everything in its namespaces does; before, it ends with nsenter,
 * which waits for it and passes no signal on.
 */
export function withCluster(cluster: ClusterDescription, options: Pick<RunOptions, 'network'>): Lifetime {
  return (argv) => ['nsenter', ...enterArguments(cluster.init.pid, withThisProcess(argv), options)];
}

/**
 * Runs a program in the cluster's namespaces to its end and returns what it printed on standard output.
 *
 * @throws NotRunning, and where the program fails an error with its last words
 */
export async function runInCluster(
  cluster: ClusterDescription,
  argv: readonly string[],
  options: RunOptions,
): Promise<string> {
  if (!(await isAlive(cluster.init))) throw clusterErrors.error('NotRunning', { name: cluster.name });
  return runProgram(['nsenter', ...enterArguments(cluster.init.pid, argv, options)], {
    env: options.environment,
  });
}
