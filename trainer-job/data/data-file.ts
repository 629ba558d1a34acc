import { basename, dirname } from 'node:path';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import { SYSTEM_CLOCK } from '@churnops/lib/registry/retry.ts';
import { VolumeStorage } from '../storage/volume-storage.ts';
import { openParquetTable } from '../table/parquet-table.ts';
import type { TableFormat } from '../table/table.ts';
import { type CsvTable, openCsvTable } from './csv/csv-table.ts';
import { openCsvFile } from './csv-file.ts';
import { MAXIMUM_DATA_BYTES } from './maximum-data-bytes.ts';
import { requireParquetTypes } from './parquet-types.ts';

/** A local file of rows. */
export interface DataFile {
  path: string;
  format: TableFormat;
}

/** A local file that is read once, and its fingerprint, which is there when all rows were read. */
export interface OpenDataFile {
  table: Pick<CsvTable, 'header' | 'batches'>;
  /** The share that was read, 0 to 1. */
  progress(): number;
  /** sha256 of the file's bytes, as `sha256:<hex>`: what `sha256sum` prints. */
  fingerprint(): string;
}

/** Opens a data file to be read by a contract: of Parquet only what the contract names is read, and its types are compared with it. */
export async function openDataFile(
  { path, format }: DataFile,
  contract: Contract,
  timeColumn = contract.target.timeColumn,
): Promise<OpenDataFile> {
  const file = await openCsvFile(path, MAXIMUM_DATA_BYTES);
  if (format === 'CSV') {
    return {
      table: await openCsvTable(file.chunks),
      progress: () => file.bytesRead / file.size,
      fingerprint: () => file.fingerprint(),
    };
  }
  const fingerprint = await fingerprintOf(path);
  const context = { clock: SYSTEM_CLOCK, random: Math.random, workDirectory: dirname(path) };
  const storage = new VolumeStorage(dirname(path), basename(path), context);
  const table = await openParquetTable(
    storage,
    { name: '', path, size: file.size, ...(await versionOf(storage)) },
    columnsOf(contract, timeColumn),
  );
  requireParquetTypes(table.columns, contract);
  return {
    table: { header: table.header, batches: table.blocks },
    progress: () => table.progress() ?? 0,
    fingerprint: () => fingerprint,
  };
}

/** sha256 of a file's bytes, as `sha256:<hex>`. @param onChunk Awaited with the share that was read. */
export async function fingerprintOf(
  path: string,
  onChunk?: (share: number) => Promise<void>,
): Promise<string> {
  const file = await openCsvFile(path, MAXIMUM_DATA_BYTES);
  for await (const { length } of file.chunks) if (length > 0) await onChunk?.(file.bytesRead / file.size);
  return file.fingerprint();
}

async function versionOf(storage: VolumeStorage): Promise<{ version?: string }> {
  const version = (await storage.describe(''))?.version;
  return version === undefined ? {} : { version };
}

/** The columns that are read by a contract, each once. */
function columnsOf({ target, features }: Contract, timeColumn: string | undefined): string[] {
  const others = [target.name, target.rowKey, target.timeColumn, timeColumn].filter(
    (name) => name !== undefined,
  );
  return [...new Set([...features.map(({ name }) => name), ...others])];
}
