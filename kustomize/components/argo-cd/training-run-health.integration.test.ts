import { assessHealth, type Health } from '@churnops/dev/argo-cd/health.ts';
import { ensurePrograms } from '@churnops/dev/programs/ensure-programs.ts';
import { createProgress } from '@churnops/dev/programs/progress.ts';
import type { Verdict } from '@churnops/operator/training-run/conditions.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { healthSettings } from './health-settings.ts';

type Phase = 'Pending' | 'Running' | 'Suspended' | 'Succeeded' | 'Failed';

const GENERATION = 2;
const UNSEEN = 'The operator has not looked at the last change yet.';
const progress = { phase: 'Fitting', percent: 40, message: 'tree 40 of 100' };
const secretMissing: Verdict<'Ready'> = {
  status: 'False',
  reason: 'SecretMissing',
  message: 'Secret shop/registry-write is missing.',
};

function told(phase: Phase, ready: Verdict<'Ready'>, observedGeneration = GENERATION): object {
  const complete = { type: 'Complete', status: phase === 'Succeeded' ? 'True' : 'False' };
  return { observedGeneration, phase, conditions: [complete, { type: 'Ready', ...ready }, complete] };
}

const unknown = (reason: Verdict<'Ready'>['reason'], message: string): Verdict<'Ready'> => ({
  status: 'Unknown',
  reason,
  message,
});
const succeeded = (observedGeneration = GENERATION) => {
  const ready = { status: 'True', reason: 'Succeeded', message: 'The artifact is stored.' } as const;
  return told('Succeeded', ready, observedGeneration);
};
const failed = (observedGeneration = GENERATION) => {
  const message = 'column total_charges: 11 of 7043 values are missing, at most 0 allowed';
  return told('Failed', { status: 'False', reason: 'BadData', message }, observedGeneration);
};

let program: string;
let scripts: Record<string, string>;

beforeAll(async () => {
  const options = { environment: process.env, progress: createProgress(process.stderr) };
  program = (await ensurePrograms(['argocd'], options)).get('argocd')!;
  scripts = await healthSettings();
});

describe('Argo CD takes for the health of a TrainingRun that', () => {
  test.concurrent.each<[string, object | undefined, Health['status'], string]>([
    ['is new: Progressing', undefined, 'Progressing', UNSEEN],
    ['was finished before it was resumed: Progressing', succeeded(GENERATION - 1), 'Progressing', UNSEEN],
    ['failed before it was resumed: Progressing', failed(GENERATION - 1), 'Progressing', UNSEEN],
    ['has no conditions: Healthy', { observedGeneration: GENERATION, phase: 'Pending' }, 'Healthy', ''],
    [
      'waits for its pod: Healthy',
      told('Pending', unknown('Pending', 'Waiting for the pod to start.')),
      'Healthy',
      'Waiting for the pod to start.',
    ],
    [
      'finds no node: Healthy, because the commit that makes it smaller must not wait for one',
      told('Pending', unknown('Unschedulable', 'No node takes the pod.')),
      'Healthy',
      'No node takes the pod.',
    ],
    [
      'runs: Healthy, because nothing in Git can wait for what it makes',
      told('Running', unknown('Running', 'The trainer is at work.')),
      'Healthy',
      'The trainer is at work.',
    ],
    [
      'tells how far it is: Healthy, with that',
      { ...told('Running', unknown('Running', 'The trainer is at work.')), progress },
      'Healthy',
      'The trainer is at work. Fitting, 40 %.',
    ],
    [
      'tries again: Healthy, with why',
      told('Running', unknown('Retrying', 'An attempt failed; up to 2 are made again.')),
      'Healthy',
      'An attempt failed; up to 2 are made again.',
    ],
    [
      'is suspended: Healthy, and not Suspended, which would hold up the sync',
      told('Suspended', unknown('Suspended', 'Stopped by spec.suspend.')),
      'Healthy',
      'Stopped by spec.suspend.',
    ],
    [
      'needs a Secret that a later wave may bring: Healthy, with that',
      told('Pending', secretMissing),
      'Healthy',
      'Held up: Secret shop/registry-write is missing.',
    ],
    [
      'is suspended and needs a Secret: Healthy, with that',
      told('Suspended', secretMissing),
      'Healthy',
      'Held up: Secret shop/registry-write is missing.',
    ],
    ['succeeded: Healthy', succeeded(), 'Healthy', 'The artifact is stored.'],
    [
      'made nothing new: Healthy',
      told('Succeeded', { status: 'True', reason: 'NoNewModel', message: 'The registry had it already.' }),
      'Healthy',
      'The registry had it already.',
    ],
    [
      'failed: Degraded, with the sentence',
      failed(),
      'Degraded',
      'column total_charges: 11 of 7043 values are missing, at most 0 allowed',
    ],
  ])('%s', async (_, status, expected, message) => {
    expect(await assessHealth(program, scripts, run(status))).toEqual({ status: expected, message });
  });
});

function run(status: object | undefined): object {
  const metadata = { name: 'telco-1', namespace: 'shop', generation: GENERATION };
  return { apiVersion: 'churnops.dev/v1alpha1', kind: 'TrainingRun', metadata, spec: {}, status };
}
