import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { describe, expect, it } from 'vitest';
import { error } from '../errors.ts';
import { type FetchOptions, fetchModel } from './model-fetcher.ts';

const artifact = { digest: 'sha256:1' } as ModelArtifact;
const passing = () => error('Overloaded', { maximum: 1 });

/** A clock that only sleeping moves, and a source that gives `outcomes` one after another. */
function setting(outcomes: Array<ModelArtifact | Error>, random = 0) {
  const delays: number[] = [];
  let clock = 0;
  const controller = new AbortController();
  const options: FetchOptions = {
    patience: 60_000,
    signal: controller.signal,
    onRetry: (_, delay) => delays.push(delay),
    now: () => clock,
    random: () => random,
    sleep: async (milliseconds) => {
      clock += milliseconds;
    },
  };
  let attempts = 0;
  const source = {
    description: 'the model',
    async fetch() {
      const outcome = outcomes[Math.min(attempts++, outcomes.length - 1)];
      if (outcome instanceof Error) throw outcome;
      return outcome as ModelArtifact;
    },
  };
  return {
    fetching: () => fetchModel(source, options),
    delays,
    controller,
    options,
    attempts: () => attempts,
  };
}

describe('fetchModel', () => {
  it('tries again, ever later, until the model is there', async () => {
    const { fetching, delays } = setting([passing(), passing(), passing(), artifact]);
    await expect(fetching()).resolves.toBe(artifact);
    expect(delays).toEqual([500, 1_000, 2_000]);
  });

  it('spreads the delays of replicas that fail together', async () => {
    const { fetching, delays } = setting([passing(), passing(), artifact], 0.99);
    await fetching();
    expect(delays).toEqual([995, 1_990]);
  });

  it('gives up at once on what will not change', async () => {
    const refusal = error('PredictionFailed');
    const { fetching, attempts } = setting([refusal]);
    await expect(fetching()).rejects.toBe(refusal);
    expect(attempts()).toBe(1);
  });

  it('gives up when patience is over, naming the last reason', async () => {
    const { fetching, delays } = setting([passing()]);
    await expect(fetching()).rejects.toMatchObject({ code: 'ModelUnavailable', retryable: true });
    await expect(fetching()).rejects.toThrow('Request bodies of 1 bytes');
    expect(Math.max(...delays)).toBeLessThanOrEqual(30_000);
  });

  it('ends when it is told to', async () => {
    const { fetching, controller, options, attempts } = setting([passing()]);
    options.sleep = async () => controller.abort(new Error('stopping'));
    await expect(fetching()).rejects.toThrow('stopping');
    expect(attempts()).toBe(1);
  });
});
