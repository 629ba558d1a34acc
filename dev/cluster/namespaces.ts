import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { logTail } from '../processes/log-tail.ts';
import { waitUntil } from '../processes/wait-until.ts';
import { clusterErrors } from './errors.ts';
import type { ClusterIdentity } from './identity.ts';
import { firstChild, identifyProcess, isAlive, type ProcessIdentity } from './process-identity.ts';

const START_SECONDS = 10;

/** Namespaces that were made, with a first process in them that waits for the word to begin. */
export interface Namespaces {
  init: ProcessIdentity;
  keeper: ProcessIdentity;
  /** Lets the cluster begin; unless it is called, the cluster ends with this process. */
  begin(): void;
}

/** Where the node's own messages go, in the cluster's folder. */
export function nodeLog(directory: string): string {
  return join(directory, 'logs/node.log');
}

/**
 * Makes the namespaces of a cluster, with tini as their first process, which reaps what others leave.
 *
 * @throws NamespaceNotMade with what was said
 */
export async function makeNamespaces(
  identity: ClusterIdentity,
  environment: NodeJS.ProcessEnv,
): Promise<Namespaces> {
  await mkdir(join(identity.directory, 'logs'), { recursive: true });
  const log = await open(nodeLog(identity.directory), 'a');
  const main = join(import.meta.dirname, 'node/main.ts');
  const init = [
    'tini',
    '--',
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    main,
    identity.directory,
  ];
  const keeper = spawn('sh', [join(import.meta.dirname, 'keeper.sh'), identity.cgroup, ...init], {
    detached: true,
    env: environment,
    stdio: ['pipe', log.fd, log.fd],
    cwd: '/',
  });
  keeper.unref();
  await log.close();
  const found: { init?: ProcessIdentity; keeper?: ProcessIdentity } = {};
  const reason = await waitUntil(async () => {
    Object.assign(found, await findProcesses(keeper.pid));
    return found.init && found.keeper ? undefined : 'there is no first process';
  }, START_SECONDS);
  if (reason !== undefined || !found.init || !found.keeper) {
    const log = nodeLog(identity.directory);
    throw clusterErrors.error('NamespaceNotMade', { log, lines: await logTail(log) });
  }
  const begin = () => keeper.stdin?.end('begin\n');
  return { init: found.init, keeper: found.keeper, begin };
}

/** The keeper's child is unshare, and that one's child the first process of the namespaces. */
async function findProcesses(
  keeper: number | undefined,
): Promise<{ init?: ProcessIdentity; keeper?: ProcessIdentity }> {
  const unshare = keeper === undefined ? undefined : await firstChild(keeper);
  const init = unshare === undefined ? undefined : await firstChild(unshare);
  if (keeper === undefined || init === undefined) return {};
  const identities = await Promise.all([identifyProcess(init), identifyProcess(keeper)]);
  return { ...(identities[0] && { init: identities[0] }), ...(identities[1] && { keeper: identities[1] }) };
}

/** Ends every process of the namespaces by ending the first, and waits until the keeper has cleaned up after it. */
export async function endNamespaces(
  init: ProcessIdentity,
  keeper: ProcessIdentity,
  seconds: number,
): Promise<boolean> {
  if (await isAlive(init)) process.kill(init.pid, 'SIGKILL');
  const reason = await waitUntil(async () => {
    const alive = (await isAlive(init)) || (await isAlive(keeper));
    return alive ? 'it still runs' : undefined;
  }, seconds);
  return reason === undefined;
}
