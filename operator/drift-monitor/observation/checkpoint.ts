import { promisify } from 'node:util';
import { gunzipSync, gzip } from 'node:zlib';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { parseBoundedJson } from '@churnops/lib/json/bounded-json.ts';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import { writeCounts } from '@churnops/lib/profile/column-counts.ts';
import { parseWindow, writeWindow } from '@churnops/lib/profile/profile-window.ts';
import { binsOf, profiledColumns, type ReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import { parseColumns } from '@churnops/lib/profile/slot-profile.ts';
import { CoarseBins } from './coarse-bins.ts';
import type { CountedModel } from './counted-model.ts';
import type { Counts, Source } from './counts.ts';
import { observationError } from './errors.ts';
import type { FirstWindows } from './first-windows.ts';
import type { Unscraped } from './observed.ts';
import { digestOf } from './served-pods.ts';

/** The version of a checkpoint that is written and read. */
const FORMAT_VERSION = 1;

/** What a checkpoint may unpack to. */
const MAXIMUM_BYTES = 64 << 20;

/** A model as it is kept: its windows can be read once its reference is known. */
export interface StoredModel {
  artifact: string;
  digest: string;
  /** See `CoarseBins`. */
  limits: number[];
  windows: { start: number; judged: boolean; text: string }[];
  first?: Omit<FirstWindows, 'columns'> & { columns: unknown };
}

/** What a checkpoint holds. */
export interface StoredCounts extends Omit<Counts, 'models'> {
  models: StoredModel[];
}

/** What is counted, and what of it could not be read yet because its reference is not known. */
export function storeCounts(counts: Counts, unread: readonly StoredModel[] = []): StoredCounts {
  return { ...counts, models: [...[...counts.models.values()].map(storeModel), ...unread] };
}

const pack = promisify(gzip);

/** Packs counts; the same are always the same bytes. */
export async function packCounts({ sources, models, ...counts }: StoredCounts): Promise<Uint8Array> {
  const value = {
    ...counts,
    formatVersion: FORMAT_VERSION,
    models: models.map(({ digest: _, ...model }) => model),
    sources: [...sources.values()],
  };
  return pack(canonicalJson(value));
}

/** Unpacks counts of unknown origin. @param name of the ConfigMap. @throws CodedError `CheckpointUnusable` */
export function unpackCounts(bytes: Uint8Array, name: string): StoredCounts {
  const refuse = (reason: string, cause?: unknown): never => {
    throw observationError('CheckpointUnusable', { name, reason }, { cause });
  };
  const value = unpack(bytes, refuse);
  if (!isObject(value)) return refuse('it is not an object');
  if (value['formatVersion'] !== FORMAT_VERSION) return refuse(`its formatVersion is not ${FORMAT_VERSION}`);
  const { window, horizon, models, sources, unscraped, decided, rowSource } = value;
  if (!isWhole(window) || window === 0 || !isWhole(horizon)) return refuse('its times are not whole numbers');
  if (!isListOf(models, isStoredModel)) return refuse('its models are not as they were written');
  if (!isListOf(sources, isSource)) return refuse('its sources are not as they were written');
  if (!isListOf(unscraped, isUnscraped)) return refuse('its losses are not as they were written');
  return {
    window,
    horizon,
    models: models.map((model) => ({ ...model, digest: digestOf(model.artifact)! })),
    sources: new Map(sources.map((source) => [source.pod, source])),
    unscraped,
    decided,
    ...(typeof rowSource === 'string' && { rowSource }),
  };
}

/** Reads the windows of a model. @throws JsonInvalid, ProfileInvalid, RangeError where they are not of this reference. */
export function readModel(stored: StoredModel, reference: ReferenceProfile): CountedModel {
  const { artifact, digest, limits, windows, first } = stored;
  const bins = new CoarseBins(reference, limits);
  const counts = profiledColumns(bins.profile).map(binsOf);
  return {
    artifact,
    digest,
    bins,
    windows: windows.map(({ judged, text }) => ({ judged, window: parseWindow(text, bins.profile) })),
    ...(first !== undefined && { first: { ...first, columns: parseColumns(first.columns, counts) } }),
  };
}

function storeModel({ artifact, digest, bins, windows, first }: CountedModel): StoredModel {
  return {
    artifact,
    digest,
    limits: [...bins.limits],
    windows: windows.map(({ window, judged }) => ({
      start: window.start,
      judged,
      text: writeWindow(window),
    })),
    ...(first !== undefined && { first: { ...first, columns: first.columns.map(writeCounts) } }),
  };
}

function unpack(bytes: Uint8Array, refuse: (reason: string, cause?: unknown) => never): unknown {
  try {
    const text = gunzipSync(bytes, { maxOutputLength: MAXIMUM_BYTES });
    return parseBoundedJson(text, { maximumBytes: MAXIMUM_BYTES, maximumDepth: 32 });
  } catch (cause) {
    return refuse(isCodedError(cause) ? 'it is no JSON' : 'it cannot be unpacked', cause);
  }
}

function isStoredModel(value: unknown): value is StoredModel {
  if (!isObject(value)) return false;
  const { artifact, limits, windows, first } = value;
  return (
    typeof artifact === 'string' &&
    digestOf(artifact) !== undefined &&
    isListOf(limits, (limit): limit is number => isWhole(limit) && limit >= 3) &&
    isListOf(windows, isStoredWindow) &&
    (first === undefined || isFirst(first))
  );
}

function isStoredWindow(value: unknown): value is StoredModel['windows'][number] {
  return (
    isObject(value) &&
    isWhole(value['start']) &&
    typeof value['judged'] === 'boolean' &&
    typeof value['text'] === 'string'
  );
}

function isFirst(value: unknown): boolean {
  return (
    isObject(value) &&
    isWhole(value['wanted']) &&
    isWhole(value['rows']) &&
    isListOf(value['starts'], isWhole) &&
    Array.isArray(value['columns'])
  );
}

function isSource(value: unknown): value is Source {
  if (!isObject(value)) return false;
  const { pod, name, digest, process, next, seenAt, askedAt, restarts, final, idle } = value;
  return (
    [pod, name, digest].every((text) => typeof text === 'string') &&
    (process === undefined || typeof process === 'string') &&
    isWhole(next) &&
    isWhole(seenAt) &&
    isWhole(restarts) &&
    (askedAt === undefined || isWhole(askedAt)) &&
    typeof final === 'boolean' &&
    typeof idle === 'boolean'
  );
}

function isUnscraped(value: unknown): value is Unscraped {
  return (
    isObject(value) && typeof value['pod'] === 'string' && isWhole(value['since']) && isWhole(value['until'])
  );
}

function isListOf<T>(value: unknown, is: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(is);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
