import { type ProfileWindow, windowStart } from '@churnops/lib/profile/profile-window.ts';
import type { ReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import type { SlotProfile } from '@churnops/lib/profile/slot-profile.ts';
import { CoarseBins } from './coarse-bins.ts';
import {
  type Bounds,
  type CountedModel,
  type CountedWindow,
  type Delivery,
  receiveDelivery,
  settleModel,
} from './counted-model.ts';
import { addWindow, isComplete } from './first-windows.ts';
import type { Unscraped } from './observed.ts';

/** What is known of a pod that was counted with. */
export interface Source {
  /** The pod's uid. */
  pod: string;
  name: string;
  digest: string;
  /** The process that told counts last; one that is followed by another counts no more. */
  process?: string;
  /** How often its container began anew, as far as that is accounted for. */
  restarts: number;
  /** From which slot on there may be something new; milliseconds since the epoch. */
  next: number;
  /** When it was first seen to serve. */
  seenAt: number;
  /** When it answered last. */
  askedAt?: number;
  /** Whether it has told everything that it ever counts. */
  final: boolean;
  /** Whether it was on its way out when it answered last, and had counted nothing: then it does not stay to be asked. */
  idle: boolean;
}

/** All that a monitor has counted and may not forget. Never changed: what changes it gives a new one. */
export interface Counts {
  /** The length of a window in milliseconds. */
  window: number;
  /** Windows that end here or before are over; milliseconds since the epoch. */
  horizon: number;
  /** By digest. */
  models: ReadonlyMap<string, CountedModel>;
  /** By the uid of the pod. */
  sources: ReadonlyMap<string, Source>;
  /** The oldest first, as many as `MAXIMUM_UNSCRAPED`. */
  unscraped: readonly Unscraped[];
  /** What the decision wants to find again. */
  decided: unknown;
  /** Names where the rows are from that are counted; absent for the traffic of pods. */
  rowSource?: string;
}

/** More losses than this are not told of one by one. */
export const MAXIMUM_UNSCRAPED = 100;

/** Windows before that of now which are made up for, after the operator was away. Decisions look back no further. */
const MAXIMUM_WINDOWS = 10;

/** Windows that are kept after they were judged. */
const KEPT_WINDOWS = 2;

/** Nothing counted yet. */
export function emptyCounts(window: number): Counts {
  return { window, horizon: 0, models: new Map(), sources: new Map(), unscraped: [], decided: undefined };
}

/** The oldest moment that still counts. */
export function oldestMoment({ horizon, window }: Counts, now: number): number {
  return Math.max(horizon, windowStart(now, window) - MAXIMUM_WINDOWS * window, 0);
}

/** The same counts in windows of another length: what was counted is not to be cut, so it begins anew with what pods still have of windows that are not over. */
export function changeWindow(counts: Counts, window: number, now: number): Counts {
  if (counts.window === window) return counts;
  const horizon = Math.min(Math.ceil(counts.horizon / window) * window, windowStart(now, window));
  const sources = [...counts.sources].map(([pod, source]): [string, Source] => [pod, { ...source, next: 0 }]);
  return { ...counts, window, horizon, models: new Map(), sources: new Map(sources) };
}

/** The same counts once rows from elsewhere are counted: rows of the one are not mixed with those of the other, be it in a window or in a reference. */
export function changeRowSource(counts: Counts, rowSource: string | undefined): Counts {
  if (counts.rowSource === rowSource) return counts;
  const { rowSource: _, ...rest } = counts;
  const models = [...rest.models].map(([digest, { first: _first, ...model }]) => {
    const windows = model.windows.filter(({ judged }) => judged);
    return [digest, { ...model, windows }] as const;
  });
  const changed = { ...rest, sources: new Map(), unscraped: [], models: new Map(models) };
  return rowSource === undefined ? changed : { ...changed, rowSource };
}

/** Lets the pods of a model be asked for all that they still have. */
export function askAllAgain(counts: Counts, digest: string): Counts {
  const sources = [...counts.sources].map(([pod, source]): [string, Source] => [
    pod,
    source.digest === digest ? { ...source, next: 0 } : source,
  ]);
  return { ...counts, sources: new Map(sources) };
}

/** Begins to count the traffic of a model, if it is not counted already. */
export function countModel(
  counts: Counts,
  model: { artifact: string; digest: string; reference: ReferenceProfile },
): Counts {
  const { artifact, digest, reference } = model;
  if (counts.models.has(digest)) return counts;
  return withModel(counts, { artifact, digest, bins: new CoarseBins(reference), windows: [] });
}

/** Counts what is new in a delivery. @param slack how far the clock of a pod may be ahead, in milliseconds. */
export function receive(
  counts: Counts,
  delivery: Delivery,
  now: number,
  slack: number,
): { counts: Counts; news: SlotProfile[] } {
  const model = counts.models.get(delivery.digest);
  if (model === undefined) return { counts, news: [] };
  const bounds: Bounds = { window: counts.window, from: oldestMoment(counts, now), until: now + slack };
  const received = receiveDelivery(model, delivery, bounds);
  return { counts: withModel(counts, received.model), news: received.news };
}

/** Takes slots for final of processes that count no more. @param counting whether a process may still count. */
export function settle(counts: Counts, counting: (slot: SlotProfile) => boolean): Counts {
  let settled = counts;
  for (const model of counts.models.values())
    settled = withModel(
      settled,
      settleModel(model, (slot) => !counting(slot)),
    );
  return settled;
}

/** Closes windows: nothing is added to them, nor to earlier ones, from here on. @param horizon the end of the last of them. */
export function close(counts: Counts, horizon: number): Counts {
  if (horizon <= counts.horizon) return counts;
  return settle({ ...counts, horizon }, (slot) => slot.slot >= horizon);
}

/** Makes the reference of each model out of its first windows; those that went into it are not judged. */
export function collectFirstWindows(counts: Counts, wanted: number): Counts {
  let collected = counts;
  for (const model of counts.models.values()) {
    let first = model.first?.wanted === wanted ? model.first : undefined;
    const rest: CountedWindow[] = [];
    for (const counted of model.windows) {
      const over = !counted.judged && isOver(counts, counted.window);
      if (!over || (first !== undefined && isComplete(first))) rest.push(counted);
      else first = addWindow(first, counted.window, wanted);
    }
    if (first !== undefined && first !== model.first)
      collected = withModel(collected, { ...model, first, windows: rest });
  }
  return collected;
}

/** Whether windows are over that were not judged. */
export function hasUnjudged(counts: Counts): boolean {
  return [...counts.models.values()].some(({ windows }) =>
    windows.some(({ window, judged }) => !judged && isOver(counts, window)),
  );
}

/** Whether nothing is added to a window any more. */
export function isOver({ horizon }: Counts, { start }: ProfileWindow): boolean {
  return start < horizon;
}

/** Notes a loss; the oldest are forgotten. */
export function noteUnscraped(counts: Counts, ...losses: readonly Unscraped[]): Counts {
  if (losses.length === 0) return counts;
  return { ...counts, unscraped: [...counts.unscraped, ...losses].slice(-MAXIMUM_UNSCRAPED) };
}

/**
 * What is left once all windows that are over were judged: the last two of them, and what is still counted.
 *
 * @param wanted whether a model without windows is kept all the same, because it serves.
 */
export function afterJudgement(
  counts: Counts,
  decided: unknown,
  wanted: (model: CountedModel) => boolean,
): Counts {
  const over = [...counts.models.values()]
    .flatMap(({ windows }) => windows)
    .filter(({ window }) => isOver(counts, window))
    .sort((one, other) => other.window.start - one.window.start);
  const kept = new Set(over.slice(0, KEPT_WINDOWS));
  const models = [...counts.models.values()].map((model) => ({
    ...model,
    windows: model.windows
      .filter((counted) => kept.has(counted) || !over.includes(counted))
      .map((counted) => (kept.has(counted) ? { ...counted, judged: true } : counted)),
  }));
  const remaining = models.filter((model) => model.windows.length > 0 || wanted(model));
  return { ...counts, decided, models: new Map(remaining.map((model) => [model.digest, model])) };
}

/** Puts a model in the place of the one with its digest. */
export function withModel(counts: Counts, model: CountedModel): Counts {
  if (counts.models.get(model.digest) === model) return counts;
  return { ...counts, models: new Map([...counts.models, [model.digest, model]]) };
}
