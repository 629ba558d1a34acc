import { spawn } from 'node:child_process';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { buildFlags } from './build-flags.ts';
import { modulesDirectory } from './cache.ts';
import { programErrors } from './errors.ts';
import type { Program } from './program-table.ts';

const OUTPUT_LINES = 20;

/** Ending of the name under which a program is written until it is whole. */
const UNFINISHED = '.unfinished';

/** A build shares the machine with whatever its user does meanwhile. */
const BUILD_NICENESS = 10;

/**
 * Builds one program with the pinned modules and puts it at `path` in one step: a build that is killed leaves nothing
 * there, and what one has left under its temporary name is removed by the next.
 *
 * @throws CompilerMissing where there is no Go, BuildFailed with the last 20 lines of the compiler
 */
export async function buildProgram(
  program: Program,
  path: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await removeUnfinished(dirname(path));
  const unfinished = `${path}.${process.pid}${UNFINISHED}`;
  const { linker, tags = '' } = buildFlags(program.modules);
  const flags = ['build', '-mod=readonly', '-buildvcs=false', '-trimpath', '-tags', tags, '-ldflags', linker];
  try {
    await compile(program, [...flags, '-o', unfinished, program.package], environment);
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Removes what builds that were killed have left; the caller sees to it that no other build is under way. */
async function removeUnfinished(directory: string): Promise<void> {
  const left = (await readdir(directory)).filter((name) => name.endsWith(UNFINISHED));
  await Promise.all(left.map((name) => rm(join(directory, name), { force: true })));
}

function compile(program: Program, argv: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const compiler = spawn('go', argv, {
      cwd: modulesDirectory(program.modules),
      env: { ...environment, CGO_ENABLED: buildFlags(program.modules).compiler ? '1' : '0', GOWORK: 'off' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (compiler.pid !== undefined) setPriority(compiler.pid, BUILD_NICENESS);
    let lines: string[] = [];
    const collect = (bytes: Buffer) => {
      lines = [...lines, ...bytes.toString().split('\n').filter(Boolean)].slice(-OUTPUT_LINES);
    };
    compiler.stdout.on('data', collect);
    compiler.stderr.on('data', collect);
    compiler.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'ENOENT'
          ? programErrors.error('CompilerMissing', { name: program.name }, { cause })
          : programErrors.error('BuildFailed', { name: program.name, output: cause.message }, { cause }),
      );
    });
    compiler.once('close', (status, signal) => {
      if (status === 0) return resolve();
      const output = lines.join('\n') || `ended with ${signal ?? `status ${status}`} and said nothing`;
      reject(programErrors.error('BuildFailed', { name: program.name, output }));
    });
  });
}
