import { parse } from 'yaml';
import { error } from '../errors.ts';

/** A file or a directory that DVC keeps, as a `.dvc` file or a `dvc.lock` records it. */
export interface DvcOutput {
  /** As it is written there, relative to where the file is. */
  path: string;
  /** 32 hex digits: of the file, or of the listing of a directory. */
  md5: string;
  directory: boolean;
  /** Bytes, where they are recorded; of a directory, those of all its files. */
  size?: number;
  /**
   * How the remote keeps it. Files: DVC 3, the md5 is that of the bytes. Legacy: before DVC 3, the md5 of a text is that of its
   * bytes with LF in place of CRLF.
   */
  layout: 'Files' | 'Legacy';
  /** The remote that it is kept in, where it is not the default. */
  remote?: string;
}

/** What is taken of an output: all of a file, or one file of a directory. */
export interface DvcTarget {
  output: DvcOutput;
  /** Relative to the directory. */
  member?: string;
}

type Mapping = Readonly<Record<string, unknown>>;

const MD5 = /^([0-9a-f]{32})(\.dir)?$/i;

/** Reads the outputs of a `.dvc` file, or of all stages of a `dvc.lock`. @throws DvcFileInvalid */
export function parseDvcFile(text: string, path: string): DvcOutput[] {
  const file = parseYaml(text, path);
  const { stages } = file;
  const holders = stages === undefined ? [file] : Object.values(mapping(stages, 'stages', path));
  const outputs = holders.flatMap((holder) => {
    const { outs = [], deps = [] } = mapping(holder, 'a stage', path);
    if (stages === undefined) refuseImport(deps, path);
    return list(outs, 'outs', path).map((out) => readOutput(mapping(out, 'an output', path), path));
  });
  if (outputs.length === 0) throw invalid(path, 'it has no outputs; is it a .dvc file or a dvc.lock?');
  return outputs;
}

/**
 * Finds what `wanted` names; where nothing is named, the one file that there is.
 *
 * @throws DvcFileInvalid where nothing, or more than one file, would be meant.
 */
export function chooseTarget(
  outputs: readonly DvcOutput[],
  wanted: string | undefined,
  path: string,
): DvcTarget {
  const names = outputs.map((output) => output.path);
  const shown = `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
  if (wanted === undefined && outputs.length > 1)
    throw invalid(path, `it has ${outputs.length} outputs (${shown}), and output does not say which one`);
  const output =
    wanted === undefined
      ? outputs[0]
      : outputs.find((one) => one.path === wanted || (one.directory && wanted.startsWith(`${one.path}/`)));
  if (output === undefined) throw invalid(path, `it has no output ${wanted}; it has ${shown}`);
  const member = wanted?.slice(output.path.length + 1) ?? '';
  if (output.directory && member === '')
    throw invalid(path, `${output.path} is a directory: name a file in it, as output: ${output.path}/FILE`);
  return output.directory ? { output, member } : { output };
}

function parseYaml(text: string, path: string): Mapping {
  let value: unknown;
  try {
    // As text, all of it: an md5 of digits alone would be a number.
    value = parse(text, { schema: 'failsafe', maxAliasCount: 0, logLevel: 'error' });
  } catch (cause) {
    const [reason = ''] = (cause as Error).message.split('\n');
    throw invalid(path, `it is no YAML (${reason.replace(/:?\s*$/, '')})`, cause);
  }
  return mapping(value, 'the file', path);
}

function readOutput(out: Mapping, file: string): DvcOutput {
  const path = textOf(out, 'path')?.replace(/^(?:\.\/)+/, '');
  if (path === undefined) throw invalid(file, 'it has an output without a path');
  const hash = MD5.exec(textOf(out, 'md5') ?? '');
  const { size, remote } = { size: textOf(out, 'size'), remote: textOf(out, 'remote') };
  if (out['files'] !== undefined || out['cloud'] !== undefined)
    throw invalid(
      file,
      `${path} is kept under its own name in a versioned bucket (version_aware), which is not read`,
    );
  if (hash?.[1] === undefined)
    throw invalid(
      file,
      `${path} has no md5 of 32 hex digits; was it added with \`dvc add\`, or made by \`dvc repro\`?`,
    );
  if (out['cache'] === 'false') throw invalid(file, `${path} is not kept by DVC (cache: false)`);
  if (out['push'] === 'false') throw invalid(file, `${path} is never pushed to a remote (push: false)`);
  const layout = textOf(out, 'hash') === undefined ? 'Legacy' : 'Files';
  if (layout === 'Files' && out['hash'] !== 'md5') throw invalid(file, `${path} has a hash that is not md5`);
  return {
    path,
    md5: hash[1].toLowerCase(),
    directory: hash[2] !== undefined,
    ...(size !== undefined && /^\d{1,15}$/.test(size) && { size: Number(size) }),
    layout,
    ...(remote !== undefined && { remote }),
  };
}

/** What is imported from another repository is pushed to no remote of this one. */
function refuseImport(deps: unknown, path: string): void {
  for (const dep of list(deps, 'deps', path)) {
    const { repo } = mapping(dep, 'a dependency', path);
    if (repo === undefined) continue;
    const url = textOf(mapping(repo, 'repo', path), 'url') ?? 'another repository';
    throw invalid(path, `it is an import, and its data are in the remote of ${url}: name that repository`);
  }
}

function textOf(from: Mapping, name: string): string | undefined {
  const value = from[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function mapping(value: unknown, what: string, path: string): Mapping {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(path, `${what} is no mapping`);
  return value as Mapping;
}

function list(value: unknown, what: string, path: string): unknown[] {
  if (!Array.isArray(value)) throw invalid(path, `${what} is no list`);
  return value;
}

function invalid(path: string, reason: string, cause?: unknown): Error {
  return error('DvcFileInvalid', { path, reason }, cause === undefined ? {} : { cause });
}
