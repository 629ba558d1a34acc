import { type FileMetaData, parquetSchema, type SchemaElement } from 'hyparquet';
import { ProblemList } from '../data/problem-list.ts';
import { error } from '../errors.ts';

/** What the cells of a Parquet column are, as far as contracts care. */
export type ParquetKind = 'Text' | 'Number' | 'Integer' | 'Boolean' | 'Date' | 'Time';

/** A column of a Parquet file that can be read. */
export interface ParquetColumn {
  name: string;
  kind: ParquetKind;
  /** Whether numbers are float32. */
  single: boolean;
  /** Digits behind the point, of a decimal. */
  scale?: number;
}

/**
 * The columns of a file, or those that are asked for, in that order.
 *
 * @param wanted names; a column that is not asked for may be of any type.
 * @throws DataRefused, naming every column that is absent or cannot be read.
 */
export function readParquetColumns(metadata: FileMetaData, wanted?: readonly string[]): ParquetColumn[] {
  const problems = new ProblemList();
  const known = new Map(parquetSchema(metadata).children.map((child) => [child.element.name, child]));
  const columns: ParquetColumn[] = [];
  for (const name of wanted ?? known.keys()) {
    const found = known.get(name);
    if (found === undefined) {
      problems.add(`column ${name}: it is not in the data`);
      continue;
    }
    const nested = found.children.length > 0 || found.element.repetition_type === 'REPEATED';
    const kind = nested ? undefined : kindOf(found.element);
    if (kind === undefined) {
      const type = nested ? 'nested' : typeName(found.element);
      problems.add(`column ${name}: its Parquet type (${type}) is no number, text, boolean, date or time`);
    } else columns.push({ name, kind, ...detailsOf(found.element) });
  }
  if (!problems.empty) throw error('DataRefused', { problems: String(problems) });
  return columns;
}

function kindOf({
  type,
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): ParquetKind | undefined {
  const word = logical?.type ?? converted;
  switch (word) {
    case 'STRING':
    case 'UTF8':
    case 'ENUM':
    case 'UUID':
      return 'Text';
    case 'DATE':
      return 'Date';
    case 'TIMESTAMP':
    case 'TIMESTAMP_MILLIS':
    case 'TIMESTAMP_MICROS':
      return 'Time';
    case 'DECIMAL':
    case 'FLOAT16':
      return 'Number';
    case 'INTEGER':
      return 'Integer';
    case undefined:
      break;
    default:
      return /^U?INT_\d+$/.test(word) ? 'Integer' : undefined;
  }
  const kinds: Readonly<Record<string, ParquetKind>> = {
    BOOLEAN: 'Boolean',
    INT32: 'Integer',
    INT64: 'Integer',
    INT96: 'Time',
    FLOAT: 'Number',
    DOUBLE: 'Number',
    BYTE_ARRAY: 'Text',
  };
  return type === undefined ? undefined : kinds[type];
}

function detailsOf({
  type,
  scale,
  converted_type,
  logical_type,
}: SchemaElement): Pick<ParquetColumn, 'single' | 'scale'> {
  const isDecimal = converted_type === 'DECIMAL' || logical_type?.type === 'DECIMAL';
  return {
    single: type === 'FLOAT' || logical_type?.type === 'FLOAT16',
    ...(isDecimal ? { scale: scale ?? 0 } : {}),
  };
}

function typeName({ type, converted_type, logical_type }: SchemaElement): string {
  return logical_type?.type ?? converted_type ?? type ?? 'unknown';
}
