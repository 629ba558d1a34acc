import { ensurePackages, type RequiredPackage } from '../packages/debian-packages.ts';
import type { Progress } from '../programs/progress.ts';
import { clusterErrors } from './errors.ts';

/** Programs the cluster needs beside Kubernetes' own, and the Debian packages that have them. */
const PACKAGES: readonly RequiredPackage[] = [
  { program: 'containerd', package: 'containerd' },
  { program: 'runc', package: 'runc' },
  { program: '/usr/lib/cni/ptp', package: 'containernetworking-plugins' },
  { program: 'iptables', package: 'iptables' },
  { program: 'conntrack', package: 'conntrack' },
  { program: 'socat', package: 'socat' },
  { program: 'ethtool', package: 'ethtool' },
  { program: 'buildah', package: 'buildah' },
  { program: 'tini', package: 'tini' },
  { program: 'openssl', package: 'openssl' },
  { program: 'ip', package: 'iproute2' },
  { program: 'unshare', package: 'util-linux' },
];

/** Folders of what administrators run, which PATH lacks where someone became root by `su`. */
const ADMINISTRATOR_FOLDERS = ['/usr/sbin', '/sbin'];

/** The environment with the administrator's folders at the end of its PATH. */
export function administratorEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const folders = [...(environment['PATH'] ?? '').split(':').filter(Boolean), ...ADMINISTRATOR_FOLDERS];
  return { ...environment, PATH: [...new Set(folders)].join(':') };
}

/**
 * Makes sure that the cluster can run here: Linux, root, and Debian's packages, which are installed where they are missing.
 *
 * @throws NotLinux, NotRoot or PackagesMissing
 */
export async function ensureRequirements(environment: NodeJS.ProcessEnv, progress: Progress): Promise<void> {
  if (process.platform !== 'linux') throw clusterErrors.error('NotLinux', { platform: process.platform });
  if (process.getuid?.() !== 0) throw clusterErrors.error('NotRoot');
  await ensurePackages(PACKAGES, { environment, progress, purpose: 'The local cluster' });
}
