import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { describe, expect, it } from 'vitest';
import type { FinalizerEditor } from '../kubernetes/finalizer-editor.ts';
import { OperatorLifeCycle } from './operator-life-cycle.ts';

function createLifeCycle() {
  const calls: unknown[] = [];
  const finalizers = {
    replaceOurs: async (_: object, wanted: string[]) => calls.push(wanted),
  } as unknown as FinalizerEditor;
  const lifeCycle = new OperatorLifeCycle({
    logger: createSilentLogger(),
    finalizers,
    start: async () => void calls.push('start'),
    stop: () => calls.push('stop'),
  });
  return { lifeCycle, calls };
}

const object = (finalizers: string[], deletionTimestamp?: string) => ({
  apiVersion: 'churnops.dev/v1alpha1',
  kind: 'ChurnModel',
  metadata: {
    name: 'telco',
    namespace: 'shop',
    resourceVersion: '1',
    finalizers,
    ...(deletionTimestamp && { deletionTimestamp }),
  },
});

describe('OperatorLifeCycle', () => {
  it('starts its parts, and stops them once', async () => {
    const { lifeCycle, calls } = createLifeCycle();
    await lifeCycle.start();
    lifeCycle.stop();
    lifeCycle.stop();
    expect(calls).toEqual(['start', 'stop']);
  });

  it('names only finalizers of ours to the editor, and leaves the cached object as it is', async () => {
    const { lifeCycle, calls } = createLifeCycle();
    const cached = object(['example.com/theirs']);
    expect(await lifeCycle.finalize(cached, 'churnops.dev/a', async () => undefined)).toBe(true);
    expect(calls).toEqual([['churnops.dev/a']]);
    expect(cached.metadata.finalizers).toEqual(['example.com/theirs']);
  });

  it('takes off the finalizer only after the cleanup', async () => {
    const { lifeCycle, calls } = createLifeCycle();
    const deleting = object(['churnops.dev/a', 'churnops.dev/b'], '2026-01-01T00:00:00Z');
    await lifeCycle.finalize(deleting, 'churnops.dev/a', async () => void calls.push('cleanup'));
    expect(calls).toEqual(['cleanup', ['churnops.dev/b']]);
  });

  it('leaves a deleted object alone that does not carry the finalizer', async () => {
    const { lifeCycle, calls } = createLifeCycle();
    const deleting = object(['example.com/theirs'], '2026-01-01T00:00:00Z');
    expect(await lifeCycle.finalize(deleting, 'churnops.dev/a', async () => void calls.push('cleanup'))).toBe(
      true,
    );
    expect(calls).toEqual([]);
  });
});
