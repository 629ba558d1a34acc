import { emptyWindow, windowStart } from '@churnops/lib/profile/profile-window.ts';
import type { CountedModel } from './counted-model.ts';
import { type Counts, isOver } from './counts.ts';
import { isComplete, profileOf, rowsOf } from './first-windows.ts';
import type { MonitorTiming } from './monitor-timing.ts';
import type { ClosedWindow, Observed, ObservedReference, Unscraped } from './observed.ts';
import type { Trouble } from './trouble.ts';

/** How counts are looked at. */
export interface View {
  /** The digest that serves, where one does. */
  served: string | undefined;
  /** The number of windows that make the reference, where it is not the training data. */
  firstWindows: number | undefined;
  timing: MonitorTiming;
  /** Milliseconds since the epoch. */
  now: number;
}

/** What counts say, in the words of the decision. */
export type ObservedCounts = Pick<Observed, 'reference' | 'open' | 'closed' | 'unscraped'>;

/** Reads out of the counts what is judged and told; windows of a model without a reference are not yet among them. */
export function observeCounts(counts: Counts, view: View): ObservedCounts {
  const model = view.served === undefined ? undefined : counts.models.get(view.served);
  const reference = model && referenceOf(model, view);
  const start = windowStart(view.now, view.timing.window);
  const losses = counts.unscraped.filter(({ until }) => until >= start);
  const since = Math.min(...losses.map((loss) => loss.since));
  return {
    ...(model && reference && { reference, open: openWindow(model, start, view.timing) }),
    closed: closedWindows(counts, view),
    unscraped: { pods: losses.length, ...(losses.length > 0 && { since }) },
  };
}

/** What is worth knowing of how the model that serves is counted. */
export function countTroubles(counts: Counts, { served, firstWindows }: View): Trouble[] {
  const model = served === undefined ? undefined : counts.models.get(served);
  if (model === undefined) return [];
  const troubles: Trouble[] = [];
  const { first, bins } = model;
  if (firstWindows !== undefined && !(first && first.wanted === firstWindows && isComplete(first))) {
    const made = first?.wanted === firstWindows ? first.starts.length : 0;
    const message = `The reference is made of the first ${firstWindows} windows with rows, of which ${made} are over.`;
    troubles.push({ reason: 'CollectingReference', message, blocking: true });
  }
  const limit = bins.limits.at(-1);
  if (limit !== undefined) {
    const message = `Numbers are counted in at most ${limit} bins, so that all fits into the checkpoint: small changes are found a little later.`;
    troubles.push({ reason: 'Coarsened', message, blocking: false });
  }
  return troubles;
}

function openWindow(
  model: CountedModel,
  start: number,
  { window, slot }: MonitorTiming,
): ClosedWindow['window'] {
  const counted = model.windows.find((each) => each.window.start === start);
  if (counted !== undefined) return counted.window;
  const { digest, bins } = model;
  return emptyWindow(bins.profile, { model: digest, start, milliseconds: window, slotMilliseconds: slot });
}

function closedWindows(counts: Counts, view: View): ClosedWindow[] {
  return [...counts.models.values()]
    .flatMap((model) => {
      const reference = referenceOf(model, view);
      if (reference === undefined) return [];
      return model.windows
        .filter(({ window }) => isOver(counts, window))
        .map(({ window, judged }) => ({
          window,
          judged,
          reference,
          unscraped: lossesWithin(counts.unscraped, window),
        }));
    })
    .sort((one, other) => one.window.start - other.window.start);
}

/** Losses that may be of rows of a window. */
function lossesWithin(losses: readonly Unscraped[], window: ClosedWindow['window']): number {
  const end = window.start + window.milliseconds;
  return losses.filter(({ since, until }) => since < end && until >= window.start).length;
}

function referenceOf(model: CountedModel, { firstWindows }: View): ObservedReference | undefined {
  const { artifact, digest, bins, first } = model;
  const limit = bins.limits.at(-1);
  const common = { artifact, digest, ...(limit !== undefined && { maximumBins: limit }) };
  if (firstWindows === undefined)
    return { ...common, kind: 'Training', profile: bins.profile, rows: rowsOf(bins.profile) };
  if (first === undefined || first.wanted !== firstWindows || !isComplete(first)) return undefined;
  return { ...common, kind: 'FirstWindows', profile: profileOf(bins.profile, first), rows: first.rows };
}
