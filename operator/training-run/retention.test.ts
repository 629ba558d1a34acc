import type { ChurnModel } from '@churnops/crds/churn-model.gen.ts';
import { describe, expect, it } from 'vitest';
import { decideRetention } from './retention.ts';
import type { Run, RunStatus } from './run.ts';
import { anEvaluation, aRun, NOW, RESULT, secondsAgo } from './testing/objects.ts';

const over: RunStatus = { phase: 'Succeeded', completionTime: secondsAgo(120), artifact: RESULT.artifact };
const spec = { ttlSecondsAfterFinished: 60 };
const expired = aRun({ spec, status: over, metadata: { uid: 'old', creationTimestamp: secondsAgo(1000) } });
const newer = (changes: { status?: RunStatus; spec?: Partial<Run['spec']>; metadata?: object } = {}) =>
  aRun({
    status: { phase: 'Succeeded' },
    ...changes,
    metadata: { uid: 'new', creationTimestamp: secondsAgo(500), ...changes.metadata },
  });

const model = (serving: object, status: object = {}): ChurnModel =>
  ({ spec: { serving }, status: { serving: status } }) as unknown as ChurnModel;

const decideFor = (run: Run, others: Run[] = [newer()], models: ChurnModel[] = []) =>
  decideRetention(run, [run, ...others], models, NOW).kind;

describe('a finished run', () => {
  it('is deleted once its time is over and a newer one has succeeded', () => {
    expect(decideFor(expired)).toBe('Delete');
  });

  it('is kept for ever where no time to live is given', () => {
    expect(decideFor(aRun({ status: over }))).toBe('Keep');
  });

  it('is looked at again just when its time will be over', () => {
    const run = aRun({ spec, status: { ...over, completionTime: secondsAgo(20) } });
    expect(decideRetention(run, [run, newer()], [], NOW)).toEqual({
      kind: 'LookAgain',
      milliseconds: 40_000,
    });
  });

  it('is looked at again in bounded time, however long it lives', () => {
    const run = aRun({ spec: { ttlSecondsAfterFinished: 31_536_000 }, status: over });
    expect(decideRetention(run, [run], [], NOW)).toEqual({ kind: 'LookAgain', milliseconds: 600_000 });
  });

  it('is deleted after its time when it trained for no model', () => {
    const { modelRef: _, ...alone } = expired.spec;
    expect(decideFor({ ...expired, spec: alone }, [])).toBe('Delete');
  });

  it('is deleted after its time when it failed, also as the newest of its model', () => {
    expect(decideFor({ ...expired, status: { ...over, phase: 'Failed' } }, [])).toBe('Delete');
  });
});

describe('a finished comparison', () => {
  const compared = (phase: 'Succeeded' | 'Failed', created: number, metadata: object = {}) =>
    anEvaluation({
      spec,
      status: { phase, completionTime: secondsAgo(120) },
      metadata: { creationTimestamp: secondsAgo(created), ...metadata },
    });

  it('is deleted after its time, also as the newest of its model: it is no candidate', () => {
    expect(decideFor(compared('Succeeded', 500), [expired])).toBe('Delete');
  });

  it('does not take the place of the candidate', () => {
    expect(decideFor(expired, [compared('Succeeded', 500)])).toBe('LookAgain');
  });

  it('that failed stays as long as it is the newest, since it would be made again', () => {
    const failed = compared('Failed', 500);
    expect(decideFor(failed, [newer()])).toBe('LookAgain');
    expect(decideFor(failed, [compared('Succeeded', 400, { uid: 'next' })])).toBe('Delete');
  });
});

describe('a run that its model asked for', () => {
  const caused = (run: Run, reason: 'Drift' | 'Requested'): Run => ({
    ...run,
    spec: { ...run.spec, cause: { reason } },
  });
  const withBudget = (per: string) =>
    ({
      metadata: { name: 'telco', namespace: 'shop' },
      spec: { training: { budget: { runs: 3, per } } },
    }) as unknown as ChurnModel;

  it('outlives its time as the newest of its cause, also where it failed', () => {
    const failed = { ...expired, status: { ...over, phase: 'Failed' } as RunStatus };
    expect(decideFor(caused(failed, 'Drift'), [caused(newer(), 'Requested')])).toBe('LookAgain');
    expect(decideFor(caused(failed, 'Drift'), [caused(newer(), 'Drift')])).toBe('Delete');
  });

  it('outlives its time while it counts against the budget', () => {
    const [run, others] = [caused(expired, 'Drift'), [caused(newer(), 'Drift')]];
    expect(decideFor(run, others, [withBudget('1h')])).toBe('LookAgain');
    expect(decideFor(run, others, [withBudget('5m')])).toBe('Delete');
    expect(decideFor(caused(expired, 'Requested'), [caused(newer(), 'Requested')], [withBudget('1h')])).toBe(
      'Delete',
    );
  });
});

describe('a run outlives its time', () => {
  it.each<[string, Run[], ChurnModel[]]>([
    ['as the newest succeeded one of its model: the candidate', [], []],
    ['when the newer one failed', [newer({ status: { phase: 'Failed' } })], []],
    ['when the newer one is of another model', [newer({ spec: { modelRef: { name: 'other' } } })], []],
    ['when the newer one is being deleted', [newer({ metadata: { deletionTimestamp: secondsAgo(1) } })], []],
    ['beside one of the same second', [newer({ metadata: { creationTimestamp: secondsAgo(1000) } })], []],
    ['while a ChurnModel asks for its artifact', [newer()], [model({ artifact: RESULT.artifact })]],
    ['while a ChurnModel falls back to it', [newer()], [model({}, { current: RESULT.artifact })]],
    ['while a ChurnModel rolls it out', [newer()], [model({}, { wanted: RESULT.artifact })]],
  ])('%s', (_, others, models) => {
    expect(decideFor(expired, others, models)).toBe('LookAgain');
  });

  it.each([
    ['Argo CD', { annotations: { 'argocd.argoproj.io/tracking-id': 'app:x' } }],
    ['Argo CD by label', { labels: { 'app.kubernetes.io/instance': 'app' } }],
    ['Flux', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'app' } }],
  ])('when %s tracks it, which would only make it again', (_, metadata) => {
    expect(decideFor({ ...expired, metadata: { ...expired.metadata, ...metadata } })).toBe('Keep');
  });
});
