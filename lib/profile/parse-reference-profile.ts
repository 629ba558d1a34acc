import { MAXIMUM_FEATURES } from '../contract/contract.ts';
import { error } from '../errors.ts';
import { parseBoundedJson } from '../json/bounded-json.ts';
import { parseCounts } from './column-counts.ts';
import { MAXIMUM_BINS } from './quantile-bins.ts';
import {
  binsOf,
  type ColumnLayout,
  type ColumnReference,
  MAXIMUM_LEVELS,
  type NumericReference,
  REFERENCE_FORMAT_VERSION,
  type ReferenceProfile,
  SCORE_COLUMN,
} from './reference-profile.ts';

/** Bytes of a profile at most: 1,000 columns of 1,024 bins, with edges of 11 digits and counts of 9. */
export const MAXIMUM_PROFILE_BYTES = 64 << 20;
const MAXIMUM_DEPTH = 8;
const MAXIMUM_TEXT_LENGTH = 1_024;

/**
 * Reads a reference profile of unknown origin.
 *
 * @throws JsonTooLarge, JsonTooDeep or JsonInvalid for what is no JSON, ProfileInvalid with the column and what is wrong with it for what is no profile.
 */
export function parseReferenceProfile(text: string | Uint8Array): ReferenceProfile {
  const value = parseBoundedJson(text, { maximumBytes: MAXIMUM_PROFILE_BYTES, maximumDepth: MAXIMUM_DEPTH });
  const what = 'of the reference';
  if (!isObject(value)) refuse(what, 'it is not an object');
  if (value['formatVersion'] !== REFERENCE_FORMAT_VERSION)
    refuse(
      what,
      `its formatVersion is not ${REFERENCE_FORMAT_VERSION}; use a version of churnops that knows it`,
    );
  const { columns, score } = value;
  if (!Array.isArray(columns) || columns.length > MAXIMUM_FEATURES)
    refuse(what, `columns is not a list of at most ${MAXIMUM_FEATURES}`);
  const parsed = columns.map(parseColumn);
  const names = new Set(parsed.map(({ name }) => name));
  if (names.size < parsed.length) refuse(what, 'a column is there twice');
  if (names.has(SCORE_COLUMN)) refuse(what, `a column is called ${SCORE_COLUMN}, as the score is`);
  return score === undefined ? { columns: parsed } : { columns: parsed, score: parseScore(score) };
}

function parseScore(value: unknown): NumericReference {
  const score = parseColumn(value, 'score');
  if (score.kind !== 'Numeric' || score.name !== SCORE_COLUMN)
    refuse('of the score', `it is not a Numeric column called ${SCORE_COLUMN}`);
  return score;
}

function parseColumn(value: unknown, position: number | string): ColumnReference {
  const unnamed = `of column ${position}`;
  if (!isObject(value)) refuse(unnamed, 'it is not an object');
  const { name } = value;
  if (!isText(name)) refuse(unnamed, `its name is not a text of at most ${MAXIMUM_TEXT_LENGTH} characters`);
  const layout = parseLayout(name, value);
  const counts = parseCounts(value['counts'], binsOf(layout), (reason) =>
    refuse(`of column ${name}`, reason),
  );
  return { ...layout, name, counts };
}

function parseLayout(name: string, value: Record<string, unknown>): ColumnLayout {
  const { kind, centre, deviation } = value;
  if (kind === 'Boolean') return { kind };
  if (kind === 'Categorical') return { kind, categories: parseCategories(name, value['categories']) };
  if (kind !== 'Numeric' && kind !== 'Text')
    refuse(`of column ${name}`, 'its kind is none of Numeric, Categorical, Boolean, Text');
  if (!isFiniteNumber(centre)) refuse(`of column ${name}`, 'its centre is not a finite number');
  if (!isFiniteNumber(deviation) || deviation < 0)
    refuse(`of column ${name}`, 'its deviation is not a finite number, 0 or more');
  return { kind, edges: parseEdges(name, value['edges']), centre, deviation };
}

function parseCategories(name: string, value: unknown): string[] {
  if (!Array.isArray(value) || value.length > MAXIMUM_LEVELS || !value.every(isText))
    refuse(`of column ${name}`, `its categories are not a list of at most ${MAXIMUM_LEVELS} texts`);
  if (new Set(value).size < value.length) refuse(`of column ${name}`, 'a category is there twice');
  return value;
}

function parseEdges(name: string, value: unknown): number[] {
  if (!Array.isArray(value) || value.length >= MAXIMUM_BINS)
    refuse(`of column ${name}`, `its edges are not a list of fewer than ${MAXIMUM_BINS} numbers`);
  let before = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < value.length; index++) {
    const edge = Math.fround(value[index]);
    if (typeof value[index] !== 'number' || !Number.isFinite(edge))
      refuse(`of column ${name}`, `edge ${index} is not a finite number`);
    if (!(edge > before)) refuse(`of column ${name}`, `edge ${index} is not greater than the edge before it`);
    before = edge;
  }
  return value;
}

function refuse(what: string, reason: string): never {
  throw error('ProfileInvalid', { what, reason });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAXIMUM_TEXT_LENGTH;
}

function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}
