import type { MonitorStatus } from '../monitor.ts';

/** How one column stood, as the status tells it. */
export type ToldColumn = NonNullable<NonNullable<MonitorStatus['last']>['columns']>[number];

/** A window that was judged. It is judged once: whatever is read of it later does not change what was said. */
export interface JudgedWindow {
  /** The model that served, `oci://HOST/REPOSITORY@sha256:…`. */
  artifact: string;
  /** In milliseconds since the epoch, as `end`. */
  start: number;
  end: number;
  rows: number;
  verdict: 'Alarm' | 'Clear' | 'InsufficientData';
  /** How many columns could be judged, and how many of them drifted. */
  judged: number;
  drifted: number;
  /** The names of those that drifted, those that differ most first; at most {@link MAXIMUM_COLUMNS}. */
  worst: string[];
}

/** A time for which drift was there. */
export interface Episode {
  /** The monitor's name and when the first window of it began: the same windows always give the same id. */
  id: string;
  /** The digest that served. */
  model: string;
  /** When its first window that alarmed began, in milliseconds since the epoch. */
  since: number;
  columns: string[];
  /** In milliseconds since the epoch; absent while it goes on. */
  endedAt?: number;
}

/** What was decided about a monitor so far. The checkpoint keeps it, so that a lost status loses no alarm and doubles none. */
export interface Memory {
  /** The newest first, at most {@link MAXIMUM_WINDOWS}. */
  windows: JudgedWindow[];
  /** How the columns stood in the newest of them. */
  columns: ToldColumn[];
  totals: { windows: number; alarms: number; rows: number };
  /** The one that goes on, or the last one. */
  episode?: Episode;
  /** What of the spec could not be as it is written when the newest window was judged, and of which generation it was. */
  unsuitable?: Unsuitable;
}

/** Tests that are not made for their columns, in sentences. */
export interface Unsuitable {
  generation: number;
  messages: string[];
}

/** Columns that a status names. */
export const MAXIMUM_COLUMNS = 20;
/** Windows that are remembered: no persistence takes more into account. */
export const MAXIMUM_WINDOWS = 10;
/** What was decided before anything was. */
export const NOTHING_DECIDED: Memory = {
  windows: [],
  columns: [],
  totals: { windows: 0, alarms: 0, rows: 0 },
};

const FORMAT_VERSION = 1;

/** The form in which a checkpoint keeps it. */
export function writeMemory(memory: Memory): object {
  return { formatVersion: FORMAT_VERSION, ...memory };
}

/**
 * Reads what `writeMemory` wrote; someone may have changed it since.
 *
 * @returns undefined where it is nothing of the kind.
 */
export function parseMemory(value: unknown): Memory | undefined {
  if (!isObject(value) || value['formatVersion'] !== FORMAT_VERSION) return undefined;
  const { windows, columns, totals, episode, unsuitable } = value;
  if (!isList(windows, isWindow) || !isList(columns, isColumn) || !isTotals(totals)) return undefined;
  if (episode !== undefined && !isEpisode(episode)) return undefined;
  if (unsuitable !== undefined && !isUnsuitable(unsuitable)) return undefined;
  return {
    windows: windows.slice(0, MAXIMUM_WINDOWS),
    columns: columns.slice(0, MAXIMUM_COLUMNS),
    totals,
    ...(episode !== undefined && { episode }),
    ...(unsuitable !== undefined && { unsuitable }),
  };
}

function isWindow(value: unknown): value is JudgedWindow {
  if (!isObject(value)) return false;
  const { artifact, start, end, rows, verdict, judged, drifted, worst } = value;
  return (
    isText(artifact) &&
    [start, end, rows, judged, drifted].every(isCount) &&
    (verdict === 'Alarm' || verdict === 'Clear' || verdict === 'InsufficientData') &&
    isList(worst, isText)
  );
}

function isColumn(value: unknown): value is ToldColumn {
  return isObject(value) && isText(value['name']) && isText(value['verdict']);
}

function isTotals(value: unknown): value is Memory['totals'] {
  return isObject(value) && [value['windows'], value['alarms'], value['rows']].every(isCount);
}

function isEpisode(value: unknown): value is Episode {
  if (!isObject(value)) return false;
  const { id, model, since, columns, endedAt } = value;
  return (
    isText(id) &&
    isText(model) &&
    isCount(since) &&
    isList(columns, isText) &&
    (endedAt === undefined || isCount(endedAt))
  );
}

function isUnsuitable(value: unknown): value is Unsuitable {
  return isObject(value) && isCount(value['generation']) && isList(value['messages'], isText);
}

/** The digest of a reference that is pinned by it. */
export function digestOf(artifact: string): string {
  return artifact.slice(artifact.indexOf('@') + 1);
}

function isList<T>(value: unknown, isItem: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(isItem);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
