import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import { readWhole } from '../storage/read-whole.ts';
import type { Storage } from '../storage/storage.ts';

/** What a partition came to. */
export interface PartResult {
  rows: number;
  refused: number;
  /** Which state of the input it saw. */
  input: string;
}

const MAXIMUM_BYTES = 4_096;

/**
 * What a part came to that this Job has finished before; undefined where it has not. A part of another Job counts as none: its
 * rows or its model may be others.
 */
export async function readMarker(
  storage: Storage,
  name: string,
  job: string,
): Promise<PartResult | undefined> {
  const text = await readWhole(storage, name, MAXIMUM_BYTES).catch((fault: unknown) => {
    // A server may take files and give none; then a part is made again, which changes nothing in it.
    if (isCodedError(fault, 'StorageRefused', 'StorageInvalid')) return undefined;
    throw fault;
  });
  const marker = text && parse(text.toString());
  if (marker?.job !== job) return undefined;
  const { rows, refused, input } = marker;
  return Number.isSafeInteger(rows) && Number.isSafeInteger(refused) && typeof input === 'string'
    ? { rows: rows as number, refused: refused as number, input }
    : undefined;
}

/** The last act of a partition: all else of it is where it belongs. */
export async function writeMarker(
  storage: Storage,
  name: string,
  job: string,
  result: PartResult,
): Promise<void> {
  const writer = await storage.create(name);
  try {
    await writer.write(Buffer.from(canonicalJson({ formatVersion: 1, job, ...result })));
    await writer.complete();
  } catch (fault) {
    await writer.abort();
    throw fault;
  }
}

function parse(text: string): { [field in keyof PartResult | 'job']?: unknown } | undefined {
  try {
    return (JSON.parse(text) as object | null) ?? undefined;
  } catch {
    // Whatever it is, it is no marker of ours; it is written over.
    return undefined;
  }
}
