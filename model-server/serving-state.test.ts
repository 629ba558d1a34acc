import { describe, expect, it } from 'vitest';
import type { ServedModel } from './model/served-model.ts';
import { ServingState } from './serving-state.ts';

const model = {
  version: '3',
  digest: 'sha256:1',
  threshold: 0.4,
  thresholdSource: 'artifact',
} as ServedModel;

describe('ServingState', () => {
  it('is not ready while the model is on its way, and tells what it waits for', () => {
    const state = new ServingState();
    state.phase = { name: 'starting', waitingFor: 'the registry' };
    expect(state.ready).toBe(false);
    expect(state.health()).toEqual({ status: 'starting', reason: 'the registry' });
  });

  it('names the model and its threshold once it is ready', () => {
    const state = new ServingState();
    state.phase = { name: 'ready', model };
    expect(state.ready).toBe(true);
    expect(state.health()).toEqual({
      status: 'ready',
      model_version: '3',
      digest: 'sha256:1',
      threshold: 0.4,
      threshold_source: 'artifact',
    });
  });

  it('still has its model while draining, but asks for nothing new', () => {
    const state = new ServingState();
    state.phase = { name: 'ready', model };
    state.draining = true;
    expect(state.ready).toBe(false);
    expect(state.model).toBe(model);
    expect(state.health()).toMatchObject({ status: 'draining', model_version: '3' });
  });

  it('tells why a model was refused', () => {
    const state = new ServingState();
    state.phase = { name: 'refused', reason: 'golden rows differ' };
    expect(state.health()).toEqual({ status: 'refused', reason: 'golden rows differ' });
  });
});
