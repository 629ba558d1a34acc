import { GitFormatFault } from './git-format-fault.ts';
import { type GitObjects, ID_BYTES, type ObjectFormat } from './pack.ts';

/** An entry of a tree. */
export interface TreeEntry {
  /** In octal, as Git writes it. */
  mode: string;
  id: string;
}

/** The mode of a directory. */
export const DIRECTORY = '40000';

/** What modes mean that are neither a file nor a directory. */
const OTHER_KINDS: Readonly<Record<string, string>> = {
  '120000': 'a symbolic link',
  '160000': 'a submodule',
};

/** A name and its entry, for each: `mode SP name NUL id`. @throws GitFormatFault */
export function parseTree(data: Buffer, format: ObjectFormat): Map<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (let at = 0; at < data.length; ) {
    const [space, nul] = [data.indexOf(0x20, at), data.indexOf(0, at)];
    const end = nul + 1 + ID_BYTES[format];
    if (space === -1 || nul < space || end > data.length) throw new GitFormatFault('a tree that is cut off');
    const mode = data.toString('latin1', at, space);
    entries.set(data.toString('utf8', space + 1, nul), { mode, id: data.toString('hex', nul + 1, end) });
    at = end;
  }
  return entries;
}

/** What is at a path: nothing, a file's id, or the reason why it is not read. */
export type Found = { kind: 'Absent' } | { kind: 'File'; id: string } | { kind: 'Refused'; reason: string };

/** Follows a path from a tree on; nothing but ordinary directories and files is followed. @throws GitFormatFault */
export function findFile(objects: GitObjects, tree: string, path: string, format: ObjectFormat): Found {
  const parts = path.split('/');
  let id = tree;
  for (const [index, part] of parts.entries()) {
    const object = objects.get(id);
    if (object?.kind !== 'tree') throw new GitFormatFault('a tree without its parts');
    const entry = parseTree(object.data, format).get(part);
    if (entry === undefined) return { kind: 'Absent' };
    const here = parts.slice(0, index + 1).join('/');
    const other = OTHER_KINDS[entry.mode];
    if (other !== undefined) return { kind: 'Refused', reason: `${here} is ${other}` };
    const last = index === parts.length - 1;
    if (last && entry.mode === DIRECTORY) return { kind: 'Refused', reason: `${here} is a directory` };
    if (!last && entry.mode !== DIRECTORY) return { kind: 'Absent' };
    id = entry.id;
  }
  return { kind: 'File', id };
}
