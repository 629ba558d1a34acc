import type { Comparison, ComparisonReport } from '@churnops/lib/comparison/comparison-report.ts';
import type { Model } from '../../churn-model/model.ts';
import { digestOf } from '../../promotion/decision/version.ts';
import { comparison } from '../../promotion/testing/evidence.ts';
import type { Run, RunStatus } from '../../training-run/run.ts';
import { aRun } from '../../training-run/testing/objects.ts';

/** A model that is served with a pull secret. */
export function aModel(spec: Partial<Model['spec']> = {}): Model {
  return {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'ChurnModel',
    metadata: { name: 'telco', namespace: 'shop', uid: 'model-uid', generation: 1 },
    spec: {
      serving: {
        minReplicas: 1,
        maxReplicas: 2,
        targetCPUUtilization: 70,
        resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: 1, memory: '1Gi' } },
        progressDeadlineSeconds: 300,
        profile: { slot: '5m', exposeValues: false },
        pullSecretRef: { name: 'registry-read' },
      },
      ...spec,
    },
  };
}

/** A run that made a version. */
export function aTraining(name: string, artifact: string, createdAt: string, existed = false): Run {
  return aRun({
    metadata: { name, uid: `uid-of-${name}`, creationTimestamp: createdAt },
    status: { phase: 'Succeeded', artifact, existed },
  });
}

/** A run that compares two versions. */
export function anEvaluation(
  name: string,
  pair: { candidate: string; served: string },
  status: RunStatus = {},
  createdAt = '2026-03-01T11:00:00Z',
): Run {
  const run = aRun({ metadata: { name, uid: `uid-of-${name}`, creationTimestamp: createdAt }, status });
  const { contract: _, ...spec } = run.spec;
  return { ...run, spec: { ...spec, mode: 'Evaluate', evaluate: pair } };
}

/** A comparison of two versions, by their references. */
export function aComparison(
  candidate: string,
  served: string,
  given: Partial<Comparison> = {},
): ComparisonReport {
  return { ...comparison(), candidate: digestOf(candidate)!, served: digestOf(served)!, ...given };
}
