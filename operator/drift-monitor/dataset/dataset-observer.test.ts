import { beforeEach, describe, expect, it } from 'vitest';
import { operatorError } from '../../errors.ts';
import { RUNS } from '../../training-run/run.ts';
import { FIRST, HOUR } from '../decision/observed.fixture.ts';
import { DatasetWorld, SOURCE } from './testing/dataset-world.ts';

let world: DatasetWorld;

beforeEach(() => {
  world = new DatasetWorld();
});

describe('a monitor of a source', () => {
  it('looks at once, by a run for the window that has ended, and once a window from then on', async () => {
    expect(await world.pass()).toBeLessThanOrEqual(HOUR / 2);
    const [run, ...others] = world.runs;
    expect(others).toEqual([]);
    expect(run!.metadata).toMatchObject({
      name: expect.stringMatching(/^telco-profile-[0-9a-f]{8}$/),
      annotations: { 'churnops.dev/window-start': '2026-02-28T23:00:00Z' },
      ownerReferences: [{ kind: 'DriftMonitor', name: 'telco', uid: 'uid', controller: true }],
    });
    expect(run!.spec).toEqual({
      mode: 'Profile',
      profile: { artifact: expect.stringContaining('@sha256:aaaa'), from: 'Dataset' },
      data: SOURCE.dataset,
      output: { repository: 'registry.example/churn/telco', pushSecretRef: { name: 'push' } },
      ttlSecondsAfterFinished: 10_800,
    });
    world.end('.');
    await world.pass();
    await world.pass();
    expect(world.runs).toHaveLength(1);
    expect(world.condition('Ready')).toBe('True Watching');
    expect(world.status.totals).toEqual({ windows: 1, alarms: 0, rows: 3_000 });
    world.now += HOUR;
    await world.pass();
    expect(world.runs).toHaveLength(2);
  });

  it('finds drift after two windows, tells of it once, and of its end', async () => {
    await world.hours('.AA');
    expect(world.condition('DriftDetected')).toBe('True Detected');
    expect(world.status.episode).toMatchObject({ id: 'telco-20260301T000000Z', columns: ['charges'] });
    world.restart();
    await world.hours('..');
    expect(world.condition('DriftDetected')).toBe('False NotDetected');
    expect(world.status.totals).toMatchObject({ windows: 5, alarms: 2 });
    const told = world.cluster.events.map(({ reason }) => reason);
    expect(told.filter((reason) => reason === 'DriftDetected')).toHaveLength(1);
    expect(world.status.episode!.endedAt).toBeDefined();
  });

  it('reads the same run again where the checkpoint is lost, and counts no row twice', async () => {
    await world.hours('.');
    world.now -= HOUR;
    world.checkpoint.replace(undefined);
    world.restart();
    await world.pass();
    await world.pass();
    expect(world.runs).toHaveLength(1);
    expect(world.status.totals).toEqual({ windows: 1, alarms: 0, rows: 3_000 });
  });

  it('waits for a run that outlasts its window before it asks for another', async () => {
    await world.pass();
    world.now += 3 * HOUR;
    await world.pass();
    expect(world.runs).toHaveLength(1);
    world.end('.');
    await world.pass();
    expect(world.runs.map(({ metadata }) => metadata.annotations!['churnops.dev/window-start'])).toEqual([
      '2026-02-28T23:00:00Z',
      '2026-03-01T02:00:00Z',
    ]);
    expect(world.status.last).toMatchObject({ start: '2026-02-28T23:00:00Z' });
  });

  it('says why a run failed until another has counted, and tries again what was deleted', async () => {
    await world.pass();
    const failed = world.end(undefined);
    await world.pass();
    expect(world.condition('Ready')).toBe('False SourceUnread');
    const { message } = world.status.conditions!.find(({ type }) => type === 'Ready')!;
    expect(message).toContain(`${failed.metadata.name}, which was to count`);
    expect(message).toContain('There is no such file.');
    expect(world.runs).toHaveLength(1);
    world.cluster.remove(RUNS, failed.metadata);
    await world.pass();
    expect(world.runs).toHaveLength(1);
    world.end('.');
    await world.pass();
    expect(world.condition('Ready')).toBe('True Watching');
  });

  it('says why counts cannot be read, and reads them later', async () => {
    await world.pass();
    world.end('.');
    world.unread = { kind: 'Unread', reason: 'The registry is silent.', lasting: false };
    expect(await world.pass()).toBe(20_000);
    expect(world.condition('Ready')).toBe('False SourceUnread');
    world.unread = undefined;
    await world.pass();
    expect(world.status.totals).toMatchObject({ windows: 1 });
  });

  it('says that the cluster refuses a run, and asks again', async () => {
    world.cluster.failNextWrite(operatorError('Forbidden', { method: 'PATCH', path: '/', reason: 'quota' }));
    expect(await world.pass()).toBe(30_000);
    expect(world.condition('Ready')).toBe('False SourceUnread');
    await world.pass();
    expect(world.runs).toHaveLength(1);
    expect(world.condition('Ready')).toBe('True Watching');
  });

  it('looks anew where source or model change', async () => {
    await world.pass();
    const url = 'https://data.example.com/others.csv';
    world.change({ source: { type: 'Dataset', dataset: { url } }, window: { duration: '1h' } });
    await world.pass();
    world.serve('b');
    await world.pass();
    expect(world.runs).toHaveLength(3);
    expect(new Set(world.runs.map(({ metadata }) => metadata.name)).size).toBe(3);
  });

  it('does not take the word of a run that someone else made in its name', async () => {
    await world.pass();
    const run = world.end('A');
    const annotations = { 'churnops.dev/window-start': new Date(FIRST).toISOString() };
    world.cluster.put(RUNS, { ...run, metadata: { ...run.metadata, annotations } });
    await world.pass();
    expect(world.status.totals).toBeUndefined();
  });

  it('makes its reference of the first windows where it is to', async () => {
    world = new DatasetWorld({ reference: 'FirstWindows', firstWindows: 2 });
    await world.hours('..');
    expect(world.status.totals).toBeUndefined();
    expect(world.status.reference).toMatchObject({ kind: 'FirstWindows', rows: 6_000 });
    await world.hours('AA');
    expect(world.condition('DriftDetected')).toBe('True Detected');
  });

  it('says that a window of no length holds nothing', async () => {
    world.change({ source: SOURCE, window: { duration: '0s' } });
    await world.pass();
    expect(world.condition('Ready')).toBe('False WindowUnfit');
  });
});
