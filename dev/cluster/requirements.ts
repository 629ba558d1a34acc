import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../processes/run-program.ts';
import type { Progress } from '../programs/progress.ts';
import { clusterErrors } from './errors.ts';

/** Programs the cluster needs beside Kubernetes' own, and the Debian packages that have them. */
const PACKAGES: readonly { program: string; package: string }[] = [
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
  const missing = await missingPackages(environment);
  if (missing.length === 0) return;
  const packages = missing.map((each) => each.package).join(' ');
  const programs = missing.map((each) => each.program).join(', ');
  if (!(await isProgram('apt-get', environment)))
    throw clusterErrors.error('PackagesMissing', { packages, programs });
  await progress.during(
    `installing Debian's ${packages}, which build, run and connect containers`,
    async () => {
      const install = ['install', '--yes', '--no-install-recommends', ...missing.map((each) => each.package)];
      await aptGet(install, environment).catch(async () => {
        await aptGet(['update'], environment);
        await aptGet(install, environment);
      });
    },
  );
}

/** The packages of which the environment's PATH lacks the program. */
export async function missingPackages(environment: NodeJS.ProcessEnv): Promise<typeof PACKAGES> {
  const present = await Promise.all(PACKAGES.map(({ program }) => isProgram(program, environment)));
  return PACKAGES.filter((_, index) => !present[index]);
}

async function isProgram(program: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const folders = program.startsWith('/') ? ['/'] : (environment['PATH'] ?? '').split(':');
  const found = folders.map((folder) =>
    access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(found)).includes(true);
}

async function aptGet(argv: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  await runProgram(['apt-get', '--quiet', ...argv], {
    env: { ...environment, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
