import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from '../processes/run-program.ts';

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/** A program of this machine, and where it lies in the image. */
export interface RootProgram {
  readonly from: string;
  readonly to: string;
}

/** The libraries that a list printed by `ldd` names, as absolute paths. */
export function librariesOf(ldd: string): string[] {
  const paths = [...ldd.matchAll(/(\/\S+)\s+\(0x[0-9a-f]+\)/g)].map((match) => match[1] as string);
  return [...new Set(paths)].sort();
}

/**
 * Lays out the root of an image in `directory`, anew: a program of this machine, certificate authorities, the user 65532, and
 * the libraries that the program and `others` (native modules that will lie above it) are linked to.
 */
export async function layOutImageRoot(
  directory: string,
  program: RootProgram,
  others: readonly string[] = [],
): Promise<void> {
  await layOutPrograms(directory, [program], others);
  if (existsSync(CERTIFICATES)) put(directory, CERTIFICATES, CERTIFICATES);
  mkdirSync(join(directory, 'etc'), { recursive: true });
  writeFileSync(join(directory, 'etc', 'passwd'), 'nonroot:x:65532:65532:nonroot:/:/sbin/nologin\n');
  writeFileSync(join(directory, 'etc', 'group'), 'nonroot:x:65532:\n');
}

/** Lays out in `directory`, anew, programs of this machine and the libraries that they and `others` are linked to. */
export async function layOutPrograms(
  directory: string,
  programs: readonly RootProgram[],
  others: readonly string[] = [],
): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  for (const { from, to } of programs) put(directory, from, to);
  const ldd = await runProgram(['ldd', ...programs.map(({ from }) => from), ...others]);
  for (const library of librariesOf(ldd)) if (!others.includes(library)) put(directory, library, library);
}

function put(directory: string, from: string, to: string): void {
  mkdirSync(dirname(join(directory, to)), { recursive: true });
  copyFileSync(from, join(directory, to));
}
