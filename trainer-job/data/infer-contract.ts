import {
  type Contract,
  type Feature,
  MAXIMUM_FEATURES,
  parseContract,
  RESERVED_NAMES,
  type Target,
} from '@churnops/lib/contract/contract.ts';
import { textFault } from '@churnops/lib/contract/fields.ts';
import { error } from '../errors.ts';
import { ColumnProfile } from './column-profile.ts';
import { openCsvTable } from './csv/csv-table.ts';
import { openCsvFile } from './csv-file.ts';

/** What is known of the data beforehand. */
export interface InferenceOptions {
  /** The target column. */
  target: string;
  /** The positive class; the rarer one where nothing is said. */
  positive?: string;
  /** The column that identifies a row; a column of different texts where nothing is said. */
  rowKey?: string;
}

/** A contract and what a person should know about how it came about. */
export interface InferredContract {
  contract: Contract;
  /** Sentences: the positive class, columns that may be missing, columns that were left out and why. */
  remarks: string[];
}

const MAXIMUM_LEVELS = 1_000;
const MAXIMUM_BYTES = 16 * 2 ** 30;

/**
 * Infers a contract from a CSV file by reading it once. 0/1 and true/false columns are Boolean, columns of numbers
 * Numeric, of dates Date, all others Categorical; columns with missing values are nullable. Bounds and categories
 * are not inferred: the model learns its categories itself.
 *
 * @throws ContractNotInferred, CsvRefused or DataNotFound
 */
export async function inferContract(path: string, options: InferenceOptions): Promise<InferredContract> {
  const profiles = await profileColumns(path);
  const refuse = (reason: string) => error('ContractNotInferred', { file: path, reason });
  const remarks: string[] = [];
  const find = (name: string, what: string) => {
    const profile = profiles.find((one) => one.name === name);
    if (profile === undefined) {
      const names = profiles.slice(0, 20).map((one) => one.name);
      throw refuse(`it has no ${what} column ${JSON.stringify(name)}; its columns are ${names.join(', ')}`);
    }
    return profile;
  };
  const targetProfile = find(options.target, 'target');
  const positive = choosePositive(targetProfile, options.positive, refuse);
  const counted = sumOf(targetProfile);
  const rows = counted < targetProfile.rows ? `the first ${counted} rows` : `${counted} rows`;
  remarks.push(
    `${options.target} = ${JSON.stringify(positive)} is the positive class: ${targetProfile.distinct.get(positive)} of ${rows}`,
  );
  if (options.rowKey !== undefined) find(options.rowKey, 'row key');
  const candidates = profiles.filter(({ name }) => name !== options.target);
  const rowKey = options.rowKey ?? candidates.find(({ isKey, name }) => isKey && isUsableName(name))?.name;
  if (rowKey !== undefined && options.rowKey === undefined) {
    remarks.push(`${rowKey} is different in every row: it is taken as the row key, and is no feature`);
  }
  const features = candidates
    .filter(({ name }) => name !== rowKey)
    .flatMap((profile) => toFeature(profile, remarks));
  if (features.length === 0) throw refuse('no column is left to learn from');
  if (features.length > MAXIMUM_FEATURES) {
    throw refuse(
      `it has ${features.length} usable columns, at most ${MAXIMUM_FEATURES} are allowed; leave some out`,
    );
  }
  const target: Target = { name: options.target, positive, ...(rowKey === undefined ? {} : { rowKey }) };
  return { contract: parseContract({ target, features }), remarks };
}

async function profileColumns(path: string): Promise<ColumnProfile[]> {
  const file = await openCsvFile(path, MAXIMUM_BYTES);
  const { header, batches } = await openCsvTable(file.chunks);
  const profiles = header.map((name) => new ColumnProfile(name));
  for await (const batch of batches) {
    for (const record of batch) for (const [index, cell] of record.entries()) profiles[index]!.add(cell);
  }
  return profiles;
}

/** The wanted class where it is there, else the rarer of the two; of equally rare ones the later in order. */
function choosePositive(
  profile: ColumnProfile,
  wanted: string | undefined,
  refuse: (reason: string) => Error,
): string {
  const { name, missing, rows, distinct } = profile;
  if (missing > 0)
    throw refuse(`column ${name}: ${missing} of ${rows} values are missing, at most 0 allowed`);
  if (distinct.size !== 2) {
    const hint = distinct.size > 2 ? '; only two classes can be told apart' : '';
    const [only] = distinct.keys();
    const found =
      distinct.size === 1 ? `only the value ${JSON.stringify(only)}` : `${distinct.size} different values`;
    throw refuse(`the target ${name} has ${found}, it needs exactly two${hint}`);
  }
  const [rarer] = [...distinct].sort(([a, countA], [b, countB]) => countA - countB || (a < b ? 1 : -1));
  if (wanted === undefined) return rarer![0];
  if (!distinct.has(wanted)) throw refuse(`no value of the target ${name} is ${JSON.stringify(wanted)}`);
  return wanted;
}

function sumOf({ distinct }: ColumnProfile): number {
  return [...distinct.values()].reduce((sum, count) => sum + count, 0);
}

function isUsableName(name: string): boolean {
  return textFault(name) === undefined && !RESERVED_NAMES.includes(name);
}

/** The feature that a column becomes, or none, with a remark that says why. */
function toFeature(profile: ColumnProfile, remarks: string[]): Feature[] {
  const { name, rows, missing, type } = profile;
  const reason = whyNot(profile);
  if (reason !== undefined) {
    remarks.push(`${name === '' ? 'a column without a name' : name} is left out: ${reason}`);
    return [];
  }
  if (type === 'Categorical' && profile.text < profile.present / 10) {
    remarks.push(
      `${name} is taken as categories, because ${profile.text} of ${rows} values are not numbers (the first in row ${profile.firstTextRow})`,
    );
  }
  if (missing === 0) return [{ name, type }];
  remarks.push(`${name} may be missing: ${missing} of ${rows} values are`);
  return [{ name, type, nullable: true }];
}

function whyNot(profile: ColumnProfile): string | undefined {
  const { name, present, isKey, type, distinct, distinctShare } = profile;
  if (!isUsableName(name)) return 'it cannot have this name; rename it';
  if (present === 0) return 'all of its values are missing';
  if (isKey) return 'it is different in every row';
  if (distinct.size === 1 && profile.missing === 0) return 'it has only one value';
  if (type !== 'Categorical') return undefined;
  const spoiled =
    profile.text < present / 10
      ? ` (${profile.text} of its values are not numbers, the first in row ${profile.firstTextRow}; mend or empty them to use it as a number)`
      : '';
  if (distinct.size > MAXIMUM_LEVELS) return `it has more than ${MAXIMUM_LEVELS} different values${spoiled}`;
  if (distinctShare > 0.5) return `more than half of its values are different${spoiled}`;
  return undefined;
}
