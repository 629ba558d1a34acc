import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCustomerDrift } from '@churnops/trainer-job/data/generate/customer-drift.ts';
import { generateTelco } from '@churnops/trainer-job/data/generate/generate-telco.ts';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { parse } from 'yaml';
import { MODELS } from '../../churn-model/model.ts';
import { MONITORS } from '../monitor.ts';
import { SourcePlace } from '../testing/source-place.ts';
import { serveTrained, WatchedSource } from '../testing/watched-source.ts';

const ROWS = 4_000;
const WAITING = { timeout: 60_000, interval: 100 };

let place: SourcePlace;
let artifact: string;
let watched: WatchedSource;

beforeAll(async () => {
  place = await SourcePlace.open(inject('kubeconfig'));
  artifact = await serveTrained(place);
  await mkdir(join(place.volume, 'exports'));
}, 900_000);
afterAll(() => place[Symbol.asyncDispose]());

const EXAMPLE = new URL('../../../examples/drift-sources/dataset.yaml', import.meta.url);

const path = () => join(place.volume, 'exports', 'today.csv');

/** The customers of a day, as someone exports them over those of the day before. */
async function exportCustomers(seed: number, drift?: string): Promise<void> {
  const changed = drift === undefined ? {} : { drift: parseCustomerDrift(drift)! };
  await generateTelco({ rows: ROWS, seed, path: path(), ...changed });
}

describe('a monitor of a file of customers', { timeout: 300_000 }, () => {
  it('finds a clear day, by one run', async () => {
    await exportCustomers(1);
    watched = await WatchedSource.create(place, artifact, parse(await readFile(EXAMPLE, 'utf8')));
    const run = await watched.look();
    expect(run.status).toMatchObject({ phase: 'Succeeded', profile: { artifact, rows: ROWS } });
    await watched.untilTotals({ windows: 1, alarms: 0, rows: ROWS });
    expect(await watched.until('DriftDetected', 'False NotDetected')).toContain('is clear');
    expect(await watched.until('Ready', 'True Watching')).toContain('the rows of spec.source are compared');
    expect((await watched.status()).reference).toMatchObject({ artifact, kind: 'Training', rows: 7_000 });
    expect(await watched.runs()).toHaveLength(1);
  });

  it('reads and judges it no second time, although the operator and the status are lost', async () => {
    await watched.loseStatus();
    await place.restart();
    await watched.untilTotals({ windows: 1, alarms: 0, rows: ROWS });
    await watched.touch();
    const { passes } = place;
    await vi.waitFor(() => expect(place.passes).toBeGreaterThan(passes), WAITING);
    expect(await watched.runs()).toHaveLength(1);
  });

  it('finds drift after two days of other customers, and names what drifted', async () => {
    await exportCustomers(2, 'monthly_charges=+25%');
    await watched.look();
    await watched.untilTotals({ windows: 2, alarms: 1, rows: 2 * ROWS });
    expect(await watched.until('DriftDetected', 'False NotDetected')).toContain('alarms; that alone');
    await exportCustomers(3, 'monthly_charges=+25%');
    await place.restart();
    const run = await watched.look();
    const start = run.metadata.annotations?.['churnops.dev/window-start'];
    expect(await watched.until('DriftDetected', 'True Detected')).toContain('monthly_charges');
    const { episode, last } = await watched.status();
    expect(episode).toMatchObject({
      id: expect.stringMatching(/^telco-customers-\d{8}T000000Z$/),
      columns: expect.arrayContaining(['monthly_charges']),
    });
    expect(last).toMatchObject({ start, verdict: 'Alarm', rows: ROWS });
    expect(episode?.columns).not.toContain('tenure');
    const told = (await place.hand.events()).filter(({ reason }) => reason === 'DriftDetected');
    expect(told).toHaveLength(1);
  });

  it('says why a run could not count, and tries the next day', async () => {
    await rm(path());
    expect((await watched.look()).status?.failure?.code).toBe('BadRunSpec');
    const gone = await watched.until('Ready', 'False SourceUnread');
    expect(gone).toMatch(
      /^The TrainingRun telco-customers-profile-\w{8}, which was to count the rows of spec.source/,
    );
    expect(gone).toContain('today.csv on the volume is not there');
    await writeFile(path(), 'churn,tenure\nYes,1\n');
    expect((await watched.look()).status?.failure?.code).toBe('BadData');
    await vi.waitFor(
      async () => expect(await watched.until('Ready', 'False SourceUnread')).toContain('column female'),
      WAITING,
    );
    expect(await watched.until('DriftDetected', 'True Detected')).toContain('monthly_charges');
    await exportCustomers(4);
    await watched.look();
    await watched.until('Ready', 'True Watching');
    await watched.untilTotals({ windows: 4, alarms: 2, rows: 4 * ROWS });
    await watched.until('DriftDetected', 'False NotDetected');
    expect((await watched.status()).episode?.endedAt).toBeDefined();
  });

  it('says when someone suspended the run, which others then wait for', async () => {
    const name = await watched.due();
    await place.hand.suspend(name, true);
    const message = await watched.until('Ready', 'Unknown SourceAwaited');
    expect(message).toContain(`${name}, which counts the rows`);
    expect(message).toContain('set it to false to go on');
    await place.hand.suspend(name, false);
    await watched.until('Ready', 'True Watching');
    await place.finish(name);
    await watched.untilTotals({ windows: 5, alarms: 2, rows: 5 * ROWS });
  });

  it('makes no candidate, and lets runs go when their time is over', async () => {
    const before = await watched.runs();
    expect(before.every(({ spec }) => spec.modelRef === undefined)).toBe(true);
    const { status } = await place.namespace.get(MODELS, 'telco');
    expect(status?.candidate).toMatchObject({ run: 'telco-1', artifact });
    await watched.look();
    const old = (await watched.runs()).map(({ metadata }) => metadata.name);
    place.advanceTo(place.now() + 10 * 86_400_000);
    await place.restart();
    // Only the one whose time has come by then is there.
    await vi.waitFor(async () => {
      const [next, ...others] = await watched.runs();
      expect(others).toEqual([]);
      expect(old).not.toContain(next!.metadata.name);
    }, WAITING);
    expect((await place.hand.run('telco-1')).status?.artifact).toBe(artifact);
  });

  it('has runs that go when it goes', async () => {
    const { metadata } = await place.namespace.get(MONITORS, 'telco-customers');
    const runs = await watched.runs();
    expect(runs).not.toEqual([]);
    for (const run of runs)
      expect(run.metadata.ownerReferences).toEqual([
        expect.objectContaining({ uid: metadata.uid, controller: true, blockOwnerDeletion: true }),
      ]);
  });

  it('tells nobody the credentials', () => {
    expect(place.logs.join()).not.toContain('battery');
  });
});
