import { packCounts, type StoredModel, storeCounts } from './checkpoint.ts';
import { type CountedModel, coarsenModel } from './counted-model.ts';
import { type Counts, isOver, withModel } from './counts.ts';
import { observationError } from './errors.ts';

/** Bytes of a checkpoint at most: half of what a ConfigMap may have. */
export const MAXIMUM_CHECKPOINT_BYTES = 512 << 10;

/** A checkpoint that has room. */
export interface Fitted {
  bytes: Uint8Array;
  /** What it holds: the counts, in coarser bins where that was needed. */
  counts: Counts;
}

/**
 * Packs counts so that they fit: the bins of the model that has the most are halved until they do, and where there are no fewer, windows are left out that were judged
 * already.
 *
 * @throws CodedError `CheckpointTooLarge`
 */
export async function fitCheckpoint(
  counts: Counts,
  unread: readonly StoredModel[],
  maximumBytes = MAXIMUM_CHECKPOINT_BYTES,
): Promise<Fitted> {
  let fitted = counts;
  for (;;) {
    const bytes = await packCounts(storeCounts(fitted, unread));
    if (bytes.byteLength <= maximumBytes) return { bytes, counts: fitted };
    const smaller = coarsenLargest(fitted) ?? withoutJudged(fitted);
    if (smaller === undefined)
      throw observationError('CheckpointTooLarge', { size: bytes.byteLength, maximum: maximumBytes });
    fitted = smaller;
  }
}

function coarsenLargest(counts: Counts): Counts | undefined {
  const bySize = [...counts.models.values()].sort((one, other) => sizeOf(other) - sizeOf(one));
  for (const model of bySize) {
    const coarser = coarsenModel(model);
    if (coarser !== undefined) return withModel(counts, coarser);
  }
  return undefined;
}

/** Counts that a model has in all its windows and open slots. */
function sizeOf({ windows }: CountedModel): number {
  const sets = windows.flatMap(({ window }) => [
    window.columns,
    ...window.open.map(({ columns }) => columns),
  ]);
  return sets.flat().reduce((sum, { bins }) => sum + bins.length, 0);
}

function withoutJudged(counts: Counts): Counts | undefined {
  const judged = (model: CountedModel) =>
    model.windows.filter((counted) => counted.judged && isOver(counts, counted.window));
  const model = [...counts.models.values()].find((each) => judged(each).length > 0);
  if (model === undefined) return undefined;
  const oldest = judged(model)[0];
  return withModel(counts, { ...model, windows: model.windows.filter((counted) => counted !== oldest) });
}
