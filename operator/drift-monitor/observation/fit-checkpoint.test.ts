import {
  exampleReference,
  PROFILED_CONTRACT,
  profiledColumns,
  profiledScores,
} from '@churnops/lib/profile/profile.fixture.ts';
import { totalOf } from '@churnops/lib/profile/profile-window.ts';
import { Recorder } from '@churnops/lib/profile/recorder.ts';
import { parseProfilePage } from '@churnops/lib/profile/slot-profile.ts';
import { describe, expect, it } from 'vitest';
import { ONE } from '../../churn-model/testing/objects.ts';
import { packCounts, readModel, storeCounts, unpackCounts } from './checkpoint.ts';
import { afterJudgement, type Counts, close, countModel, emptyCounts, receive } from './counts.ts';
import { fitCheckpoint, MAXIMUM_CHECKPOINT_BYTES } from './fit-checkpoint.ts';

const WINDOW = 60_000;
const START = 1_772_323_200_000;
const reference = exampleReference();
const digest = ONE.slice(ONE.indexOf('@') + 1);

/** Counts of some pods in some windows that follow one another. */
function counted(pods: number, windows: number): Counts {
  let counts = countModel(emptyCounts(WINDOW), { artifact: ONE, digest, reference });
  for (let pod = 0; pod < pods; pod++) {
    let now = START;
    const recorder = new Recorder({
      ...{ reference, contract: PROFILED_CONTRACT, model: digest, pod: `pod-${pod}`, process: '1' },
      slotMilliseconds: 10_000,
      clock: () => now,
    });
    for (; now < START + windows * WINDOW; now += 10_000)
      recorder.record(profiledColumns(200, now / 10_000), profiledScores(200));
    now -= 1;
    const { slots } = parseProfilePage(recorder.page(), reference);
    const delivery = { artifact: ONE, digest, slotMilliseconds: 10_000, slots };
    counts = receive(counts, delivery, now, 10_000).counts;
  }
  return counts;
}

const rowsOf = (counts: Counts) =>
  [...counts.models.values()].flatMap(({ windows }) => windows.map(({ window }) => totalOf(window).rows));

describe('a checkpoint', () => {
  it('is read as it was written, and the same counts are the same bytes', async () => {
    const counts = { ...counted(2, 2), decided: { some: ['thing'] } };
    const bytes = await packCounts(storeCounts(counts));
    expect(await packCounts(storeCounts(counts))).toEqual(bytes);
    const { models, ...read } = unpackCounts(bytes, 'telco-profile');
    expect(read).toEqual({ ...counts, models: undefined });
    expect(readModel(models[0]!, reference).windows).toEqual(counts.models.get(digest)!.windows);
  });

  it.each([
    ['no gzip', Buffer.from('{}')],
    ['nothing', Buffer.alloc(0)],
  ])('of %s is refused by its name', (_, bytes) => {
    expect(() => unpackCounts(bytes, 'telco-profile')).toThrow('The ConfigMap telco-profile does not hold');
  });

  it('that was cut is refused wherever it was cut', async () => {
    const bytes = await packCounts(storeCounts(counted(1, 1)));
    for (let length = 0; length < bytes.byteLength; length += 97)
      expect(() => unpackCounts(bytes.subarray(0, length), 'telco-profile')).toThrow('does not hold');
  });

  it('keeps all bins where there is room', async () => {
    const counts = counted(3, 3);
    const fitted = await fitCheckpoint(counts, []);
    expect(fitted.counts).toBe(counts);
    expect(fitted.bytes.byteLength).toBeLessThan(MAXIMUM_CHECKPOINT_BYTES);
  });

  it('has fewer bins and no fewer rows where there is no room, and goes on with these', async () => {
    const counts = counted(3, 2);
    const { byteLength } = (await fitCheckpoint(counts, [])).bytes;
    const { bytes, counts: fitted } = await fitCheckpoint(counts, [], byteLength - 1);
    expect(bytes.byteLength).toBeLessThan(byteLength);
    expect(rowsOf(fitted)).toEqual(rowsOf(counts));
    const { bins } = fitted.models.get(digest)!;
    expect(bins.limits.length).toBeGreaterThan(0);
    const read = readModel(unpackCounts(bytes, 'telco-profile').models[0]!, reference);
    expect(read.windows).toEqual(fitted.models.get(digest)!.windows);
    expect(read.bins.profile).toEqual(bins.profile);
    expect(() => rowsOf({ ...fitted, models: new Map([[digest, read]]) })).not.toThrow();
  });

  it('goes without windows that were judged where even the fewest bins are too many', async () => {
    const counts = close(counted(1, 3), START + 2 * WINDOW);
    const judged = afterJudgement(counts, undefined, () => true);
    const least = await leastOf(judged);
    const { counts: fitted } = await fitCheckpoint(judged, [], least - 1);
    expect(fitted.models.get(digest)!.windows.map(({ window }) => window.start)).toEqual([
      START + WINDOW,
      START + 2 * WINDOW,
    ]);
  });

  it('is refused where nothing can be left out', async () => {
    await expect(fitCheckpoint(counted(1, 1), [], 100)).rejects.toMatchObject({ code: 'CheckpointTooLarge' });
  });
});

/** Bytes with the fewest bins. */
async function leastOf(counts: Counts): Promise<number> {
  const { byteLength } = (await fitCheckpoint(counts, [])).bytes;
  let least = byteLength;
  for (let size = byteLength; size > 500; size = Math.floor(size * 0.97)) {
    const fitted = await fitCheckpoint(counts, [], size);
    if (fitted.counts.models.get(digest)!.windows.length < counts.models.get(digest)!.windows.length) break;
    least = fitted.bytes.byteLength;
  }
  return least;
}
