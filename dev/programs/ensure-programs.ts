import { access, constants } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ensurePackages } from '../packages/debian-packages.ts';
import { buildFlags } from './build-flags.ts';
import { cacheKey, modulesDirectory, userCacheDirectory } from './cache.ts';
import { programErrors } from './errors.ts';
import { buildProgram } from './go-build.ts';
import { withLock } from './lock.ts';
import { PROGRAMS, type Program } from './program-table.ts';
import type { Progress } from './progress.ts';

/** Absolute paths of programs by their names. */
export type Programs = ReadonlyMap<string, string>;

/** What finding and building the programs depends on. */
export interface EnsureOptions {
  /** The environment: CHURNOPS_PROGRAMS (a folder of ready programs), XDG_CACHE_HOME, and what Go reads. */
  environment: NodeJS.ProcessEnv;
  progress: Progress;
  /** Builds one program at a path; only tests give another. */
  build?: typeof buildProgram;
}

/**
 * Finds each of `names` in the folder the user names, else in the cache, else builds it into the cache.
 *
 * @throws ProgramUnknown, CompilerMissing, PackagesMissing, BuildFailed
 */
export async function ensurePrograms(names: readonly string[], options: EnsureOptions): Promise<Programs> {
  const wanted = names.map(programNamed);
  const found = new Map<string, string>();
  const missing: { program: Program; path: string }[] = [];
  for (const program of wanted) {
    const { ready, path } = await locate(program, options);
    if (ready) found.set(program.name, path);
    else missing.push({ program, path });
  }
  if (missing.length > 0) await buildMissing(missing, options);
  for (const { program, path } of missing) found.set(program.name, path);
  return found;
}

function programNamed(name: string): Program {
  const program = PROGRAMS.find((each) => each.name === name);
  if (program) return program;
  throw programErrors.error('ProgramUnknown', { name, known: PROGRAMS.map((each) => each.name).join(', ') });
}

async function locate(
  program: Program,
  { environment, progress }: EnsureOptions,
): Promise<{ ready: boolean; path: string }> {
  const named = environment['CHURNOPS_PROGRAMS'];
  if (named) {
    const path = join(resolve(named), program.name);
    if (await isExecutable(path)) return { ready: true, path };
    progress.say(
      `there is no ${program.name} in ${named}, which CHURNOPS_PROGRAMS names: taking the cache's`,
    );
  }
  const key = await cacheKey(modulesDirectory(program.modules), process.arch, buildFlags(program.modules));
  const path = join(userCacheDirectory(environment), 'programs', key, program.name);
  return { ready: await isExecutable(path), path };
}

/** One lock for all builds: Go uses every core for one, so two at a time would only take turns. */
async function buildMissing(
  missing: { program: Program; path: string }[],
  { environment, progress, build = buildProgram }: EnsureOptions,
): Promise<void> {
  const lock = join(userCacheDirectory(environment), 'programs', 'lock');
  const waiting = () => progress.say('waiting for another process that is building the programs');
  await withLock(lock, waiting, async () => {
    for (const [index, { program, path }] of missing.entries()) {
      if (await isExecutable(path)) continue;
      const packages = buildFlags(program.modules).compiler ?? [];
      await ensurePackages(packages, { environment, progress, purpose: `Building ${program.name}` });
      const label = `building ${program.name} (${index + 1} of ${missing.length})`;
      await progress.during(label, () => build(program, path, environment));
    }
  });
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
