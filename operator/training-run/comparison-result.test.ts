import { attachComparison } from '@churnops/lib/comparison/comparison-referrer.ts';
import type { ComparisonReport } from '@churnops/lib/comparison/comparison-report.ts';
import { describe, expect, it } from 'vitest';
import { findCondition } from '../controller/conditions.ts';
import { StoredRegistry } from '../evidence/testing/stored-registry.ts';
import { digestOf } from '../promotion/decision/version.ts';
import { comparison } from '../promotion/testing/evidence.ts';
import { describeComparison, findComparisonResult } from './comparison-result.ts';
import { decide } from './decide.ts';
import { UnusableResult } from './result.ts';
import {
  anEndedJob,
  anEndedPod,
  anEvaluation,
  anObservation,
  EVALUATED,
  SETTINGS,
} from './testing/objects.ts';

const run = anEvaluation();
const subject = {
  host: 'registry.example',
  repository: 'churn/telco',
  digest: digestOf(EVALUATED.candidate)!,
};
const report = (given: Partial<ComparisonReport> = {}) => ({ ...comparison(), ...given });

const find = async (given: Partial<ComparisonReport> = {}) => {
  const registry = new StoredRegistry();
  const { digest } = await attachComparison(registry, subject, report(given), undefined);
  registry.tags.set('run-run-uid', digest);
  return findComparisonResult(registry, run, EVALUATED);
};

describe('the result of a run that compares', () => {
  it('is the comparison that carries its tag', async () => {
    expect(await find()).toMatchObject({
      evaluated: EVALUATED,
      report: expect.stringMatching(/^sha256:/),
      comparison: { rows: 1_400 },
    });
  });

  it('is not there without the tag', async () => {
    expect(await findComparisonResult(new StoredRegistry(), run, EVALUATED)).toBeUndefined();
  });

  it('is unusable where it compares other models', async () => {
    await expect(find({ served: `sha256:${'f'.repeat(64)}` })).rejects.toThrow('it compares other models');
  });

  it('is unusable where the tag is on something else, such as a model', async () => {
    const registry = new StoredRegistry();
    const digest = digestOf(registry.pushModel())!;
    registry.tags.set('run-run-uid', digest);
    await expect(findComparisonResult(registry, run, EVALUATED)).rejects.toBeInstanceOf(UnusableResult);
  });
});

describe('a run that compared', () => {
  const decided = async (given: Partial<ComparisonReport> = {}) => {
    const result = (await find(given))!;
    return decide(anObservation({ run, answer: { kind: 'Compared', result } }), SETTINGS);
  };

  it('has no artifact, and tells in its status what was compared and what came of it', async () => {
    const { status, events } = await decided();
    expect(status).toMatchObject({
      phase: 'Succeeded',
      evaluation: { ...EVALUATED, report: expect.stringMatching(/^sha256:/), rows: 1_400 },
      data: { rows: 7_043 },
    });
    expect(status).not.toHaveProperty('artifact');
    const ready = findCondition(status?.conditions, 'Ready');
    expect(ready).toMatchObject({ status: 'True', reason: 'Compared' });
    expect(ready?.message).toBe(
      'Compared bbbbbbbbbbbb with aaaaaaaaaaaa. On 1400 rows that are new to both, the AUC of the candidate is better by +0.001 (95 % from -0.00292 to +0.00492).',
    );
    expect(events.map(({ reason }) => reason)).toEqual(['ComparisonMade']);
  });

  it('tells why nothing can be said', async () => {
    const { status } = await decided({
      rows: 0,
      metrics: {},
      undecidable: 'The candidate has no split.json.',
    });
    expect(findCondition(status?.conditions, 'Ready')?.message).toContain(
      'Nothing can be said: The candidate has no split.json.',
    );
  });

  it('tells in a sentence why there is no comparison', () => {
    const sentence = 'The served model oci://registry.example/churn/telco@sha256:… is not there.';
    const { status, events } = decide(
      anObservation({
        run,
        job: anEndedJob(run, 'Failed', { reason: 'PodFailurePolicy', failed: 1 }),
        pods: [anEndedPod(78, { code: 'NotFound', sentence })],
        answer: { kind: 'Absent' },
      }),
      SETTINGS,
    );
    expect(status).toMatchObject({ phase: 'Failed', failure: { code: 'BadRunSpec', message: sentence } });
    expect(events.map(({ reason }) => reason)).toEqual(['ComparisonFailed']);
  });
});

describe('describeComparison', () => {
  it('tells the latency where it was measured', () => {
    const latency = {
      formatVersion: 1 as const,
      ratio: 1.25,
      interval95: [1.2, 1.3] as [number, number],
      rounds: 9,
      rows: 1,
      candidate: { p50: 1, p95: 1 },
      served: { p50: 1, p95: 1 },
    };
    expect(describeComparison({ ...comparison(), latency })).toMatch(
      /One prediction takes 1.25 times as long as by the served one.$/,
    );
  });
});
