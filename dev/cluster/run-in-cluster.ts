import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
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
  stdio?: StdioOptions;
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
 * Starts a program in the cluster's namespaces.
 *
 * @throws NotRunning
 */
export async function spawnInCluster(
  cluster: ClusterDescription,
  argv: readonly string[],
  options: RunOptions,
): Promise<ChildProcess> {
  if (!(await isAlive(cluster.init))) throw clusterErrors.error('NotRunning', { name: cluster.name });
  const { environment: env, stdio = 'inherit' } = options;
  return spawn('nsenter', enterArguments(cluster.init.pid, argv, options), { env, stdio });
}

/**
 * Runs a program in the cluster's namespaces to its end and returns what it printed on standard output.
 *
 * @throws NotRunning, CommandFailed with the end of what it printed on standard error
 */
export async function runInCluster(
  cluster: ClusterDescription,
  argv: readonly string[],
  options: Omit<RunOptions, 'stdio'>,
): Promise<string> {
  const child = await spawnInCluster(cluster, argv, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let complaint = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    output += bytes.toString();
  });
  child.stderr?.on('data', (bytes: Buffer) => {
    complaint = (complaint + bytes.toString()).slice(-4_000);
  });
  const [status, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (status === 0) return output;
  const reason = complaint.trim() || `ended with ${signal ?? `status ${status}`}`;
  throw clusterErrors.error('CommandFailed', { command: argv.join(' '), output: reason });
}
