import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../processes/run-program.ts';
import type { ClusterIdentity } from './identity.ts';

const NAMESPACES = ['net', 'mnt', 'pid'] as const;

/** The namespaces of a running cluster, as the kernel numbers them: `net:[4026532000]`. */
export async function namespacesOf(pid: number): Promise<string[]> {
  return Promise.all(NAMESPACES.map((name) => readlink(`/proc/${pid}/ns/${name}`)));
}

/**
 * What is left of a cluster on the host: processes in its namespaces, mounts of its folder, its interface, cgroups, named
 * network namespaces, iptables rules of Kubernetes. Nothing of it may be, once the cluster has ended.
 */
export async function remainsOf(identity: ClusterIdentity, namespaces: readonly string[]): Promise<string[]> {
  const remains = await Promise.all([
    processes(namespaces),
    mounts(identity.directory),
    interfaces(identity.interface),
    cgroups(identity.cgroup),
    namedNetworks(),
    rules(),
  ]);
  return remains.flat();
}

async function processes(namespaces: readonly string[]): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = pids.map(async (pid) => {
    const own = await Promise.all(NAMESPACES.map((name) => unlessGone(readlink(`/proc/${pid}/ns/${name}`))));
    return own.some((each) => each !== undefined && namespaces.includes(each)) ? [`process ${pid}`] : [];
  });
  return (await Promise.all(found)).flat();
}

async function mounts(directory: string): Promise<string[]> {
  const lines = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n');
  return lines.filter((line) => line.includes(`${directory}/`)).map((line) => `mount ${line}`);
}

async function interfaces(name: string): Promise<string[]> {
  return (await readdir('/sys/class/net')).filter((each) => each === name).map((each) => `interface ${each}`);
}

async function cgroups(name: string): Promise<string[]> {
  const root = '/sys/fs/cgroup';
  const hierarchies = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const folders = [root, ...hierarchies.map((entry) => join(root, entry.name))];
  const found = folders.map(async (folder) =>
    (await readdir(folder)).filter((each) => each === name).map((each) => `cgroup ${join(folder, each)}`),
  );
  return (await Promise.all(found)).flat();
}

async function namedNetworks(): Promise<string[]> {
  const names = await runProgram(['ip', 'netns', 'list']);
  return names
    .split('\n')
    .filter((name) => name.startsWith('cni-'))
    .map((name) => `network namespace ${name}`);
}

async function rules(): Promise<string[]> {
  const lines = (await runProgram(['iptables-save'])).split('\n');
  return lines.filter((line) => /KUBE-|CNI-/.test(line)).map((line) => `rule ${line}`);
}

/** A process may end while it is looked at, and one that even root may not look at is none of a cluster's. */
async function unlessGone<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return undefined;
    throw error;
  }
}
