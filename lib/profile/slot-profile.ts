import { error } from '../errors.ts';
import { parseBoundedJson } from '../json/bounded-json.ts';
import { type ColumnCounts, parseCounts, writeCounts } from './column-counts.ts';
import { MAXIMUM_PROFILE_BYTES } from './parse-reference-profile.ts';
import { binsOf, profiledColumns, type ReferenceProfile } from './reference-profile.ts';

/** What one process of one pod has counted in one slot of the wall clock so far. Cumulative: a later one takes the place of an earlier one. */
export interface SlotProfile {
  /** The pod's uid. */
  pod: string;
  /** Names the process within the pod: a restarted container begins anew. */
  process: string;
  /** When the slot began, in milliseconds since the epoch; a multiple of the slot's length. */
  slot: number;
  /** Grows with whatever is counted: of two profiles with one key, the higher one holds the lower one. */
  sequence: number;
  /** Whether the slot is over for this process, so that its counts are final. */
  closed: boolean;
  /** Rows that were scored. */
  rows: number;
  /** One for each column of the reference, the score last. */
  columns: ColumnCounts[];
}

/** All slots that a process still has. */
export interface ProfilePage {
  /** The digest of the model that served. */
  model: string;
  slotMilliseconds: number;
  /** The process has answered its last request: nothing will be added to what is here. */
  final?: boolean;
  slots: SlotProfile[];
}

/** The version of a page that is written and read. */
export const PAGE_FORMAT_VERSION = 1;
const MAXIMUM_DEPTH = 8;
const MAXIMUM_TEXT_LENGTH = 256;

/** What tells profiles apart that are not of the same counting. */
export function keyOf({ pod, process, slot }: Pick<SlotProfile, 'pod' | 'process' | 'slot'>): string {
  return `${pod}/${process}/${slot}`;
}

/**
 * Of all profiles of a key, the one with the highest sequence: so nothing counts twice, however often and in whatever order profiles arrive. The answer
 * is in the order of keys, and merging it again with any of its parts changes nothing.
 */
export function merge(...profiles: readonly (readonly SlotProfile[])[]): SlotProfile[] {
  const latest = new Map<string, SlotProfile>();
  for (const profile of profiles.flat()) {
    const key = keyOf(profile);
    const known = latest.get(key);
    if (known === undefined || profile.sequence > known.sequence) latest.set(key, profile);
  }
  return [...latest].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, profile]) => profile);
}

/** A slot in the form that JSON has it. */
export function writeSlot({ columns, ...slot }: SlotProfile): Record<string, unknown> {
  return { ...slot, columns: columns.map(writeCounts) };
}

/**
 * Reads a page of unknown origin.
 *
 * @throws JsonTooLarge, JsonTooDeep or JsonInvalid for what is no JSON, ProfileInvalid where it is no page, or not of this reference.
 */
export function parseProfilePage(text: string | Uint8Array, reference: ReferenceProfile): ProfilePage {
  const value = parseBoundedJson(text, { maximumBytes: MAXIMUM_PROFILE_BYTES, maximumDepth: MAXIMUM_DEPTH });
  if (!isObject(value)) refuse('it is not an object');
  const { formatVersion, model, slotMilliseconds, final, slots } = value;
  if (formatVersion !== PAGE_FORMAT_VERSION) refuse(`its formatVersion is not ${PAGE_FORMAT_VERSION}`);
  if (!isText(model)) refuse('it names no model');
  if (!isWhole(slotMilliseconds) || slotMilliseconds === 0)
    refuse('slotMilliseconds is not a whole number above 0');
  if (!Array.isArray(slots)) refuse('slots is not a list');
  const bins = profiledColumns(reference).map(binsOf);
  return {
    model,
    slotMilliseconds,
    ...(final === true ? { final } : {}),
    slots: slots.map((slot) => parseSlot(slot, bins)),
  };
}

/** Reads a slot. @param bins of each column of the reference. @throws ProfileInvalid */
export function parseSlot(value: unknown, bins: readonly number[]): SlotProfile {
  if (!isObject(value)) refuse('a slot is not an object');
  const { pod, process, slot, sequence, closed, rows, columns } = value;
  if (!isText(pod) || !isText(process)) refuse('a slot does not say of which pod and process it is');
  if (!isWhole(slot) || !isWhole(sequence) || !isWhole(rows))
    refuse('slot, sequence and rows are not whole numbers, 0 or more');
  if (typeof closed !== 'boolean') refuse('closed is neither true nor false');
  return { pod, process, slot, sequence, closed, rows, columns: parseColumns(columns, bins) };
}

/** Reads the counts of all columns. @throws ProfileInvalid */
export function parseColumns(value: unknown, bins: readonly number[]): ColumnCounts[] {
  if (!Array.isArray(value) || value.length !== bins.length)
    refuse(`it has not the ${bins.length} columns of the reference`);
  return value.map((counts, index) =>
    parseCounts(counts, bins[index]!, (reason) => refuse(`column ${index}: ${reason}`)),
  );
}

function refuse(reason: string): never {
  throw error('ProfileInvalid', { what: 'of counted rows', reason });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAXIMUM_TEXT_LENGTH;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
