import { stringify } from 'yaml';

/** The name of a model. */
export const nameOf = (index: number): string => `telco-${index}`;

/** Where it is in Git, and where its promotion goes. */
export const fileOf = (index: number): string => `environments/dev/${nameOf(index)}.yaml`;

/** A model's file: a person approves its versions, and its report has to reach a floor. */
export function modelFile(index: number, { url, apiURL }: { url: string; apiURL: string }): string {
  const path = fileOf(index);
  return stringify({
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'ChurnModel',
    metadata: { name: nameOf(index) },
    spec: {
      source: { path },
      gitRepository: { url, apiURL, provider: 'GitHub', secretRef: { name: 'git' } },
      accepts: {
        approval: { mode: 'Review', required: 1 },
        gates: [{ name: 'auc-floor', metric: 'auc', minimum: 0.5 }],
      },
      promotions: [{ name: 'dev', from: 'Candidate', to: { path } }],
      serving: { minReplicas: 1, pullSecretRef: { name: 'registry-write' } },
    },
  });
}
