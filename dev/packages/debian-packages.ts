import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../processes/run-program.ts';
import type { Progress } from '../programs/progress.ts';
import { packageErrors } from './errors.ts';

/** One file that is needed, and the Debian package that has it. */
export interface RequiredPackage {
  /** Name of a program in PATH, or the absolute path of any file. */
  program: string;
  package: string;
}

/** Where packages are looked for, and what for. */
export interface PackageOptions {
  /** The environment, whose PATH is searched. */
  environment: NodeJS.ProcessEnv;
  progress: Progress;
  /** Who needs them, as the beginning of a sentence: "The local cluster". */
  purpose: string;
  /** Whether they may be installed, which is root's right; only tests say. */
  mayInstall?: boolean;
}

/**
 * Makes sure that Debian's packages are there; root has them installed where they are missing.
 *
 * @throws PackagesMissing for another user, and where there is no apt-get
 */
export async function ensurePackages(
  packages: readonly RequiredPackage[],
  { environment, progress, purpose, mayInstall = process.getuid?.() === 0 }: PackageOptions,
): Promise<void> {
  const missing = await missingPackages(packages, environment);
  if (missing.length === 0) return;
  const names = missing.map((each) => each.package);
  const reason = await whyNotInstalled(environment, mayInstall);
  if (reason !== undefined) {
    const programs = missing.map((each) => each.program).join(', ');
    throw packageErrors.error('PackagesMissing', { purpose, programs, reason, packages: names.join(' ') });
  }
  await progress.during(`installing Debian's ${names.join(' ')}`, async () => {
    const install = ['install', '--yes', '--no-install-recommends', ...names];
    await aptGet(install, environment).catch(async () => {
      await aptGet(['update'], environment);
      await aptGet(install, environment);
    });
  });
}

/** The packages of which the environment's PATH lacks the program. */
export async function missingPackages(
  packages: readonly RequiredPackage[],
  environment: NodeJS.ProcessEnv,
): Promise<RequiredPackage[]> {
  const found = await Promise.all(packages.map(({ program }) => findProgram(program, environment)));
  return packages.filter((_, index) => found[index] === undefined);
}

/** The path of a program in the environment's PATH; an absolute path is its own where there is such a file. */
export async function findProgram(
  program: string,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  if (program.startsWith('/')) return (await isThere(program, constants.F_OK)) ? program : undefined;
  for (const folder of (environment['PATH'] ?? '').split(':')) {
    const path = join(folder, program);
    if (await isThere(path, constants.X_OK)) return path;
  }
  return undefined;
}

async function whyNotInstalled(
  environment: NodeJS.ProcessEnv,
  mayInstall: boolean,
): Promise<string | undefined> {
  if ((await findProgram('apt-get', environment)) === undefined)
    return 'there is no apt-get to install them with';
  return mayInstall ? undefined : 'only root can install them';
}

function isThere(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

async function aptGet(argv: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  await runProgram(['apt-get', '--quiet', ...argv], {
    env: { ...environment, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
