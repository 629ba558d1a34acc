import { expect, it } from 'vitest';
import type { Model } from '../../churn-model/model.ts';
import { closedWindow, monitorOf, quiet, referenceOf } from '../decision/observed.fixture.ts';
import { CoarseBins } from '../observation/coarse-bins.ts';
import { changeRowSource, emptyCounts, type Source } from '../observation/counts.ts';
import { SourceObserver } from './source-observer.ts';
import { SOURCE } from './testing/dataset-world.ts';

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

it('mixes no rows of traffic with those of a source, nor those of two sources, be it in a reference', () => {
  const { artifact, digest, profile } = referenceOf();
  const windows = [
    { window: closedWindow('A', 0).window, judged: true },
    { window: closedWindow('A', 1).window, judged: false },
  ];
  const first = { wanted: 1, starts: [0], rows: 1, columns: [] };
  const model = { artifact, digest, bins: new CoarseBins(profile), windows, first };
  const traffic = {
    ...emptyCounts(3_600_000),
    models: new Map([[digest, model]]),
    sources: new Map([['pod', {} as Source]]),
  };
  expect(changeRowSource(traffic, undefined)).toBe(traffic);
  const one = changeRowSource(traffic, 'one');
  expect(one.models.get(digest)).toEqual({ artifact, digest, bins: model.bins, windows: [windows[0]] });
  expect(one.sources.size).toBe(0);
  const counted = { ...one, models: traffic.models };
  expect(changeRowSource(counted, 'one')).toBe(counted);
  for (const other of ['other', undefined]) {
    const left = changeRowSource(counted, other);
    expect(left.rowSource).toBe(other);
    expect(left.models.get(digest)).not.toHaveProperty('first');
  }
});
