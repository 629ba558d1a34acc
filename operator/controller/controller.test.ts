import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CachedObjects } from '../kubernetes/cached-objects.ts';
import { CHURN_MODELS, DEPLOYMENTS, PODS, type Resource } from '../kubernetes/resource.ts';
import { Controller } from './controller.ts';
import { ControllerMetrics } from './controller-metrics.ts';
import { done, type ObjectKey, type Outcome, requeueAfter, TerminalError } from './reconciler.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A running controller of ChurnModels that owns Deployments and follows Pods by a label. */
function start(pass: (key: ObjectKey, signal: AbortSignal) => Promise<Outcome>, workers = 2) {
  const objects = new CachedObjects([CHURN_MODELS, DEPLOYMENTS, PODS]);
  const registry = new Registry();
  const stopping = new AbortController();
  const aborting = new AbortController();
  const controller = new Controller(
    {
      name: 'churn-model',
      resource: CHURN_MODELS,
      owns: [DEPLOYMENTS],
      watches: [
        {
          resource: PODS,
          map: ({ metadata }) => [{ namespace: 'shop', name: metadata?.labels?.model ?? '' }],
        },
      ],
      reconciler: { reconcile: pass },
      workers,
    },
    {
      objects,
      metrics: new ControllerMetrics(registry),
      logger: createSilentLogger(),
      random: () => 0,
      now: () => performance.now(),
    },
  );
  let version = 0;
  const observe = (resource: Resource<unknown>, name: string, metadata: object = {}) =>
    objects.cacheOf(resource).observe('', {
      metadata: { namespace: 'shop', name, uid: name, resourceVersion: String(++version), ...metadata },
    });
  const begin = () => ({ ended: controller.run(stopping.signal, aborting.signal) });
  const metric = async (name: string) => (await registry.getSingleMetric(name)!.get()).values;
  return { observe, begin, metric, stop: () => stopping.abort(), abort: () => aborting.abort() };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('Controller', () => {
  it('passes over everything that is in the cache when it starts', async () => {
    const seen: string[] = [];
    const { observe, begin } = start(async ({ name }) => {
      seen.push(name);
      return done();
    });
    observe(CHURN_MODELS, 'a');
    observe(CHURN_MODELS, 'b');
    begin();
    await settle();
    expect(seen).toEqual(['a', 'b']);
  });

  it('passes over the owner when something that it owns, or that is mapped to it, changes', async () => {
    const seen: string[] = [];
    const { observe, begin } = start(async ({ name }) => {
      seen.push(name);
      return done();
    });
    begin();
    const owner = {
      apiVersion: 'churnops.dev/v1beta9',
      kind: 'ChurnModel',
      name: 'a',
      uid: '1',
      controller: true,
    };
    observe(DEPLOYMENTS, 'child', { ownerReferences: [owner] });
    await settle();
    observe(DEPLOYMENTS, 'foreign', { ownerReferences: [{ ...owner, kind: 'Other' }] });
    observe(DEPLOYMENTS, 'free');
    observe(PODS, 'pod', { labels: { model: 'b' } });
    await settle();
    expect(seen).toEqual(['a', 'b']);
  });

  it('tells the former owner too when a child changes hands', async () => {
    const seen: string[] = [];
    const { observe, begin } = start(async ({ name }) => {
      seen.push(name);
      return done();
    });
    begin();
    observe(PODS, 'pod', { labels: { model: 'a' } });
    await settle();
    observe(PODS, 'pod', { labels: { model: 'b' } });
    await settle();
    expect(seen.sort()).toEqual(['a', 'a', 'b']);
  });

  it('works on several keys at once and never on one key twice', async () => {
    const finish: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const keys: string[] = [];
    const { observe, begin } = start(async ({ name }) => {
      expect(keys).not.toContain(name);
      keys.push(name);
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => finish.push(resolve));
      keys.splice(keys.indexOf(name), 1);
      running--;
      return done();
    });
    begin();
    for (const name of ['a', 'b', 'c', 'a']) observe(CHURN_MODELS, name);
    await settle();
    observe(CHURN_MODELS, 'a');
    for (let round = 0; round < 6; round++) {
      finish.shift()?.();
      await settle();
    }
    expect(most).toBe(2);
    expect(running).toBe(0);
  });

  it('looks again after the time that a pass asks for', async () => {
    const times: number[] = [];
    const { observe, begin } = start(async () => {
      times.push(performance.now());
      return times.length < 3 ? requeueAfter(5_000) : done();
    });
    begin();
    observe(CHURN_MODELS, 'a');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(times.map((time) => Math.round((time - times[0]!) / 1000))).toEqual([0, 5, 10]);
  });

  it('makes a pass that threw again with delays that grow, and counts it as an error', async () => {
    let passes = 0;
    const { observe, begin, metric } = start(async () => {
      if (++passes < 4) throw new Error('not yet');
      return done();
    });
    begin();
    observe(CHURN_MODELS, 'a');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(passes).toBe(4);
    expect(await metric('controller_runtime_reconcile_errors_total')).toMatchObject([{ value: 3 }]);
    expect(await metric('workqueue_retries_total')).toMatchObject([{ value: 3 }]);
  });

  it('does not repeat what failed for good until its object changes', async () => {
    let passes = 0;
    const { observe, begin, metric } = start(async () => {
      passes++;
      throw new TerminalError('the image is not one');
    });
    begin();
    observe(CHURN_MODELS, 'a');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(passes).toBe(1);
    observe(CHURN_MODELS, 'a');
    await settle();
    expect(passes).toBe(2);
    expect(await metric('controller_runtime_terminal_reconcile_errors_total')).toMatchObject([{ value: 2 }]);
  });

  it('takes no more keys when told to stop, and ends when its passes have', async () => {
    let finish: () => void = () => undefined;
    const seen: string[] = [];
    const { observe, begin, stop } = start(async ({ name }) => {
      seen.push(name);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return done();
    }, 1);
    const { ended } = begin();
    observe(CHURN_MODELS, 'a');
    observe(CHURN_MODELS, 'b');
    await settle();
    stop();
    let over = false;
    void ended.then(() => {
      over = true;
    });
    await settle();
    expect(over).toBe(false);
    finish();
    await ended;
    expect(seen).toEqual(['a']);
  });

  it('hands the signal to the pass and does not repeat one that ended because of it', async () => {
    let passes = 0;
    const { observe, begin, abort, stop } = start(async (_, signal) => {
      passes++;
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      return done();
    });
    const { ended } = begin();
    observe(CHURN_MODELS, 'a');
    await settle();
    stop();
    abort();
    await ended;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(passes).toBe(1);
  });
});
