import { describe, expect, it } from 'vitest';
import type { Model } from '../../churn-model/model.ts';
import { identityOf } from '../../promotion/decision/version.ts';
import type { Run } from '../../training-run/run.ts';
import { ledTo } from './led-to.ts';

const ID = 'telco-20260301T010000Z';
const EPISODE = { id: ID, goesOn: true };
const ARTIFACT = `oci://registry.example/churn/telco@sha256:${'b'.repeat(64)}`;
const DIGEST = ARTIFACT.slice(ARTIFACT.indexOf('@') + 1);
const URL = 'https://git.example/pulls/7';

/** What is watched in prod, of which drift asks dev for training. */
function watched(promotion: object | undefined, current?: string): Model {
  const promotions = promotion
    ? [{ name: 'retrain', reason: 'Any', message: 'A sentence.', ...promotion }]
    : [];
  return {
    metadata: { name: 'telco', namespace: 'churn-prod', uid: 'uid', generation: 1 },
    spec: { promotions: [{ name: 'retrain', from: 'Drift', to: { path: 'environments/dev/telco.yaml' } }] },
    status: { promotions, ...(current !== undefined && { serving: { current } }) },
  } as Model;
}

/** What is trained in dev. */
function trainer(status: Model['status'] = {}): Model {
  return {
    metadata: { name: 'telco', namespace: 'churn-dev', uid: 'uid', generation: 1 },
    spec: {},
    status,
  } as Model;
}

const run = (status: Run['status'] = {}) =>
  ({
    metadata: { name: 'telco-1', namespace: 'churn-dev', uid: 'uid' },
    spec: { modelRef: { name: 'telco' }, cause: { reason: 'Requested', revision: ID } },
    status,
  }) as unknown as Run;
const trained = run({ phase: 'Succeeded', artifact: ARTIFACT });

describe('an episode of which a promotion asks for training elsewhere', () => {
  it.each<[string, Model, string, string]>([
    ['nothing yet', watched(undefined), 'AwaitingRun', 'promotion retrain has yet to answer'],
    [
      'a pull request',
      watched({ episode: ID, pullRequest: { number: 7, url: URL } }),
      'RunProposed',
      `asked for by ${URL}`,
    ],
    [
      'what keeps it from being asked for',
      watched({ episode: ID, reason: 'Held', message: 'It is held.' }),
      'RunNotProposed',
      'It is held.',
    ],
    [
      'a request that is merged',
      watched({ episode: ID, merged: { number: 7, digest: identityOf(ID) } }),
      'RunRequested',
      'pull request 7',
    ],
    [
      'nothing yet, where the one before was asked for',
      watched({ episode: 'telco-20260201T010000Z', merged: { number: 3, digest: identityOf('telco-2') } }),
      'AwaitingRun',
      'retrain',
    ],
    [
      'nothing, where the newer episode of another monitor is answered',
      watched({
        episode: 'batches-20260301T020000Z',
        reason: 'TargetIsNewer',
        message: 'The target has it.',
      }),
      'RunNotProposed',
      'retrain answers the episode batches-20260301T020000Z of the DriftMonitor batches instead: The target has it.',
    ],
    [
      'nothing, where that of another monitor began in the same second and has the later name',
      watched({ episode: 'weekly-20260301T010000Z-0123abcd', pullRequest: { number: 7, url: URL } }),
      'RunNotProposed',
      'of the DriftMonitor weekly instead',
    ],
    [
      'nothing, where the pull request for an older one of another monitor is kept',
      watched({ episode: 'batches-20260301T000000Z', pullRequest: { number: 7, url: URL } }),
      'RunNotProposed',
      'of the DriftMonitor batches instead',
    ],
    [
      'nothing yet, where the pull request for the one before is about to be closed',
      watched({ episode: 'telco-20260201T010000Z', pullRequest: { number: 7, url: URL } }),
      'AwaitingRun',
      'retrain has yet to answer',
    ],
    [
      'nothing yet, where that of another monitor is older',
      watched({ episode: 'batches-20260301T010000Z' }),
      'AwaitingRun',
      'retrain has yet to answer',
    ],
  ])('led to %s', (_, model, reason, words) => {
    const told = ledTo(EPISODE, { model, runs: [] }, undefined);
    expect(told).toMatchObject({ reason, message: expect.stringContaining(words) });
    expect(told).not.toHaveProperty('run');
  });

  it('led to nothing where it was over before it was merged', () => {
    const over = { ...EPISODE, goesOn: false };
    const before = { reason: 'RunProposed', message: 'A training run is asked for.' };
    expect(ledTo(over, { model: watched({}), runs: [] }, before)).toMatchObject({ reason: 'RunNotProposed' });
  });

  it.each<[string, Run, Model, Model, string, string]>([
    ['trains', run({ phase: 'Running' }), watched({}), trainer(), 'Training', 'telco-1 in churn-dev'],
    [
      'failed',
      run({ phase: 'Failed', failure: { code: 'Any', message: 'It broke.' } }),
      watched({}),
      trainer(),
      'RunFailed',
      'It broke.',
    ],
    ['made a version', trained, watched({}), trainer(), 'Trained', 'telco-1 in churn-dev'],
    [
      'made a version that serves there',
      trained,
      watched({}),
      trainer({ serving: { current: ARTIFACT } }),
      'Served',
      'serves in churn-dev',
    ],
    [
      'made a version that is proposed from there',
      trained,
      watched({}),
      trainer({
        promotions: [
          { name: 'dev', reason: 'Any', message: '', digest: DIGEST, pullRequest: { number: 8, url: URL } },
        ],
      }),
      'Proposed',
      URL,
    ],
    [
      'made a version that serves here',
      trained,
      watched({}, ARTIFACT),
      trainer({ serving: { current: ARTIFACT } }),
      'Served',
      'serves in churn-prod',
    ],
  ])('led to a run of this cluster that %s', (_, made, model, other, reason, words) => {
    expect(ledTo(EPISODE, { model, runs: [made], trainers: [other] }, undefined)).toMatchObject({
      run: 'telco-1',
      reason,
      message: expect.stringContaining(words),
    });
  });
});
