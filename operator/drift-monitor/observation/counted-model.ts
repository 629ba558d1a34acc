import type { ColumnCounts } from '@churnops/lib/profile/column-counts.ts';
import {
  emptyWindow,
  isNews,
  type ProfileWindow,
  receiveSlots,
  settleSlots,
  windowStart,
} from '@churnops/lib/profile/profile-window.ts';
import type { SlotProfile } from '@churnops/lib/profile/slot-profile.ts';
import type { CoarseBins } from './coarse-bins.ts';
import type { FirstWindows } from './first-windows.ts';

/** A window that is kept, and whether it was judged. */
export interface CountedWindow {
  window: ProfileWindow;
  judged: boolean;
}

/** What was counted of the traffic of one model. Never changed: what changes it gives a new one. */
export interface CountedModel {
  artifact: string;
  digest: string;
  bins: CoarseBins;
  /** The oldest first. */
  windows: readonly CountedWindow[];
  first?: FirstWindows;
}

/** Slots as one pod told them. */
export interface Delivery {
  artifact: string;
  digest: string;
  slotMilliseconds: number;
  slots: readonly SlotProfile[];
}

/** Within which slots are counted. */
export interface Bounds {
  /** The length of a window in milliseconds. */
  window: number;
  /** Slots that began before are of windows that are over. */
  from: number;
  /** Slots that begin later are yet to come; a pod keeps them until then. */
  until: number;
}

/** Counts what is new in a delivery. @returns the model itself where nothing is, and the slots that were. */
export function receiveDelivery(
  model: CountedModel,
  { slotMilliseconds, slots }: Delivery,
  { window: milliseconds, from, until }: Bounds,
): { model: CountedModel; news: SlotProfile[] } {
  const windows = new Map(model.windows.map((counted) => [counted.window.start, counted]));
  const news: SlotProfile[] = [];
  for (const [start, within] of byWindow(slots, milliseconds)) {
    const counted = windows.get(start) ?? begin(model, start, milliseconds, slotMilliseconds);
    const fresh = within.filter(
      (slot) => slot.slot >= from && slot.slot <= until && isNews(counted.window, slot),
    );
    if (fresh.length === 0) continue;
    news.push(...fresh);
    const coarse = fresh.map((slot) => ({ ...slot, columns: model.bins.counts(slot.columns) }));
    // Slots that meet are told of as one range, which takes the length that they have, not that of slots before a change.
    const received = receiveSlots({ ...counted.window, slotMilliseconds }, coarse);
    windows.set(start, { ...counted, window: received });
  }
  return { model: news.length === 0 ? model : withWindows(model, [...windows.values()]), news };
}

/** Takes open slots for final. @returns the model itself where there are none such. */
export function settleModel(model: CountedModel, isFinal: (slot: SlotProfile) => boolean): CountedModel {
  if (!model.windows.some(({ window }) => window.open.some(isFinal))) return model;
  return withWindows(
    model,
    model.windows.map((counted) => ({ ...counted, window: settleSlots(counted.window, isFinal) })),
  );
}

/** The same counts in half as many bins; undefined where there are no fewer. */
export function coarsenModel(model: CountedModel): CountedModel | undefined {
  const coarser = model.bins.coarser();
  if (coarser === undefined) return undefined;
  const { bins, counts } = coarser;
  const windows = model.windows.map((counted) => ({
    ...counted,
    window: coarsenWindow(counted.window, counts),
  }));
  const { first } = model;
  return {
    ...model,
    bins,
    windows,
    ...(first !== undefined && { first: { ...first, columns: counts(first.columns) } }),
  };
}

function coarsenWindow(
  window: ProfileWindow,
  counts: (columns: readonly ColumnCounts[]) => ColumnCounts[],
): ProfileWindow {
  const open = window.open.map((slot) => ({ ...slot, columns: counts(slot.columns) }));
  return { ...window, columns: counts(window.columns), open };
}

function begin(
  { digest, bins }: CountedModel,
  start: number,
  milliseconds: number,
  slotMilliseconds: number,
): CountedWindow {
  const window = emptyWindow(bins.profile, { model: digest, start, milliseconds, slotMilliseconds });
  return { window, judged: false };
}

function withWindows(model: CountedModel, windows: CountedWindow[]): CountedModel {
  return { ...model, windows: windows.sort((one, other) => one.window.start - other.window.start) };
}

function byWindow(slots: readonly SlotProfile[], milliseconds: number): Map<number, SlotProfile[]> {
  return Map.groupBy(slots, ({ slot }) => windowStart(slot, milliseconds));
}
