import type { Contract, Feature } from '@churnops/lib/contract/contract.ts';
import { error } from '../errors.ts';
import type { ParquetColumn, ParquetKind } from '../table/parquet-columns.ts';
import { ProblemList } from './problem-list.ts';

/** Which columns of Parquet can be a feature of a type. Texts are read as CSV has them where a text is how it is usually stored. */
const KINDS: Readonly<Record<Feature['type'], readonly ParquetKind[]>> = {
  Numeric: ['Number', 'Integer'],
  Boolean: ['Boolean', 'Integer'],
  Date: ['Date', 'Time', 'Text'],
  Categorical: ['Text', 'Integer', 'Boolean'],
};

const WORDS: Readonly<Record<ParquetKind, string>> = {
  Text: 'text',
  Number: 'floating-point or decimal numbers',
  Integer: 'whole numbers',
  Boolean: 'booleans',
  Date: 'dates',
  Time: 'times',
};

/** Makes sure that the columns of a file are what the contract says. @throws DataRefused, naming every column of a wrong type */
export function requireParquetTypes(columns: readonly ParquetColumn[], { target, features }: Contract): void {
  const problems = new ProblemList();
  const kinds = new Map(columns.map(({ name, kind }) => [name, kind]));
  for (const { name, type } of features) {
    const kind = kinds.get(name);
    if (kind !== undefined && !KINDS[type].includes(kind))
      problems.add(`column ${name}: the contract says ${type}, the Parquet file has ${WORDS[kind]}`);
  }
  const time = target.timeColumn === undefined ? undefined : kinds.get(target.timeColumn);
  if (time !== undefined && !KINDS.Date.includes(time))
    problems.add(`column ${target.timeColumn}: it is to tell times, the Parquet file has ${WORDS[time]}`);
  if (!problems.empty) throw error('DataRefused', { problems: String(problems) });
}
