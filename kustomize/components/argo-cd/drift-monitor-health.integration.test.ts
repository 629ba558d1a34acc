import { assessHealth, type Health } from '@churnops/dev/argo-cd/health.ts';
import { ensurePrograms } from '@churnops/dev/programs/ensure-programs.ts';
import { createProgress } from '@churnops/dev/programs/progress.ts';
import type { Verdict } from '@churnops/operator/drift-monitor/decision/conditions.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { healthSettings } from './health-settings.ts';

const GENERATION = 2;
const UNSEEN = 'The operator has not looked at the last change yet.';

const watching: Verdict<'Ready'> = { status: 'True', reason: 'Watching', message: 'It is watched.' };
const clear: Verdict<'DriftDetected'> = { status: 'False', reason: 'NotDetected', message: 'It is clear.' };
const drift: Verdict<'DriftDetected'> = { status: 'True', reason: 'Detected', message: 'There is drift.' };

function told(
  ready: Verdict<'Ready'>,
  detected: Verdict<'DriftDetected'> = clear,
  observedGeneration = GENERATION,
): object {
  const conditions = [
    { type: 'DriftDetected', ...detected },
    { type: 'Ready', ...ready },
  ];
  return { observedGeneration, conditions };
}

let program: string;
let scripts: Record<string, string>;

beforeAll(async () => {
  const options = { environment: process.env, progress: createProgress(process.stderr) };
  program = (await ensurePrograms(['argocd'], options)).get('argocd')!;
  scripts = await healthSettings();
});

describe('Argo CD takes for the health of a DriftMonitor that', () => {
  test.concurrent.each<[string, object | undefined, Health['status'], string]>([
    ['is new: Progressing', undefined, 'Progressing', UNSEEN],
    ['was changed: Progressing', told(watching, clear, GENERATION - 1), 'Progressing', UNSEEN],
    ['watches: Healthy', told(watching), 'Healthy', 'It is watched.'],
    [
      'found drift: Healthy, because the commit that brings the cure must not wait',
      told(watching, drift),
      'Healthy',
      'There is drift. It is watched.',
    ],
    [
      'has no model yet: Healthy, because a later wave may bring it',
      told({ status: 'Unknown', reason: 'ModelMissing', message: 'There is no ChurnModel telco.' }),
      'Healthy',
      'There is no ChurnModel telco.',
    ],
    [
      'cannot watch as it is: Degraded, with why',
      told({ status: 'False', reason: 'WindowUnfit', message: 'The window is no multiple of the slot.' }),
      'Degraded',
      'The window is no multiple of the slot.',
    ],
  ])('%s', async (_, status, expected, message) => {
    const metadata = { name: 'telco', namespace: 'shop', generation: GENERATION };
    const monitor = { apiVersion: 'churnops.dev/v1alpha1', kind: 'DriftMonitor', metadata, spec: {}, status };
    expect(await assessHealth(program, scripts, monitor)).toEqual({ status: expected, message });
  });
});
