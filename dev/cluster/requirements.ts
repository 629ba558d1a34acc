import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
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
  { program: 'tini', package: 'tini' },
  { program: 'openssl', package: 'openssl' },
  { program: 'ip', package: 'iproute2' },
  { program: 'unshare', package: 'util-linux' },
];

/** Where programs are looked for, also where PATH lacks the administrator's folders. */
const ADMINISTRATOR_PATHS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/**
 * Makes sure that the cluster can run here: Linux, root, and Debian's packages, which are installed where they are missing.
 *
 * @throws NotLinux, NotRoot, PackagesMissing, CommandFailed
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
  await progress.during(`installing Debian's ${packages}, which run and connect the containers`, async () => {
    const install = ['install', '--yes', '--no-install-recommends', ...missing.map((each) => each.package)];
    await aptGet(install, environment).catch(async () => {
      await aptGet(['update'], environment);
      await aptGet(install, environment);
    });
  });
}

async function missingPackages(environment: NodeJS.ProcessEnv): Promise<typeof PACKAGES> {
  const present = await Promise.all(PACKAGES.map(({ program }) => isProgram(program, environment)));
  return PACKAGES.filter((_, index) => !present[index]);
}

async function isProgram(program: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const folders = program.startsWith('/')
    ? ['/']
    : [...(environment['PATH'] ?? '').split(':'), ...ADMINISTRATOR_PATHS];
  const found = folders.map((folder) =>
    access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(found)).includes(true);
}

async function aptGet(argv: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const env = { ...environment, DEBIAN_FRONTEND: 'noninteractive' };
  const child = spawn('apt-get', ['--quiet', ...argv], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.on('data', (bytes: Buffer) => {
    output = (output + bytes.toString()).slice(-4_000);
  });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0)
    throw clusterErrors.error('CommandFailed', {
      command: `apt-get ${argv.join(' ')}`,
      output: output.trim(),
    });
}
