import { describe, expect, it } from 'vitest';
import { HOUR, MonitorStory, monitorOf } from '../../drift-monitor/decision/observed.fixture.ts';
import { MONITORS, type Monitor } from '../../drift-monitor/monitor.ts';
import { MemoryCluster } from '../../testing/memory-cluster.ts';
import { identityOf } from '../decision/version.ts';
import { TRAINING_ADDRESS, valueIn } from '../testing/git-model.ts';
import { MemoryPromotions } from '../testing/memory-promotions.ts';
import { readDriftHere, readEpisodeOrigins } from './drift-here.ts';

const EPISODE = 'telco-20260301T000000Z';
const model = { metadata: { name: 'telco', namespace: 'shop', uid: 'uid', generation: 1 } };

/** A monitor after some windows, one a letter. */
function monitor(windows: string, name = 'telco', watched = 'telco'): Monitor {
  const { metadata, ...rest } = monitorOf(
    { modelRef: { name: watched } },
    windows === '' ? undefined : new MonitorStory().pass(windows).status,
  );
  return { ...rest, metadata: { ...metadata, name, namespace: 'shop' } };
}

function clusterWith(...monitors: Monitor[]): MemoryCluster {
  const cluster = new MemoryCluster();
  for (const one of monitors) cluster.put(MONITORS, one);
  return cluster;
}

describe('what drifts here', () => {
  it('is an episode that goes on, with what the last window shows', () => {
    const here = readDriftHere(clusterWith(monitor('AA')), model);
    expect(here).toMatchObject({ silent: undefined, monitors: 1 });
    expect(here.episodes).toEqual([
      {
        ...{ id: EPISODE, since: new Date('2026-03-01T00:00:00Z'), monitor: 'telco', namespace: 'shop' },
        columns: [
          { name: 'charges', figures: expect.objectContaining({ test: 'Wasserstein', threshold: 0.1 }) },
        ],
        window: { start: '2026-03-01T01:00:00Z', end: '2026-03-01T02:00:00Z', rows: 3_000 },
        artifact: expect.stringMatching(/^oci:.*@sha256:a{64}$/),
      },
    ]);
  });

  it('keeps its columns while windows have too few rows for figures', () => {
    const [episode] = readDriftHere(clusterWith(monitor('AAi')), model).episodes;
    expect(episode?.columns).toEqual([{ name: 'charges' }]);
  });

  it.each([
    ['an episode that is over', monitor('AA..')],
    ['a window that alarms alone', monitor('A')],
    ['what another model scores', monitor('AA', 'bank', 'bank')],
  ])('is not %s', (_, one) => {
    expect(readDriftHere(clusterWith(one), model).episodes).toEqual([]);
  });

  it('is unknown while a monitor says nothing, as after its status was lost', () => {
    const here = readDriftHere(clusterWith(monitor('AA', 'first'), monitor('', 'second')), model);
    expect(here).toMatchObject({ silent: 'second', monitors: 2, episodes: [{ id: EPISODE }] });
  });

  it('is told with the newest episode first', () => {
    const late = monitor('AA', 'late');
    const { episode } = late.status!;
    Object.assign(episode!, {
      id: 'late-20260301T010000Z',
      since: new Date(Date.parse(episode!.since) + HOUR).toISOString(),
    });
    const here = readDriftHere(clusterWith(monitor('AA'), late), model);
    expect(here.episodes.map(({ monitor: name }) => name)).toEqual(['late', 'telco']);
  });

  it('has a beginning also when it is over', () => {
    const origins = readEpisodeOrigins(clusterWith(monitor('AA..')), model);
    expect(origins.get(identityOf(EPISODE))).toEqual({
      name: EPISODE,
      createdAt: new Date('2026-03-01T00:00:00Z'),
    });
  });
});

describe('a promotion of drift', () => {
  it('goes the whole way in one pass, and no registry is asked for an episode', async () => {
    const promotions = new MemoryPromotions('{mode: Automatic}', TRAINING_ADDRESS);
    promotions.change({
      promotions: [{ name: 'retrain', from: 'Drift', to: { path: TRAINING_ADDRESS.path } }],
    });
    promotions.cluster.put(MONITORS, monitor('AA'));
    await promotions.pass();
    expect(promotions.told).toMatchObject([{ name: 'retrain', reason: 'UpToDate', episode: EPISODE }]);
    expect(valueIn(promotions.world.git.base.content, TRAINING_ADDRESS)).toBe(EPISODE);
    expect([...promotions.asked]).toEqual([]);
    expect(promotions.evaluations).toEqual([]);
    const writes = promotions.forge.writes.length;
    await promotions.pass();
    expect(promotions.forge.writes).toHaveLength(writes);
    expect(promotions.world.forge.pullRequests).toHaveLength(1);
  });
});
