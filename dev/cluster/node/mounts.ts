import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runProgram } from '../../processes/run-program.ts';
import { STATE } from './layout.ts';

/**
 * Kernel settings that the kubelet writes for the whole machine unless they have these values already (its container
 * manager, `setupKernelTunables`). They aren't the cluster's to change.
 */
const KERNEL_SETTINGS = new Map([
  ['vm/overcommit_memory', '1'],
  ['vm/panic_on_oom', '0'],
  ['kernel/panic', '10'],
  ['kernel/panic_on_oops', '1'],
  ['kernel/keys/root_maxkeys', '1000000'],
  ['kernel/keys/root_maxbytes', '25000000'],
]);

/**
 * Arranges the mount namespace: a /run of its own with the cluster's folder in it, and its own logs of containers and
 * state of the network plug-ins, so that nothing is written outside of the cluster's folder.
 */
export async function arrangeMounts(directory: string): Promise<void> {
  const nameServers = await resolverConfiguration();
  await runProgram(['mount', '-t', 'tmpfs', '-o', 'mode=0755', 'tmpfs', '/run']);
  await Promise.all([STATE, '/run/lock'].map((path) => mkdir(path, { recursive: true })));
  await runProgram(['mount', '--bind', directory, STATE]);
  if (nameServers !== undefined) {
    await mkdir(dirname(nameServers.path), { recursive: true });
    await writeFile(nameServers.path, nameServers.text);
  }
  await mkdir('/var/lib/cni', { recursive: true });
  await bindFolder('/var/log', 'system-logs');
  await bindFolder('/var/lib/cni', 'cni/state');
  await hideKernelSettings();
}

async function bindFolder(path: string, name: string): Promise<void> {
  await mkdir(join(STATE, name), { recursive: true });
  await runProgram(['mount', '--bind', join(STATE, name), path]);
}

/** Where /etc/resolv.conf is a link into /run, what it links to would be hidden. */
async function resolverConfiguration(): Promise<{ path: string; text: string } | undefined> {
  try {
    const path = await realpath('/etc/resolv.conf');
    return path.startsWith('/run/') ? { path, text: await readFile(path, 'utf8') } : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Shows the kubelet the settings it wants, over the real ones, in this mount namespace only. */
async function hideKernelSettings(): Promise<void> {
  for (const [name, value] of KERNEL_SETTINGS) {
    const path = join(STATE, 'kernel-settings', name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${value}\n`);
    await runProgram(['mount', '--bind', path, join('/proc/sys', name)]);
  }
}
