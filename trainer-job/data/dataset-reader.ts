import type { Contract } from '@churnops/lib/contract/contract.ts';
import { parseDate } from '@churnops/lib/contract/values.ts';
import { error } from '../errors.ts';
import { type ColumnReader, createColumnReader } from './column-reader.ts';
import type { CsvTable } from './csv/csv-table.ts';
import type { Dataset } from './dataset.ts';
import { GrowingArray } from './growing-array.ts';
import { ProblemList } from './problem-list.ts';
import { RowHasher } from './row-hasher.ts';
import { TargetReader } from './target-reader.ts';

/** How a table is read. */
export interface DatasetOptions {
  /** The split's salt: it goes into every row's hash. */
  salt: string;
  /** Awaited after each batch with the number of rows so far. */
  onRows?: (rows: number) => Promise<void>;
}

/**
 * Reads a table by its contract. Columns that the contract does not name are ignored. All problems of all
 * columns are collected before the data are refused.
 *
 * @throws CsvRefused or DataRefused
 */
export async function readDataset(
  table: CsvTable,
  contract: Contract,
  options: DatasetOptions,
): Promise<Dataset> {
  const reader = new DatasetReader(table.header, contract, options.salt);
  for await (const batch of table.batches) {
    for (const record of batch) reader.read(record);
    await options.onRows?.(reader.rows);
  }
  return reader.finish();
}

class DatasetReader {
  rows = 0;
  readonly #contract: Contract;
  readonly #features: { index: number; name: string; reader: ColumnReader }[];
  readonly #target: TargetReader;
  readonly #hasher: RowHasher;
  readonly #targetIndex: number;
  readonly #keyIndex: number | undefined;
  readonly #timeIndex: number | undefined;
  readonly #times = new GrowingArray((length) => new Float64Array(length));
  readonly #faults = { key: 0, time: 0 };

  constructor(header: string[], contract: Contract, salt: string) {
    const { target, features } = contract;
    const place = columnFinder(header);
    this.#contract = contract;
    this.#features = features.map((feature) => ({
      index: place(feature.name),
      name: feature.name,
      reader: createColumnReader(feature),
    }));
    this.#target = new TargetReader(target);
    this.#targetIndex = place(target.name);
    this.#keyIndex = target.rowKey === undefined ? undefined : place(target.rowKey);
    this.#timeIndex = target.timeColumn === undefined ? undefined : place(target.timeColumn);
    this.#hasher = new RowHasher(salt);
    place.refuseAbsent();
  }

  read(record: string[]): void {
    this.rows++;
    const cells: string[] = [];
    for (const { index, reader } of this.#features) cells.push(reader.read(record[index]!));
    this.#target.read(record[this.#targetIndex]!);
    this.#hasher.add(
      this.#keyIndex === undefined ? `[${cells.join(',')}]` : this.#readKey(record[this.#keyIndex]!),
    );
    if (this.#timeIndex !== undefined) this.#readTime(record[this.#timeIndex]!);
  }

  finish(): Dataset {
    const problems = new ProblemList();
    if (this.rows === 0) problems.add('there is no row behind the header');
    this.#target.report(problems);
    for (const { reader } of this.#features) reader.report(problems);
    const { rowKey, timeColumn } = this.#contract.target;
    this.#reportMissing(problems, rowKey, this.#faults.key, 'are missing');
    this.#reportMissing(
      problems,
      timeColumn,
      this.#faults.time,
      'are missing or not dates such as 2024-02-29',
    );
    if (!problems.empty) throw error('DataRefused', { problems: String(problems) });
    return {
      rows: this.rows,
      columns: new Map(this.#features.map(({ name, reader }) => [name, reader.finish()])),
      labels: this.#target.finish(),
      hashes: this.#hasher.finish(),
      ...(timeColumn === undefined ? {} : { times: this.#times.finish() }),
    };
  }

  #readKey(cell: string): string {
    if (cell === '') this.#faults.key++;
    return cell;
  }

  #readTime(cell: string): void {
    const days = parseDate(cell);
    if (days === undefined) this.#faults.time++;
    this.#times.push(days ?? Number.NaN);
  }

  #reportMissing(problems: ProblemList, column: string | undefined, count: number, what: string): void {
    if (count > 0)
      problems.add(`column ${column}: ${count} of ${this.rows} values ${what}, at most 0 allowed`);
  }
}

/** Finds columns by name; those that are absent are refused together. */
function columnFinder(header: string[]) {
  const problems = new ProblemList();
  const find = (name: string): number => {
    const index = header.indexOf(name);
    if (index === -1) problems.add(`column ${name}: it is not in the header of the data`);
    return index;
  };
  const refuseAbsent = (): void => {
    if (!problems.empty) throw error('DataRefused', { problems: String(problems) });
  };
  return Object.assign(find, { refuseAbsent });
}
