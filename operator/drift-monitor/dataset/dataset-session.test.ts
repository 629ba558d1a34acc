import { beforeEach, describe, expect, it } from 'vitest';
import { RUNS } from '../../training-run/run.ts';
import { HOUR } from '../decision/observed.fixture.ts';
import { lookDelay } from './look-time.ts';
import { BATCHES, DatasetWorld, SOURCE } from './testing/dataset-world.ts';

let world: DatasetWorld;

beforeEach(() => {
  world = new DatasetWorld();
});

describe('a monitor of scored batches', () => {
  it('counts in each window the parts that were written in it', async () => {
    world = new DatasetWorld({ source: BATCHES });
    await world.pass();
    world.end('.');
    world.now += HOUR;
    await world.pass();
    expect(world.runs.map(({ spec }) => [spec.data, spec.profile])).toEqual(
      [
        ['2026-02-28T23:00:00Z', '2026-03-01T00:00:00Z'],
        ['2026-03-01T00:00:00Z', '2026-03-01T01:00:00Z'],
      ].map(([from, before]) => [
        BATCHES.scoredBatches,
        { artifact: expect.any(String), from: 'ScoredBatches', written: { from, before } },
      ]),
    );
  });

  it('judges no window in which nothing was written, and says so', async () => {
    world = new DatasetWorld({ source: BATCHES });
    await world.hours('A  ');
    expect(world.status.totals).toEqual({ windows: 1, alarms: 1, rows: 3_000 });
    expect(world.condition('Ready')).toBe('True Watching');
    expect(world.condition('SampleSufficient')).toBe('False NoRows');
    expect(world.message('SampleSufficient')).toContain('No row was read');
    expect(world.message('Ready')).not.toMatch(/pod|traffic/);
  });
});

describe('a run that does not come to an end', () => {
  it('is told of when the next window waits for it, in its own words', async () => {
    await world.pass();
    world.hold('Running', 'The volume is not bound.');
    await world.pass();
    expect(world.condition('Ready')).toBe('True Watching');
    world.now += HOUR;
    await world.pass();
    expect(world.condition('Ready')).toBe('Unknown SourceAwaited');
    expect(world.message('Ready')).toContain('is not done: The volume is not bound. Other windows wait');
    world.end('.');
    await world.pass();
    expect(world.condition('Ready')).toBe('True Watching');
  });

  it('is told of at once where a person suspended it, and may be deleted', async () => {
    await world.pass();
    world.hold('Suspended', 'Stopped by spec.suspend; set it to false to go on.');
    await world.pass();
    expect(world.message('Ready')).toContain('Stopped by spec.suspend');
    world.cluster.remove(RUNS, world.runs[0]!.metadata);
    world.now += HOUR;
    await world.pass();
    expect(world.runs).toHaveLength(1);
    expect(world.condition('Ready')).toBe('True Watching');
  });
});

describe('counts that cannot be read for now', () => {
  it('are waited for, so that no later window takes their place', async () => {
    await world.pass();
    world.end('.');
    world.unread = { kind: 'Unread', reason: 'The registry is silent.', lasting: false };
    world.now += HOUR;
    await world.pass();
    world.end('A');
    const before = world.read.length;
    await world.pass();
    expect(world.read.length - before).toBe(1);
    world.unread = undefined;
    await world.pass();
    expect(world.status.totals).toEqual({ windows: 2, alarms: 1, rows: 6_000 });
  });

  it('are left out where they are gone for good', async () => {
    await world.pass();
    world.end('.');
    world.unread = { kind: 'Unread', reason: 'There is no such manifest.', lasting: true };
    await world.pass();
    expect(world.message('Ready')).toMatch(
      /^What the TrainingRun telco-profile-\w+ counted cannot be read: /,
    );
    world.now += HOUR;
    await world.pass();
    world.end('A');
    const before = world.read.length;
    await world.pass();
    expect(world.read.length - before).toBe(2);
  });
});

describe('a look', () => {
  it('is put off a little after the end of a window, so that not all monitors look at once', async () => {
    await world.hours('.');
    const delay = lookDelay(world.monitor, HOUR);
    expect(delay).toBeGreaterThan(1_000);
    world.now = Math.floor(world.now / HOUR) * HOUR + delay - 1_000;
    expect(await world.pass()).toBe(1_000);
    expect(world.runs).toHaveLength(1);
    world.now += 1_000;
    await world.pass();
    expect(world.runs).toHaveLength(2);
  });

  it.each(['10500ms', '9s'])('needs a window of whole seconds, and not of %s', async (duration) => {
    world.change({ source: SOURCE, window: { duration } });
    await world.pass();
    expect(world.message('Ready')).toBe(
      `spec.window.duration is ${duration}: windows of a source are whole seconds, and ten at least.`,
    );
  });
});

it('speaks of runs where the checkpoint is of no use, until windows are whole again', async () => {
  world.checkpoint.replace(Buffer.from('not what was written'));
  await world.hours('.');
  expect(world.condition('Ready')).toBe('True CheckpointBegunAnew');
  expect(world.message('Ready')).toContain('began anew with what the runs counted that are still there');
  await world.hours('..');
  expect(world.condition('Ready')).toBe('True Watching');
});

it('makes its reference anew where its rows are from elsewhere', async () => {
  world = new DatasetWorld({ reference: 'FirstWindows', firstWindows: 1 });
  await world.hours('.');
  expect(world.status.reference).toMatchObject({ kind: 'FirstWindows', rows: 3_000 });
  const source: typeof SOURCE = { type: 'Dataset', dataset: { url: 'https://data.example.com/others.csv' } };
  world.change({ source, window: { duration: '1h' }, reference: 'FirstWindows', firstWindows: 1 });
  await world.pass();
  expect(world.condition('Ready')).toBe('Unknown CollectingReference');
  expect(world.message('Ready')).toContain('the first 1 windows with rows, of which 0 are over');
});
