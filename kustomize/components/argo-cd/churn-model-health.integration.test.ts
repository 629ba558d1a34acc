import { assessHealth, type Health } from '@churnops/dev/argo-cd/health.ts';
import { ensurePrograms } from '@churnops/dev/programs/ensure-programs.ts';
import { createProgress } from '@churnops/dev/programs/progress.ts';
import { setConditions, type Verdict } from '@churnops/operator/churn-model/conditions.ts';
import type { Rollout } from '@churnops/operator/churn-model/rollout.ts';
import type { Served } from '@churnops/operator/churn-model/served.ts';
import { NOW, ONE, settings, TWO } from '@churnops/operator/churn-model/testing/objects.ts';
import {
  type ChildProblem,
  decideVerdicts,
  nothingToServe,
} from '@churnops/operator/churn-model/verdicts.ts';
import { writeStatus } from '@churnops/operator/promotion/reconciler/promotion-status.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { healthSettings } from './health-settings.ts';

const GENERATION = 3;
const UNSEEN = 'The operator has not looked at the last change yet.';
const one = settings();
const two = settings({ artifact: TWO });
const failed = {
  settings: two,
  generation: GENERATION,
  reason: 'ModelRefused' as const,
  message: 'the digest differs',
};
const ready: Served = { current: TWO, replicas: 3, readyReplicas: 2 };
const old: Served = { ...ready, current: ONE };
const none: Served = { replicas: 2, readyReplicas: 0 };
const foreign: ChildProblem = {
  kind: 'Service',
  reason: 'ChildNotOurs',
  message: 'Service shop/telco exists.',
};

const NO_RUN: Verdict<'CandidateReady'> = { status: 'False', reason: 'NoRun', message: 'no run names it' };
const RUNS_FAILED: Verdict<'CandidateReady'> = { ...NO_RUN, reason: 'RunsFailed' };

/** The status that the operator writes of a rollout; of none where nothing is to be served. */
function told(
  given: Partial<Rollout> | undefined,
  served: Served = none,
  { problems = [] as ChildProblem[], candidate = NO_RUN, generation = GENERATION } = {},
): object {
  const verdicts = given
    ? decideVerdicts({ phase: 'RollingOut', wanted: two, running: two, ...given }, served, problems)
    : nothingToServe(problems);
  const conditions = setConditions([], { ...verdicts, CandidateReady: candidate }, generation, NOW);
  const serving = given && { wanted: TWO, ...served };
  return { observedGeneration: generation, ...(serving && { serving }), conditions };
}

/** A condition that another controller adds to the list. */
function also(status: object, condition: object): object {
  const { conditions } = status as { conditions: object[] };
  return { ...status, conditions: [condition, ...conditions, condition] };
}

const complete = told({ phase: 'Complete' }, ready);
const candidate = (artifact: string) => ({ run: 'telco-9', artifact, createdAt: NOW.toISOString() });
const awaited = writeStatus({
  name: 'staging',
  reason: 'AwaitingApproval',
  message: 'Waiting for one more approval; 0 count so far.',
  artifact: ONE,
  pullRequest: { number: 7, url: 'https://git.example.com/churn/models/pulls/7' },
  ...{ gates: [], approvals: [], discounted: [] },
});
const approved = { name: 'dev', reason: 'UpToDate', message: 'It is there.' };
const undrifted = { name: 'retrain', reason: 'AwaitingDrift', message: 'No DriftMonitor finds drift here.' };
const { name: _, ...proposal } = awaited;
const rollback = { ...proposal, pullRequest: { ...awaited.pullRequest, number: 9 } };
const onProbation = { digest: TWO, verdict: 'Running', message: 'It ends in 29m.' };
const unconverged = { type: 'Converged', status: 'False', reason: 'AwaitingApproval', message: 'who knows' };

let program: string;
let scripts: Record<string, string>;

beforeAll(async () => {
  const options = { environment: process.env, progress: createProgress(process.stderr) };
  program = (await ensurePrograms(['argocd'], options)).get('argocd')!;
  scripts = await healthSettings();
});

