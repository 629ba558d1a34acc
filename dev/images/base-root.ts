import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/** The libraries that a list printed by `ldd` names, as absolute paths. */
export function librariesOf(ldd: string): string[] {
  const paths = [...ldd.matchAll(/(?:=>\s+)?(\/\S+)\s+\(0x[0-9a-f]+\)/g)].map((match) => match[1] as string);
  return [...new Set(paths)].sort();
}

/**
 * Lays out the root of a base image in `directory`: this machine's Node with the C library it runs on, as
 * `/nodejs/bin/node`, for user 65532. `programs` are those whose libraries come along (Node, onnxruntime).
 */
export function layOutBaseRoot(directory: string, node: string, programs: readonly string[]): void {
  rmSync(directory, { recursive: true, force: true });
  const put = (from: string, to: string): void => {
    mkdirSync(dirname(join(directory, to)), { recursive: true });
    copyFileSync(from, join(directory, to));
  };
  put(node, '/nodejs/bin/node');
  const ldd = execFileSync('ldd', [node, ...programs], { encoding: 'utf8' });
  for (const library of librariesOf(ldd)) if (!programs.includes(library)) put(library, library);
  if (existsSync(CERTIFICATES)) put(CERTIFICATES, CERTIFICATES);
  writeFileSync(
    join(directory, 'etc', 'passwd'),
    'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
  );
  writeFileSync(join(directory, 'etc', 'group'), 'nonroot:x:65532:\n');
  mkdirSync(join(directory, 'tmp'), { recursive: true, mode: 0o1777 });
  mkdirSync(join(directory, 'home', 'nonroot'), { recursive: true });
}
