import type { ModelReference } from '@churnops/lib/artifact/read-reference.ts';
import { Recorder } from '@churnops/lib/profile/recorder.ts';
import { SCORE_COLUMN } from '@churnops/lib/profile/reference-profile.ts';
import { dataFiles } from '../batch-job/slices.ts';
import { requireParquetTypes } from '../data/parquet-types.ts';
import type { Storage } from '../storage/storage.ts';
import { openTable } from '../table/open-table.ts';
import type { ParquetTable } from '../table/parquet-table.ts';
import type { TableFormat } from '../table/table.ts';
import { RowCounter } from './scored-rows.ts';
import { type TimeRange, writtenWithin } from './written-files.ts';

/** Data that were not live traffic are counted into one slot of this length; windows are as long as some number of them. */
export const SLOT_MILLISECONDS = 300_000;

/** What is counted against what. */
export interface ProfilingOptions {
  reference: ModelReference;
  storage: Storage;
  format?: TableFormat;
  /** Whether the rows have scores. */
  from: 'Dataset' | 'ScoredBatches';
  /** Only files that were written then are counted; all where nothing is said. */
  written?: TimeRange;
  /** Names the counting, and says which slot of time it is for. */
  run: { uid: string; createdAt: Date };
  /** Awaited after each block with how many rows were counted. */
  onRows: (rows: number) => Promise<void>;
}

/** Counts, and what they are of. */
export interface ProfiledFiles {
  /** A page of one closed slot, as a recorder writes it. */
  page: string;
  rows: number;
  refused: number;
  files: number;
}

/**
 * Counts the rows of a file, or of all files of a directory, into the bins of a model's reference, by blocks: no more than a block is
 * held. The same data, model and run give the same page, which has no slot where there is no row.
 *
 * @throws CsvRefused or DataRefused where columns are absent or of a wrong type, or what the storage throws.
 */
export async function profileFiles(options: ProfilingOptions): Promise<ProfiledFiles> {
  const { reference, storage, format, from, written, run } = options;
  const { contract, profile, digest } = reference;
  const moment = run.createdAt.getTime();
  const recorder = new Recorder({
    reference: profile,
    contract,
    model: digest,
    pod: run.uid,
    process: 'profile',
    slotMilliseconds: SLOT_MILLISECONDS,
    clock: () => moment,
  });
  const names = contract.features.map(({ name }) => name);
  const columns = from === 'ScoredBatches' ? [...names, SCORE_COLUMN] : names;
  const all = await storage.list();
  const there = dataFiles(all, storage.location, format);
  const files = written === undefined ? there : writtenWithin(there, all, written);
  let [rows, refused] = [0, 0];
  for (const file of files) {
    const table = await openTable(storage, file, { columns, ...(format === undefined ? {} : { format }) });
    const { columns: types } = table as Partial<ParquetTable>;
    if (types !== undefined) requireParquetTypes(types, contract);
    const counter = new RowCounter(recorder, contract, table.header);
    for await (const block of table.blocks) {
      counter.count(block);
      await options.onRows(rows + counter.rows);
    }
    rows += counter.rows;
    refused += counter.refused;
  }
  recorder.end();
  return { page: recorder.page(), rows, refused, files: files.length };
}
