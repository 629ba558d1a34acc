import { ATTEMPT_ANNOTATIONS } from '@churnops/lib/artifact/attempt.ts';
import { describe, expect, it } from 'vitest';
import { findResult } from './result.ts';
import { MemoryRegistry } from './testing/memory-registry.ts';
import { aRun, RESULT } from './testing/objects.ts';

const run = aRun();

async function dataOf(...attempts: Partial<Record<keyof typeof ATTEMPT_ANNOTATIONS, string>>[]) {
  const registry = new MemoryRegistry();
  const digest = registry.push('run-run-uid');
  for (const attempt of attempts) {
    const named = Object.entries(attempt).map(([name, value]) => [
      ATTEMPT_ANNOTATIONS[name as 'runUid'],
      value,
    ]);
    registry.attach(digest, Object.fromEntries(named) as Record<string, string>);
  }
  return (await findResult(registry, run))?.data;
}

describe('what a run tells of the data that it read', () => {
  it('is what its own last attempt recorded, beside what the report says', async () => {
    const own = {
      runUid: 'run-uid',
      newestTime: '2026-01-01T00:00:00.000Z',
      awaiting: '12',
      nextMature: '2026-03-03T12:00:00.500Z',
      dataVersion: 'etag:"one"',
    };
    expect(await dataOf({ ...own, awaiting: '99' }, own, { runUid: 'other', awaiting: '7' })).toEqual({
      ...RESULT.data,
      newestTime: '2026-01-01T00:00:00Z',
      awaiting: 12,
      nextMature: '2026-03-03T12:00:01Z',
      version: 'etag:"one"',
    });
  });

  it('leaves out what makes no sense, and what nobody recorded', async () => {
    expect(await dataOf({ runUid: 'run-uid', awaiting: '-1', nextMature: 'soon' })).toEqual(RESULT.data);
    expect(await dataOf()).toEqual(RESULT.data);
  });
});
