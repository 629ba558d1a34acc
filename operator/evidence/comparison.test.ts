import { beforeEach, describe, expect, it } from 'vitest';
import { operatorError } from '../errors.ts';
import { digestOf } from '../promotion/decision/version.ts';
import { RUNS } from '../training-run/run.ts';
import type { EvidenceRequest } from './evidence-reader.ts';
import { EvidenceStage } from './testing/evidence-stage.ts';
import { aComparison, aModel, anEvaluation, aTraining } from './testing/objects.ts';

let stage: EvidenceStage;

beforeEach(() => {
  stage = new EvidenceStage();
});

describe('the comparison with what is served', () => {
  const comparison = async (given: Partial<EvidenceRequest> = {}) => (await stage.evidence(given)).comparison;
  const pair = () => ({ candidate: stage.candidate, served: stage.served });
  const data = { url: 'https://data.example/telco.csv' };
  const model = () => aModel({ evaluation: { data } });

  it('is none where it can be asked for', async () => {
    expect(await comparison({ model: model() })).toEqual({ kind: 'None' });
  });

  it('cannot be made without data', async () => {
    expect(await comparison()).toEqual({
      kind: 'Failed',
      run: '',
      reason: expect.stringContaining('set spec.evaluation.data of ChurnModel shop/telco'),
    });
    stage.cluster.put(RUNS, aTraining('telco-1', stage.candidate, '2026-02-01T00:00:00Z'));
    expect(await comparison()).toEqual({ kind: 'None' });
  });

  it('tells why the cluster does not take the run that would make it, until it does', async () => {
    const refusal = 'The operator may not PATCH trainingruns: exceeded quota.';
    stage.cluster.failNextWrite(
      operatorError('Forbidden', { method: 'PATCH', path: 'trainingruns', reason: 'exceeded quota' }),
    );
    await stage.evaluations.request(model(), pair());
    expect(await comparison({ model: model() })).toEqual({ kind: 'None', obstacle: refusal });
    await stage.evaluations.request(model(), pair());
    expect(await comparison({ model: model() })).toMatchObject({ kind: 'Running' });
  });

  it('is running as long as a run of the two is, and says what holds that up', async () => {
    stage.cluster.put(RUNS, anEvaluation('by-hand', pair()));
    expect(await comparison()).toEqual({ kind: 'Running', run: 'by-hand' });
    const condition = {
      type: 'Ready',
      status: 'Unknown' as const,
      reason: 'Unschedulable',
      message: 'No node takes the pod',
      lastTransitionTime: '2026-03-01T11:00:00Z',
    };
    stage.cluster.put(RUNS, anEvaluation('by-hand', pair(), { phase: 'Pending', conditions: [condition] }));
    expect(await comparison()).toMatchObject({ kind: 'Running', obstacle: 'No node takes the pod.' });
  });

  it('has failed as the newest run of the two has, until that is deleted', async () => {
    const failure = { code: 'BadData', message: 'column plan is gone' };
    stage.cluster.put(RUNS, anEvaluation('first', pair(), { phase: 'Failed', failure }));
    expect(await comparison({ model: model() })).toEqual({
      kind: 'Failed',
      run: 'first',
      reason: 'column plan is gone.',
    });
    const deleted = anEvaluation('first', pair(), { phase: 'Failed', failure });
    deleted.metadata.deletionTimestamp = '2026-03-01T12:00:00Z';
    stage.cluster.put(RUNS, deleted);
    expect(await comparison({ model: model() })).toEqual({ kind: 'None' });
  });

  it('counts wherever it was made', async () => {
    await stage.registry.compare(stage.candidate, aComparison(stage.candidate, stage.served));
    stage.cluster.put(RUNS, anEvaluation('first', pair(), { phase: 'Failed' }));
    expect(await comparison()).toMatchObject({ kind: 'Done' });
  });

  it('is read as soon as a run here has made it', async () => {
    expect(await comparison({ model: model() })).toEqual({ kind: 'None' });
    const report = await stage.registry.compare(stage.candidate, aComparison(stage.candidate, stage.served));
    stage.cluster.put(
      RUNS,
      anEvaluation('first', pair(), { phase: 'Succeeded', evaluation: { ...pair(), report } }),
    );
    expect(await comparison({ model: model() })).toMatchObject({ kind: 'Done' });
  });

  it('is found after a while where another environment has made it', async () => {
    await comparison({ model: model() });
    await stage.registry.compare(stage.candidate, aComparison(stage.candidate, stage.served));
    stage.now += 31_000;
    expect(await comparison({ model: model() })).toMatchObject({ kind: 'Done' });
  });

  it('of several is the one on the most rows that says something', async () => {
    await stage.registry.compare(
      stage.candidate,
      aComparison(stage.candidate, stage.served, { rows: 9_000, undecidable: 'No.' }),
    );
    await stage.registry.compare(stage.candidate, aComparison(stage.candidate, stage.served, { rows: 500 }));
    await stage.registry.compare(stage.candidate, aComparison(stage.candidate, stage.served, { rows: 700 }));
    expect(await comparison()).toMatchObject({ kind: 'Done', comparison: { rows: 700 } });
  });

  it('of other versions does not count, whatever its annotations say', async () => {
    const other = stage.registry.pushModel({ name: 'other' });
    await stage.registry.compare(
      stage.candidate,
      aComparison(stage.candidate, stage.served),
      undefined,
      digestOf(other),
    );
    expect(await comparison({ model: model(), served: other })).toEqual({ kind: 'None' });
  });

  it('has failed where its report is gone from the registry', async () => {
    const report = `sha256:${'9'.repeat(64)}`;
    stage.cluster.put(
      RUNS,
      anEvaluation('first', pair(), { phase: 'Succeeded', evaluation: { ...pair(), report } }),
    );
    expect(await comparison({ model: model() })).toEqual({
      kind: 'Failed',
      run: 'first',
      reason: 'its report is not in the registry.',
    });
  });
});