describe('Argo CD takes for the health of a ChurnModel that', () => {
  test.concurrent.each<[string, object | undefined, Health['status'], string[]]>([
    ['is new: Progressing', undefined, 'Progressing', [UNSEEN]],
    ['has an empty status: Progressing', {}, 'Progressing', [UNSEEN]],
    [
      'has no conditions yet: Progressing',
      { observedGeneration: GENERATION, conditions: [] },
      'Progressing',
      [UNSEEN],
    ],
    [
      'was fine before the last commit: Progressing',
      told({ phase: 'Complete' }, ready, { generation: GENERATION - 1 }),
      'Progressing',
      [UNSEEN],
    ],
    [
      'failed before the last commit: Progressing',
      told({ phase: 'GaveWay', running: one, failed }, old, { generation: GENERATION - 1 }),
      'Progressing',
      [UNSEEN],
    ],
    [
      'has a condition of before beside a generation of now: Progressing',
      {
        ...told({ phase: 'Complete' }, ready, { generation: GENERATION - 1 }),
        observedGeneration: GENERATION,
      },
      'Progressing',
      [UNSEEN],
    ],
    [
      'rolls out for the first time: Progressing',
      told({}, none),
      'Progressing',
      ['Rolling out version 222222222222; 0 of 2 pods ready.'],
    ],
    [
      'rolls out while the version before serves: Progressing',
      told({}, old),
      'Progressing',
      ['version 111111111111 serves, 2 of 3'],
    ],
    [
      'rolls out with trouble that may end: Progressing, with the trouble',
      told({ trouble: { reason: 'ImageNotPulled', message: 'the image x cannot be pulled' } }, old),
      'Progressing',
      ['the image x cannot be pulled'],
    ],
    ['serves: Healthy', complete, 'Healthy', ['Version 222222222222 serves, 2 of 3 pods ready.']],
    [
      'serves its own candidate: Healthy, without a word of it',
      { ...complete, candidate: candidate(TWO) },
      'Healthy',
      ['2 of 3 pods ready.'],
    ],
    [
      'serves while another candidate is on its way through its pull requests: Healthy',
      { ...complete, candidate: candidate(ONE) },
      'Healthy',
      ['version 222222222222 serves', 'newest candidate, telco-9, is not what is asked for here'],
    ],
    [
      'serves while all its runs fail: Healthy',
      told({ phase: 'Complete' }, ready, { candidate: RUNS_FAILED }),
      'Healthy',
      ['serves'],
    ],
    [
      "serves while someone's approval is awaited elsewhere: Healthy",
      also(complete, unconverged),
      'Healthy',
      ['serves'],
    ],
    [
      'serves while the version after it waits for an approval: Healthy, with what is awaited and where',
      { ...complete, candidate: candidate(ONE), promotions: [approved, awaited] },
      'Healthy',
      [
        'Version 222222222222 serves',
        'Promotion staging by pull request 7: Waiting for one more approval; 0 count',
      ],
    ],
    [
      'serves while a promotion that the policy leaves to people is open: Healthy',
      {
        ...complete,
        promotions: [{ ...awaited, reason: 'AwaitingManualMerge', message: 'a person merges it' }],
      },
      'Healthy',
      ['pull request 7: a person merges it'],
    ],
    [
      'is to serve nothing until its first promotion is approved: Healthy',
      { ...told(undefined), promotions: [awaited] },
      'Healthy',
      ['nothing is served', 'Waiting for one more approval'],
    ],
    [
      'is on probation: Healthy, because the sync that brings its cure must not wait for its end',
      { ...complete, probation: onProbation },
      'Healthy',
      ['serves', 'Probation: It ends in 29m.'],
    ],
    [
      'failed its probation, and the way back is proposed: Healthy, with both',
      { ...complete, probation: { ...onProbation, verdict: 'Failed', message: '7 % errors.' }, rollback },
      'Healthy',
      ['Probation: 7 % errors.', 'Rollback by pull request 9: Waiting for one more approval'],
    ],
    [
      'gave way, and the way back is proposed: Degraded, with that',
      { ...told({ phase: 'GaveWay', running: one, failed }, old), rollback },
      'Degraded',
      ['222222222222 failed', 'Rollback by pull request 9'],
    ],
    [
      'rolls out what was just promoted, and proposes it further on: Progressing',
      { ...told({}, old), promotions: [awaited] },
      'Progressing',
      ['version 111111111111 serves, 2 of 3'],
    ],
    ['is to serve nothing: Healthy', told(undefined), 'Healthy', ['so nothing is served']],
    [
      'is to serve nothing until its candidate is approved: Healthy',
      also({ ...told(undefined), candidate: candidate(ONE) }, { ...unconverged, status: 'Unknown' }),
      'Healthy',
      ['nothing is served', 'telco-9'],
    ],
    [
      'gave way: Degraded, with what failed and what still serves',
      told({ phase: 'GaveWay', running: one, failed }, old),
      'Degraded',
      ['222222222222 failed: the digest differs', '111111111111, which serves on (2 of 3 pods ready)'],
    ],
    [
      'gave way to pods that are down: Degraded, with that',
      told({ phase: 'GaveWay', running: one, failed }, none),
      'Degraded',
      ['has no ready pod yet'],
    ],
    [
      'failed with nothing before it: Degraded, with that',
      told({ phase: 'Failed', failed }, none),
      'Degraded',
      ['so nothing serves'],
    ],
    [
      'failed with settings that pods from before do not have: Degraded',
      told({ phase: 'Failed', failed }, ready),
      'Degraded',
      ['The pods from before serve on'],
    ],
    [
      'lost all pods of what it served: Degraded, because the commit that mends it must not wait for them',
      told({ phase: 'Complete', trouble: { reason: 'OutOfMemory', message: 'out of memory' } }, none),
      'Degraded',
      ['0 of 2 pods ready: out of memory'],
    ],
    [
      'may not have its children: Degraded, though it serves',
      told({ phase: 'Complete' }, ready, { problems: [foreign] }),
      'Degraded',
      ['Service shop/telco exists.'],
    ],
    [
      'may not have its children, and is to serve nothing: Degraded',
      told(undefined, none, { problems: [{ ...foreign, reason: 'ChildRefused' }] }),
      'Degraded',
      ['Service shop/telco exists.'],
    ],
  ])('%s', async (_, status, expected, says) => {
    const health = await assessHealth(program, scripts, model(status));
    expect(health.status).toBe(expected);
    for (const words of says) expect(health.message.toLowerCase()).toContain(words.toLowerCase());
  });
});

test('a probation that was passed, and promotions that are where they belong, are not worth a word', async () => {
  const probation = { ...onProbation, verdict: 'Passed', message: 'It did well.' };
  const health = await assessHealth(
    program,
    scripts,
    model({ ...complete, probation, promotions: [approved, undrifted] }),
  );
  expect(health).toEqual(await assessHealth(program, scripts, model(complete)));
});

function model(status: object | undefined): object {
  const metadata = { name: 'telco', namespace: 'shop', generation: GENERATION };
  return { apiVersion: 'churnops.dev/v1alpha1', kind: 'ChurnModel', metadata, spec: {}, status };
}
