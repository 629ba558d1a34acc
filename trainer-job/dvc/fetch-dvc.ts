import { access, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DvcOutput } from '@churnops/lib/dvc/dvc-output.ts';
import { type DvcPointer, dvcVersion, followPointer } from '@churnops/lib/dvc/dvc-pointer.ts';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { readGitAccess } from '@churnops/lib/git/git-access.ts';
import { GitReader, type GitSnapshot } from '@churnops/lib/git/git-reader.ts';
import { readS3Credentials } from '@churnops/lib/s3/s3-credentials.ts';
import { MAXIMUM_FETCHED_BYTES } from '../data/sources/data-source.ts';
import type { FetchContext } from '../data/sources/fetch-data.ts';
import { saveFile } from '../data/sources/save-file.ts';
import { error } from '../errors.ts';
import { openStorage, type StorageLocation } from '../storage/open-storage.ts';
import { parseDvcConfig } from './dvc-config.ts';
import { findMember, MAXIMUM_LISTING_BYTES } from './dvc-directory.ts';
import { createDvcMd5 } from './dvc-md5.ts';
import { type DvcLocation, type DvcRemote, findRemote, locateObject } from './dvc-remote.ts';

/** A pointer in a Git repository. */
export interface DvcSource extends DvcPointer {
  /** The repository's address. */
  repository: string;
  /** The remote that is read; absent for the pointer's own, or the default. */
  remote?: string;
}

/** What was fetched. */
export interface FetchedDvc {
  /** The file's own path; in the remote it has none. */
  name: string;
  version: string;
}

const MAXIMUM_CONFIG_BYTES = 1 << 18;

/** An object of a remote, and what its pointer says of it. */
interface Wanted extends Pick<DvcOutput, 'md5' | 'layout' | 'size'> {
  /** For people. */
  name: string;
  ending: '' | '.dir';
  maximumBytes: number;
}

/**
 * Copies what a DVC pointer means to a local file, which appears whole, and with the md5 that the pointer says, or not at all.
 *
 * @throws DvcDataDiffer, DataNotFound, DataTooLarge, DvcFileInvalid, DvcConfigInvalid, DvcListingInvalid, or what reading Git and the
 * remote throws.
 */
export async function fetchDvc(source: DvcSource, local: string, context: FetchContext): Promise<FetchedDvc> {
  const { output, member, remote } = await readPointer(source, context);
  const { layout, path } = output;
  // Before DVC 3, texts that differ in their line ends alone are one object, of whichever size came first.
  const size = layout === 'Files' ? output.size : undefined;
  const objects = new RemoteObjects(remote, context);
  if (member === undefined) {
    const bounds = { maximumBytes: MAXIMUM_FETCHED_BYTES, ...(size !== undefined && { size }) };
    await objects.save({ ...bounds, md5: output.md5, layout, name: path, ending: '' }, local);
    return { name: path, version: dvcVersion(output.md5) };
  }
  const listing = `${local}.listing`;
  const of = { md5: output.md5, layout, name: `the listing of ${path}`, ending: '.dir' as const };
  await objects.save({ ...of, maximumBytes: MAXIMUM_LISTING_BYTES }, listing);
  const md5 = findMember(await readFile(listing), member, path);
  await rm(listing);
  const name = `${path}/${member}`;
  await objects.save({ md5, layout, name, ending: '', maximumBytes: MAXIMUM_FETCHED_BYTES }, local);
  return { name, version: dvcVersion(md5) };
}

async function readPointer(source: DvcSource, context: FetchContext) {
  const reader = new GitReader(await readGitAccess(source.repository, context.gitDirectory), context);
  try {
    const { snapshot, output, member } = await followPointer(reader, source);
    const { text, path } = await readConfig(snapshot, source.path);
    const remote = findRemote(parseDvcConfig(text, path), source.remote ?? output.remote, path);
    return { output, member, remote };
  } catch (cause) {
    const { signal } = context;
    throw signal?.aborted ? error('Stopped', { signal: String(signal.reason) }, { cause }) : cause;
  } finally {
    await reader.close();
  }
}

/** The config of the DVC project that a pointer is in: the nearest one above it. */
async function readConfig(snapshot: GitSnapshot, pointer: string): Promise<{ text: string; path: string }> {
  const parts = pointer.split('/').slice(0, -1);
  const above = parts.map((_, index) => `${parts.slice(0, parts.length - index).join('/')}/.dvc/config`);
  const path = [...above, '.dvc/config'].find((candidate) => snapshot.has(candidate));
  const text = path === undefined ? undefined : (await snapshot.read([path], MAXIMUM_CONFIG_BYTES)).get(path);
  if (path !== undefined && text !== undefined) return { text, path };
  throw error('DvcConfigInvalid', { path: '.dvc/config', reason: `it is not there, nor above ${pointer}` });
}

/** Copies objects of a remote, and looks at each byte of them. */
class RemoteObjects {
  readonly #remote: DvcRemote;
  readonly #context: FetchContext;

  constructor(remote: DvcRemote, context: FetchContext) {
    this.#remote = remote;
    this.#context = context;
  }

  async save(wanted: Wanted, path: string): Promise<void> {
    const { maximumBytes, size = 0, name } = wanted;
    if (size > maximumBytes) throw error('DataTooLarge', { source: name, maximum: maximumBytes });
    const storage = openStorage(
      await this.#reach(locateObject(this.#remote, objectPath(wanted))),
      this.#context,
    );
    try {
      const check = () => checkOf(wanted, storage.location);
      await saveFile(storage, path, { maximumBytes, check }, this.#context);
    } catch (cause) {
      if (!isCodedError(cause, 'StorageNotFound')) throw cause;
      const reason = `the remote ${this.#remote.name} has no ${storage.location}; was it pushed (dvc push)?`;
      throw error('DataNotFound', { source: name, reason }, { cause });
    } finally {
      await storage.close();
    }
  }

  async #reach(location: DvcLocation): Promise<StorageLocation> {
    if (location.kind === 'Url') return location;
    const { s3Directory } = this.#context;
    await access(join(s3Directory, 'accessKeyId')).catch((cause: unknown) => {
      const reason = `the remote ${this.#remote.name} is a bucket: name the Secret with its keys`;
      throw error('RunInvalid', { path: 'run.spec.data.dvc.secretRef', reason }, { cause });
    });
    return { ...location, credentials: await readS3Credentials(s3Directory) };
  }
}

function objectPath({ md5, ending, layout }: Wanted): string {
  const name = `${md5.slice(0, 2)}/${md5.slice(2)}${ending}`;
  return layout === 'Files' ? `files/md5/${name}` : name;
}

/** Looks at the bytes of an object as they come: its size where that is known, and its md5. */
function checkOf({ md5, layout, size, name: file }: Wanted, place: string) {
  const hash = createDvcMd5(layout);
  let bytes = 0;
  const differ = (what: string, actual: string | number, expected: string | number) =>
    error('DvcDataDiffer', { file, place, what, actual, expected });
  return {
    update(chunk: Uint8Array): void {
      bytes += chunk.length;
      if (size !== undefined && bytes > size) throw differ('size', `more than ${size}`, size);
      hash.update(chunk);
    },
    finish(): void {
      if (size !== undefined && bytes !== size) throw differ('size', bytes, size);
      const actual = hash.digest();
      if (actual !== md5) throw differ('md5', actual, md5);
    },
  };
}
