import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { parseRecord } from '@churnops/lib/prediction-log/prediction-record.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_LOG_LIMITS, type LogLimits, PredictionLog } from './prediction-log.ts';

const digest = `sha256:${'5e'.repeat(32)}`;

/** A place for segments that is as it is told to be. */
class Place {
  readonly location = 'a place';
  readonly segments: { name: string; ids: string[] }[] = [];
  attempts = 0;
  state: 'Well' | 'Down' | 'Silent' = 'Well';

  async write(name: string, bytes: Uint8Array): Promise<void> {
    this.attempts++;
    if (this.state === 'Silent') await new Promise(() => undefined);
    if (this.state === 'Down') throw new Error('it is down');
    const lines = Buffer.from(bytes).toString().trimEnd().split('\n');
    this.segments.push({ name, ids: lines.map((line) => parseRecord(line)!.id) });
  }
}

function open(limits: Partial<LogLimits> = {}) {
  const place = new Place();
  const metrics = { written: vi.fn(), dropped: vi.fn() };
  const log = new PredictionLog({
    sink: place,
    metrics,
    logger: createSilentLogger(),
    pod: 'pod',
    process: 'ab12',
    now: Date.now,
    random: () => 1,
    limits: { ...DEFAULT_LOG_LIMITS, ...limits },
  });
  const total = (count: typeof metrics.written) =>
    count.mock.calls.reduce((sum, [rows]) => sum + (rows as number), 0);
  return {
    place,
    log,
    metrics,
    written: () => total(metrics.written),
    dropped: () => total(metrics.dropped),
  };
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-03-01T12:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a prediction log', () => {
  it('writes a segment a minute after its first row, and none where nothing came', async () => {
    const { log, place, written } = open();
    log.append(['a', 'b'], [0.1, 0.2], digest);
    await vi.advanceTimersByTimeAsync(59_000);
    log.append(['c'], [0.3], digest);
    expect(place.segments).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(place.segments).toEqual([
      { name: '2026-03-01/120000-pod-ab12-000001.ndjson', ids: ['a', 'b', 'c'] },
    ]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(place.segments).toHaveLength(1);
    expect(written()).toBe(3);
  });

  it('closes a segment earlier where it is large, and takes up with the next', async () => {
    const { log, place } = open({ segmentBytes: 200 });
    for (const id of ['a', 'b', 'c']) log.append([id], [0.5], digest);
    await log.close(1_000);
    expect(place.segments.map(({ ids }) => ids)).toEqual([['a', 'b'], ['c']]);
    expect(new Set(place.segments.map(({ name }) => name)).size).toBe(2);
  });

  it('goes on trying while the place is down, ever more rarely, and loses nothing that it holds', async () => {
    const { log, place, dropped } = open();
    place.state = 'Down';
    log.append(['a'], [0.5], digest);
    await vi.advanceTimersByTimeAsync(60_000 + 600_000);
    expect(place.attempts).toBeGreaterThan(20);
    expect(place.attempts).toBeLessThan(30);
    log.append(['b'], [0.5], digest);
    place.state = 'Well';
    await vi.advanceTimersByTimeAsync(120_000);
    expect(place.segments.map(({ ids }) => ids)).toEqual([['a'], ['b']]);
    expect(dropped()).toBe(0);
  });

  it.each([
    ['rows', { heldRows: 10 }, 10],
    ['bytes', { heldBytes: 2_000 }, 13],
  ])(
    'drops and counts what is more %s than it may hold, and takes up again once there is room',
    async (_, limits, held) => {
      const { log, place, metrics, dropped, written } = open(limits);
      place.state = 'Down';
      for (let row = 0; row < 100; row++) log.append([`row ${row}`], [0.5], digest);
      expect(dropped()).toBe(100 - held);
      expect(metrics.dropped).toHaveBeenLastCalledWith(1, 'BufferFull');
      place.state = 'Well';
      await vi.advanceTimersByTimeAsync(120_000);
      expect(written()).toBe(held);
      log.append(['later'], [0.5], digest);
      await log.close(1_000);
      expect(place.segments.at(-1)?.ids).toEqual(['later']);
    },
  );

  it('writes all that it holds when it is closed, without waiting for its next attempt', async () => {
    const { log, place } = open();
    place.state = 'Down';
    log.append(['a'], [0.5], digest);
    await vi.advanceTimersByTimeAsync(120_000);
    log.append(['b'], [0.5], digest);
    place.state = 'Well';
    await log.close(1_000);
    expect(place.segments.map(({ ids }) => ids)).toEqual([['a'], ['b']]);
  });

  it.each(['Down', 'Silent'] as const)(
    'gives up in time where the place is %s, and counts what it loses',
    async (state) => {
      const { log, place, metrics } = open();
      place.state = state;
      log.append(['a', 'b'], [0.5, 0.5], digest);
      const closed = log.close(5_000);
      await vi.advanceTimersByTimeAsync(5_000);
      await closed;
      expect(metrics.dropped.mock.calls).toEqual([[2, 'Stopped']]);
      log.append(['c'], [0.5], digest);
      expect(metrics.dropped).toHaveBeenLastCalledWith(1, 'Stopped');
      expect(metrics.written).not.toHaveBeenCalled();
    },
  );
});
