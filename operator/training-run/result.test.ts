import { ATTEMPT_ANNOTATIONS } from '@churnops/lib/artifact/attempt.ts';
import { describe, expect, it } from 'vitest';
import { findResult, UnusableResult } from './result.ts';
import { MemoryRegistry, REPORT } from './testing/memory-registry.ts';
import { aRun, RESULT } from './testing/objects.ts';

const run = aRun();
const TAG = 'run-run-uid';

describe('the result of a run', () => {
  it('is what carries its tag, by digest, with the numbers of its report', async () => {
    const registry = new MemoryRegistry();
    const digest = registry.push(TAG);
    expect(await findResult(registry, run)).toEqual({
      artifact: `oci://registry.example/churn/telco@${digest}`,
      existed: undefined,
      metrics: RESULT.metrics,
      data: RESULT.data,
    });
  });

  it('is not there without the tag', async () => {
    const registry = new MemoryRegistry();
    registry.push('run-other');
    expect(await findResult(registry, run)).toBeUndefined();
  });

  it.each([
    ['true', true],
    ['false', false],
  ])('existed before as its own attempt record says: %s', async (existed, expected) => {
    const registry = new MemoryRegistry();
    const digest = registry.push(TAG);
    registry.attach(digest, {
      [ATTEMPT_ANNOTATIONS.runUid]: 'other',
      [ATTEMPT_ANNOTATIONS.existed]: 'false',
    });
    registry.attach(digest, {
      [ATTEMPT_ANNOTATIONS.runUid]: 'run-uid',
      [ATTEMPT_ANNOTATIONS.existed]: existed,
    });
    expect((await findResult(registry, run))?.existed).toBe(expected);
  });

  it('was new when an earlier attempt of the same run found it absent', async () => {
    const registry = new MemoryRegistry();
    const digest = registry.push(TAG);
    for (const existed of ['false', 'true']) {
      registry.attach(digest, {
        [ATTEMPT_ANNOTATIONS.runUid]: 'run-uid',
        [ATTEMPT_ANNOTATIONS.existed]: existed,
      });
    }
    expect((await findResult(registry, run))?.existed).toBe(false);
  });

  it.each([
    ['has no report', { 'model.onnx': 'x' }, /no report.json/],
    ['has a report that is not JSON', { 'report.json': '<html>' }, /cannot be read/],
    ['has a report without end', { 'report.json': ' '.repeat((4 << 20) + 1) }, /too large/],
  ])('is unusable when the artifact %s', async (_, files, words) => {
    const registry = new MemoryRegistry();
    registry.push(TAG, files);
    const error = await findResult(registry, run).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnusableResult);
    expect((error as UnusableResult).failure).toMatchObject({
      code: 'ResultInvalid',
      message: expect.stringMatching(words),
    });
  });

  it('is rounded to what a column can show', async () => {
    const registry = new MemoryRegistry();
    registry.push(TAG, { 'report.json': { ...REPORT, metrics: { auc: { value: 0.834987290553509 } } } });
    expect((await findResult(registry, run))?.metrics).toEqual({ auc: 0.835, threshold: 0.31 });
  });

  it('leaves out numbers that a status does not take', async () => {
    const registry = new MemoryRegistry();
    registry.push(TAG, {
      'report.json': {
        ...REPORT,
        metrics: { auc: { value: 1.5, lower: 'x' }, accuracy: null, logLoss: { value: '7' } },
        data: { fingerprint: 'f'.repeat(200), rows: 1.5, positives: -1 },
      },
    });
    const result = await findResult(registry, run);
    expect(result?.metrics).toEqual({ threshold: 0.31 });
    expect(result?.data).toEqual({});
  });
});
