import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { logTail } from '../processes/log-tail.ts';
import { runProgram } from '../processes/run-program.ts';
import { waitUntil } from '../processes/wait-until.ts';
import { userCacheDirectory } from '../programs/cache.ts';
import { ensurePrograms, type Programs } from '../programs/ensure-programs.ts';
import { withLock } from '../programs/lock.ts';
import { CLUSTER_PROGRAMS } from '../programs/program-table.ts';
import type { Progress } from '../programs/progress.ts';
import { type ClusterDescription, readDescription, writeDescription } from './description.ts';
import { clusterErrors } from './errors.ts';
import { freeAddresses, isPluggedIn, plugIn } from './host-network.ts';
import { type ClusterIdentity, clusterIdentity } from './identity.ts';
import { endNamespaces, makeNamespaces, nodeLog } from './namespaces.ts';
import { ADMINISTRATOR_KUBECONFIG, AUTHORITY_CERTIFICATE } from './node/certificates.ts';
import { AUDIT_LOG, PORTS, STATE } from './node/layout.ts';
import { writePlan } from './node/plan.ts';
import { isAlive } from './process-identity.ts';
import { administratorEnvironment, ensureRequirements } from './requirements.ts';
import { describeStart, isHealthy, type NodeStatus, readStatus } from './status.ts';

const START_SECONDS = 180;
const END_SECONDS = 20;

/** Which cluster, and what working on it depends on. */
export interface ClusterOptions {
  /** `local` unless told; several clusters run side by side under different names. */
  name?: string;
  environment: NodeJS.ProcessEnv;
  progress: Progress;
  /** The checkout whose `.local` folder holds the state; this one unless told. */
  checkout?: string;
}

/** What a look at a cluster finds. */
export type ClusterState =
  | { kind: 'Absent' }
  | { kind: 'Dead'; message?: string }
  | { kind: 'Running'; description: ClusterDescription; status: NodeStatus; healthy: boolean };

/**
 * Starts the cluster and waits until Pods can run. One that runs and is healthy is kept; what is left of another is
 * taken away first, and nothing of it is used again.
 *
 * @throws errors of {@link clusterErrors}, and StartFailed with the last lines of the log of the part that failed
 */
export async function clusterUp(options: ClusterOptions): Promise<ClusterDescription> {
  const { progress } = options;
  const environment = administratorEnvironment(options.environment);
  await ensureRequirements(environment, progress);
  const programs = await ensurePrograms(CLUSTER_PROGRAMS, { environment, progress });
  const identity = identityOf(options);
  return exclusively(identity, progress, async () => {
    const state = await lookAt(identity);
    if (state.kind === 'Running' && state.healthy) {
      progress.say(`the cluster ${identity.name} is running already`);
      return state.description;
    }
    await remove(identity, environment);
    const description = await begin(identity, programs, environment);
    await follow(identity, description, progress);
    return description;
  });
}

/** Takes the cluster away: processes, mounts, interfaces, rules, cgroups and its folder. One that isn't there is no error. */
export async function clusterDown(options: ClusterOptions): Promise<void> {
  const identity = identityOf(options);
  await exclusively(identity, options.progress, () =>
    remove(identity, administratorEnvironment(options.environment)),
  );
}

/** Looks at the cluster. */
export function clusterStatus(options: Omit<ClusterOptions, 'progress'>): Promise<ClusterState> {
  return lookAt(identityOf(options));
}

function identityOf({
  name = 'local',
  checkout,
}: Pick<ClusterOptions, 'name' | 'checkout'>): ClusterIdentity {
  return clusterIdentity(checkout ?? join(import.meta.dirname, '../..'), name);
}

function exclusively<T>(identity: ClusterIdentity, progress: Progress, action: () => Promise<T>): Promise<T> {
  const waiting = () =>
    progress.say(`waiting for another process that works on the cluster ${identity.name}`);
  return withLock(`${identity.directory}.lock`, waiting, action);
}

