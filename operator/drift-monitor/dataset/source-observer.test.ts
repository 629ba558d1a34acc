import { expect, it } from 'vitest';
import type { Model } from '../../churn-model/model.ts';
import { closedWindow, monitorOf, quiet, referenceOf } from '../decision/observed.fixture.ts';
import { CoarseBins } from '../observation/coarse-bins.ts';
import { emptyCounts, type Source } from '../observation/counts.ts';
import { SourceObserver } from './source-observer.ts';
import { SOURCE } from './testing/dataset-world.ts';
import { withoutTraffic } from './without-traffic.ts';

it('lets each monitor be observed as its source is, and forgotten by the other', async () => {
  const calls: string[] = [];
  const named = (name: string) => ({
    observe: async () => {
      calls.push(`${name} observes`);
      return { observed: quiet(), save: async () => undefined };
    },
    forget: () => void calls.push(`${name} forgets`),
  });
  const observer = new SourceObserver({ traffic: named('traffic'), dataset: named('dataset') });
  const { signal } = new AbortController();
  await observer.observe(monitorOf(), {} as Model, signal);
  await observer.observe(monitorOf({ source: { type: 'Traffic' } }), {} as Model, signal);
  await observer.observe(monitorOf({ source: SOURCE }), {} as Model, signal);
  expect(calls).toEqual([
    ...['dataset forgets', 'traffic observes', 'dataset forgets', 'traffic observes'],
    ...['traffic forgets', 'dataset observes'],
  ]);
  observer.forget({ namespace: 'churn-dev', name: 'telco' });
  expect(calls.slice(-2)).toEqual(['traffic forgets', 'dataset forgets']);
});

it('mixes no rows of traffic with those of a source', () => {
  const { artifact, digest, profile } = referenceOf();
  const windows = [
    { window: closedWindow('A', 0).window, judged: true },
    { window: closedWindow('A', 1).window, judged: false },
  ];
  const model = { artifact, digest, bins: new CoarseBins(profile), windows };
  const counts = { ...emptyCounts(3_600_000), models: new Map([[digest, model]]) };
  expect(withoutTraffic(counts)).toBe(counts);
  const traffic = { ...counts, sources: new Map([['pod', {} as Source]]) };
  const left = withoutTraffic(traffic);
  expect(left.models.get(digest)!.windows).toEqual([windows[0]]);
  expect(left.sources.size).toBe(0);
});
