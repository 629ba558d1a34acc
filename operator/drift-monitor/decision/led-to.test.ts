import { describe, expect, it } from 'vitest';
import type { Model } from '../../churn-model/model.ts';
import type { Run } from '../../training-run/run.ts';
import { type Consequences, ledTo } from './led-to.ts';

const EPISODE = { id: 'telco-20260301T010000Z', goesOn: true };
const ARTIFACT = `oci://registry.example/churn/telco@sha256:${'b'.repeat(64)}`;
const DIGEST = ARTIFACT.slice(ARTIFACT.indexOf('@') + 1);

function model(status: Model['status'] = {}, drift = true): Consequences['model'] {
  const training = {
    contract: {},
    template: {},
    retrainOn: { drift },
  } as unknown as Model['spec']['training'];
  const metadata = { name: 'telco', namespace: 'churn-dev', uid: 'uid', generation: 1 };
  return { metadata, spec: { ...(training && { training }) }, status };
}

function run(status: Run['status'] = {}, { name = 'telco-1', episode = EPISODE.id, minute = 0 } = {}): Run {
  const creationTimestamp = `2026-03-01T03:0${minute}:00Z`;
  return {
    metadata: { name, namespace: 'churn-dev', uid: name, creationTimestamp },
    spec: { modelRef: { name: 'telco' }, cause: { reason: 'Drift', monitor: 'telco', episode } },
    status,
  } as unknown as Run;
}

const trained = run({ phase: 'Succeeded', artifact: ARTIFACT });
const promotion = { name: 'staging', reason: 'Any', message: 'A sentence.', digest: DIGEST };
const pullRequest = { number: 7, url: 'https://git.example/pulls/7' };

describe('what an episode led to', () => {
  const training = (reason: string) => model({ training: { reason, message: `Because of ${reason}.` } });

  it.each<[string, Consequences, string]>([
    ['nothing, where the model does not retrain', { model: model({}, false), runs: [] }, 'NotRetrained'],
    ['nothing yet', { model: model(), runs: [] }, 'AwaitingRun'],
    [
      'nothing yet, while the model speaks of something else',
      { model: training('CandidateMade'), runs: [] },
      'AwaitingRun',
    ],
    ['nothing until the cooldown is over', { model: training('Cooldown'), runs: [] }, 'Cooldown'],
    ['nothing until labels come', { model: training('AwaitingLabels'), runs: [] }, 'AwaitingLabels'],
    ['a run that trains', { model: model(), runs: [run({ phase: 'Running' })] }, 'Training'],
    ['a run that failed', { model: model(), runs: [run({ phase: 'Failed' })] }, 'RunFailed'],
    [
      'a known version',
      { model: model(), runs: [run({ phase: 'Succeeded', artifact: ARTIFACT, existed: true })] },
      'NoNewModel',
    ],
    ['a version', { model: model(), runs: [trained] }, 'Trained'],
    [
      'a version that is not proposed',
      { model: model({ promotions: [promotion] }), runs: [trained] },
      'NotProposed',
    ],
    [
      'a pull request',
      { model: model({ promotions: [{ ...promotion, pullRequest }] }), runs: [trained] },
      'Proposed',
    ],
    [
      'a merge',
      {
        model: model({ promotions: [{ ...promotion, merged: { number: 7, digest: DIGEST } }] }),
        runs: [trained],
      },
      'Merged',
    ],
    [
      'a version that serves',
      { model: model({ serving: { current: ARTIFACT } }), runs: [trained] },
      'Served',
    ],
    [
      'the newest of its runs',
      { model: model(), runs: [run({ phase: 'Running' }, { name: 'telco-2', minute: 5 }), trained] },
      'Training',
    ],
    [
      'no run of another episode',
      { model: model(), runs: [run({}, { episode: 'telco-20260201T010000Z' })] },
      'AwaitingRun',
    ],
  ])('%s', (_, consequences, reason) => {
    expect(ledTo(EPISODE, consequences, undefined)).toMatchObject({ reason });
  });

  it('tells run, version and pull request', () => {
    expect(
      ledTo(
        EPISODE,
        { model: model({ promotions: [{ ...promotion, pullRequest }] }), runs: [trained] },
        undefined,
      ),
    ).toEqual({
      run: 'telco-1',
      artifact: ARTIFACT,
      reason: 'Proposed',
      message: 'The version bbbbbbbbbbbb is proposed by https://git.example/pulls/7',
    });
  });

  it('is still told when the run was cleaned up, and goes on with its version', () => {
    const before = ledTo(EPISODE, { model: model(), runs: [trained] }, undefined);
    expect(ledTo(EPISODE, { model: model(), runs: [] }, before)).toEqual(before);
    const served = ledTo(EPISODE, { model: model({ serving: { current: ARTIFACT } }), runs: [] }, before);
    expect(served).toMatchObject({ run: 'telco-1', reason: 'Served' });
  });

  it('is also a run for another reason that was made after the drift was found, to its end', () => {
    const found = '2026-03-01T03:02:00Z';
    const other = { name: 'telco-9', episode: 'other-20260301T000000Z', minute: 2 };
    const consequences = (status: Run['status'], minute = 2) => ({
      model: model(),
      runs: [run(status, { ...other, minute })],
    });
    const training = ledTo({ ...EPISODE, found }, consequences({ phase: 'Running' }), undefined);
    expect(training).toMatchObject({ run: 'telco-9', reason: 'Training' });
    const ended = consequences({ phase: 'Succeeded', artifact: ARTIFACT });
    expect(ledTo({ ...EPISODE, found }, ended, training)).toMatchObject({
      run: 'telco-9',
      reason: 'Trained',
    });
    expect(ledTo({ ...EPISODE, goesOn: false }, ended, training)).toMatchObject({ reason: 'Trained' });
    expect(ledTo({ ...EPISODE, found }, consequences({ phase: 'Running' }, 1), undefined)).toMatchObject({
      reason: 'AwaitingRun',
    });
  });

  it('is nothing new once an episode without a run is over', () => {
    const over = { ...EPISODE, goesOn: false };
    expect(ledTo(over, { model: model(), runs: [] }, undefined)).toBeUndefined();
  });
});
