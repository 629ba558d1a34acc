import { error } from '../errors.ts';
import { parseBoundedJson } from '../json/bounded-json.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import { addCounts, type ColumnCounts, emptyCounts, writeCounts } from './column-counts.ts';
import { MAXIMUM_PROFILE_BYTES } from './parse-reference-profile.ts';
import { binsOf, profiledColumns, type ReferenceProfile } from './reference-profile.ts';
import { keyOf, merge, parseColumns, parseSlot, type SlotProfile, writeSlot } from './slot-profile.ts';

/** Slots that follow one another: when the first began and when the last did, in milliseconds since the epoch. */
export type SlotRange = [first: number, last: number];

/** What was counted of one model's traffic in one window of time. */
export interface ProfileWindow {
  /** The digest of the model that served. */
  model: string;
  /** When it began, in milliseconds since the epoch; a multiple of its length. */
  start: number;
  milliseconds: number;
  slotMilliseconds: number;
  /** Rows and counts of all closed slots. */
  rows: number;
  columns: ColumnCounts[];
  /** Which slots these are, by "pod/process": their counts are in `columns` and are never added again. */
  closed: Record<string, SlotRange[]>;
  /** Slots that may still grow. */
  open: SlotProfile[];
}

/** When the window began that a moment is in. Windows are aligned to the epoch. @param milliseconds its length, a multiple of the slot's. */
export function windowStart(moment: number, milliseconds: number): number {
  return moment - (moment % milliseconds);
}

/** A window that nothing was counted in. @throws RangeError where slots do not fill it, or it is not aligned. */
export function emptyWindow(
  reference: ReferenceProfile,
  window: Pick<ProfileWindow, 'model' | 'start' | 'milliseconds' | 'slotMilliseconds'>,
): ProfileWindow {
  const { start, milliseconds, slotMilliseconds } = window;
  if (milliseconds % slotMilliseconds !== 0)
    throw new RangeError('a window is as long as some number of slots');
  if (start % milliseconds !== 0) throw new RangeError('a window begins at a multiple of its length');
  const columns = profiledColumns(reference).map((column) => emptyCounts(binsOf(column)));
  return { ...window, rows: 0, columns, closed: {}, open: [] };
}

/**
 * Takes in slots of the window's model, in whatever order and however often they come; those of another time are left out. A closed slot is added to the
 * counts, and of it only the key stays.
 */
export function receiveSlots(window: ProfileWindow, slots: readonly SlotProfile[]): ProfileWindow {
  const within = slots.filter(
    (slot) =>
      slot.slot >= window.start && slot.slot < window.start + window.milliseconds && !isClosed(window, slot),
  );
  if (within.length === 0) return window;
  const latest = merge(window.open, within);
  const columns = window.columns.map((counts) => ({ ...counts, bins: counts.bins.slice() }));
  const closed = { ...window.closed };
  let { rows } = window;
  for (const slot of latest.filter((each) => each.closed)) {
    slot.columns.forEach((counts, index) => {
      addCounts(columns[index]!, counts);
    });
    rows += slot.rows;
    const source = sourceOf(slot);
    closed[source] = addSlot(closed[source] ?? [], slot.slot, window.slotMilliseconds);
  }
  return { ...window, rows, columns, closed, open: latest.filter((each) => !each.closed) };
}

/** Takes slots for final that will never grow again, such as those of a pod that is gone. What comes of them later is left out. */
export function settleSlots(window: ProfileWindow, isFinal: (slot: SlotProfile) => boolean): ProfileWindow {
  return receiveSlots(
    window,
    window.open.filter(isFinal).map((slot) => ({ ...slot, closed: true, sequence: slot.sequence + 1 })),
  );
}

/** Whether a slot tells anything that is not counted in the window yet. */
export function isNews(window: ProfileWindow, slot: SlotProfile): boolean {
  const key = keyOf(slot);
  const known = window.open.find((open) => keyOf(open) === key);
  return !isClosed(window, slot) && (known === undefined || slot.sequence > known.sequence);
}

/** All that is counted in a window so far, slots that may still grow included. */
export function totalOf(window: ProfileWindow): { rows: number; columns: ColumnCounts[] } {
  const columns = window.columns.map((counts) => ({ ...counts, bins: counts.bins.slice() }));
  let { rows } = window;
  for (const slot of window.open) {
    rows += slot.rows;
    slot.columns.forEach((counts, index) => {
      addCounts(columns[index]!, counts);
    });
  }
  return { rows, columns };
}

/** Writes a window as canonical JSON. */
export function writeWindow({ columns, open, ...window }: ProfileWindow): string {
  return canonicalJson({ ...window, columns: columns.map(writeCounts), open: open.map(writeSlot) });
}

/**
 * Reads what `writeWindow` wrote; it may have been changed since.
 *
 * @throws JsonTooLarge, JsonTooDeep or JsonInvalid for what is no JSON, ProfileInvalid where it is no window of this reference.
 */
export function parseWindow(text: string, reference: ReferenceProfile): ProfileWindow {
  const value = parseBoundedJson(text, { maximumBytes: MAXIMUM_PROFILE_BYTES, maximumDepth: 8 });
  if (typeof value !== 'object' || value === null) refuse('it is not an object');
  const fields = value as Record<string, unknown>;
  const bins = profiledColumns(reference).map(binsOf);
  const { model, start, milliseconds, slotMilliseconds, rows, columns, closed, open } = fields;
  if (typeof model !== 'string') refuse('it names no model');
  const numbers = [start, milliseconds, slotMilliseconds, rows];
  if (!numbers.every(isWhole) || milliseconds === 0 || slotMilliseconds === 0)
    refuse('its times and rows are not whole numbers');
  if (!isRanges(closed)) refuse('closed does not hold ranges of slots by source');
  if (!Array.isArray(open)) refuse('open is not a list');
  const [from, length, slot, scored] = numbers as [number, number, number, number];
  return {
    model,
    start: from,
    milliseconds: length,
    slotMilliseconds: slot,
    rows: scored,
    columns: parseColumns(columns, bins),
    closed,
    open: open.map((each) => parseSlot(each, bins)),
  };
}

function sourceOf({ pod, process }: SlotProfile): string {
  return `${pod}/${process}`;
}

function isClosed({ closed }: ProfileWindow, slot: SlotProfile): boolean {
  const ranges = closed[sourceOf(slot)] ?? [];
  return ranges.some(([first, last]) => slot.slot >= first && slot.slot <= last);
}

/** Adds a slot to ranges; those that meet become one. */
function addSlot(ranges: readonly SlotRange[], slot: number, length: number): SlotRange[] {
  const joined: SlotRange[] = [];
  for (const [first, last] of [...ranges, [slot, slot] as SlotRange].sort(([one], [other]) => one - other)) {
    const before = joined.at(-1);
    if (before !== undefined && first <= before[1] + length) before[1] = Math.max(before[1], last);
    else joined.push([first, last]);
  }
  return joined;
}

function isRanges(value: unknown): value is Record<string, SlotRange[]> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every(
    (ranges) =>
      Array.isArray(ranges) &&
      ranges.every((range) => Array.isArray(range) && range.length === 2 && range.every(isWhole)),
  );
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function refuse(reason: string): never {
  throw error('ProfileInvalid', { what: 'of a window', reason });
}