async function lookAt({ directory }: ClusterIdentity): Promise<ClusterState> {
  const description = await readDescription(directory);
  if (description === undefined) return { kind: 'Absent' };
  const status = await readStatus(directory);
  if (status && (await isAlive(description.init)))
    return { kind: 'Running', description, status, healthy: isHealthy(status) };
  return { kind: 'Dead', ...(status?.message && { message: asSeenOutside(status.message, directory) }) };
}

async function begin(
  identity: ClusterIdentity,
  programs: Programs,
  environment: NodeJS.ProcessEnv,
): Promise<ClusterDescription> {
  const { directory, name, node, cgroup } = identity;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { init, keeper, begin: beginNode } = await makeNamespaces(identity, environment);
  // Addresses are taken once they are on an interface; until then no other cluster may choose the same.
  const lock = join(userCacheDirectory(environment), 'addresses.lock');
  const addresses = await withLock(
    lock,
    () => undefined,
    async () => {
      const free = await freeAddresses(identity, environment);
      await plugIn(identity, free, init.pid, environment);
      return free;
    },
  );
  await writePlan(directory, { name, node, cgroup, addresses, programs: Object.fromEntries(programs) });
  const description: ClusterDescription = {
    name,
    directory,
    kubeconfig: join(directory, ADMINISTRATOR_KUBECONFIG),
    registry: `${addresses.node}:${PORTS.registry}`,
    certificateAuthority: join(directory, AUTHORITY_CERTIFICATE),
    address: addresses.node,
    auditLog: join(directory, AUDIT_LOG),
    kubectl: programs.get('kubectl')!,
    init,
    keeper,
  };
  await writeDescription(description);
  beginNode();
  return description;
}

async function follow(
  identity: ClusterIdentity,
  description: ClusterDescription,
  progress: Progress,
): Promise<void> {
  const { name, directory } = identity;
  let status: NodeStatus | undefined;
  const label = () => `starting the cluster ${name}${status ? `: ${describeStart(status)}` : ''}`;
  await progress.during(label, async () => {
    await waitUntil(async () => {
      const alive = await isAlive(description.init);
      status = await readStatus(directory);
      const settled = !alive || status?.phase === 'Failed' || (status && isHealthy(status));
      return settled ? undefined : 'it is not ready';
    }, START_SECONDS);
    if (status && isHealthy(status)) return;
    const lines = await logTail(nodeLog(directory));
    const told = status && (status.message ?? describeStart(status));
    await endNamespaces(description.init, description.keeper, END_SECONDS);
    const message = told ? asSeenOutside(told, directory) : `the last lines of its log:\n${lines}`;
    throw clusterErrors.error('StartFailed', { name, message, logs: join(directory, 'logs') });
  });
}

/** Paths as the host has them, in what was said inside. */
function asSeenOutside(text: string, directory: string): string {
  return text.replaceAll(STATE, directory);
}

async function remove(identity: ClusterIdentity, environment: NodeJS.ProcessEnv): Promise<void> {
  const { name, directory } = identity;
  const gone = async (what: string, there: () => Promise<boolean>) => {
    const reason = await waitUntil(async () => ((await there()) ? 'it is there' : undefined), END_SECONDS);
    if (reason !== undefined) throw clusterErrors.error('NotGone', { name, what, seconds: END_SECONDS });
  };
  const description = await readDescription(directory);
  if (description) {
    const { init, keeper } = description;
    const ended = await endNamespaces(init, keeper, END_SECONDS);
    await gone(`process ${init.pid}`, async () => !ended);
  }
  await runProgram(['sh', join(import.meta.dirname, 'remove-cgroups.sh'), identity.cgroup]);
  // The kernel takes a network namespace apart a moment after its last process.
  await gone(`interface ${identity.interface}`, () => isPluggedIn(identity, environment));
  await rm(directory, { recursive: true, force: true });
}
