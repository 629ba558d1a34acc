import type { Contract } from '@churnops/lib/contract/contract.ts';
import { parseDate } from '@churnops/lib/contract/values.ts';
import { error } from '../errors.ts';
import { type ColumnReader, createColumnReader } from './column-reader.ts';
import type { CsvTable } from './csv/csv-table.ts';
import type { Dataset } from './dataset.ts';
import { GrowingArray } from './growing-array.ts';
import { MatureRows, type Maturity, UNREADABLE_TIME } from './mature-rows.ts';
import { ProblemList } from './problem-list.ts';
import { RowHasher } from './row-hasher.ts';
import { TargetReader } from './target-reader.ts';

/** How a table is read. */
export interface DatasetOptions {
  /** The split's salt: it goes into every row's hash. */
  salt: string;
  /** Which rows are old enough; all of them where it is absent. */
  maturity?: Maturity;
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
  table: Pick<CsvTable, 'header' | 'batches'>,
  contract: Contract,
  options: DatasetOptions,
): Promise<Dataset> {
  const reader = new DatasetReader(table.header, contract, options);
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
  readonly #mature: MatureRows | undefined;
  readonly #columns: readonly number[];
  readonly #faults = { key: 0, time: 0, firstTime: 0 };
  #used = 0;

  constructor(header: string[], contract: Contract, { salt, maturity }: DatasetOptions) {
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
    this.#mature = maturity && new MatureRows(maturity, place(maturity.column));
    const others = [this.#targetIndex, this.#keyIndex, this.#mature?.index];
    this.#columns = [
      ...this.#features.map(({ index }) => index),
      ...others.filter((index) => index !== undefined),
    ];
    place.refuseAbsent();
  }

  read(record: string[]): void {
    const row = ++this.rows;
    if (this.#mature?.take(record, row, this.#columns) === false) return;
    this.#used++;
    const cells: string[] = [];
    for (const { index, reader } of this.#features) cells.push(reader.read(record[index]!, row));
    this.#target.read(record[this.#targetIndex]!, row);
    this.#hasher.add(
      this.#keyIndex === undefined ? `[${cells.join(',')}]` : this.#readKey(record[this.#keyIndex]!),
    );
    if (this.#timeIndex !== undefined) this.#readTime(record[this.#timeIndex]!);
  }

  finish(): Dataset {
    const problems = new ProblemList();
    if (this.rows === 0) problems.add('there is no row behind the header');
    this.#mature?.report(problems, this.rows);
    this.#target.report(problems);
    for (const { reader } of this.#features) reader.report(problems);
    const { rowKey, timeColumn } = this.#contract.target;
    this.#reportMissing(problems, rowKey, this.#faults.key, 'are missing');
    const { time, firstTime } = this.#faults;
    this.#reportMissing(problems, timeColumn, time, `${UNREADABLE_TIME}, the first in row ${firstTime}`);
    if (!problems.empty) throw error('DataRefused', { problems: String(problems) });
    return {
      rows: this.#used,
      columns: new Map(this.#features.map(({ name, reader }) => [name, reader.finish()])),
      labels: this.#target.finish(),
      hashes: this.#hasher.finish(),
      ...(timeColumn === undefined ? {} : { times: this.#times.finish() }),
      ...(this.#mature === undefined ? {} : { used: this.#mature.finish() }),
    };
  }

  #readKey(cell: string): string {
    if (cell === '') this.#faults.key++;
    return cell;
  }

  #readTime(cell: string): void {
    const days = parseDate(cell);
    if (days === undefined && this.#faults.time++ === 0) this.#faults.firstTime = this.rows;
    this.#times.push(days ?? Number.NaN);
  }

  #reportMissing(problems: ProblemList, column: string | undefined, count: number, what: string): void {
    if (count > 0)
      problems.add(`column ${column}: ${count} of ${this.#used} values ${what}, at most 0 allowed`);
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
