import { stringify } from 'yaml';

/** The environments of a promotion story, in the order in which a version goes through them. */
export type Environment = 'dev' | 'staging';

/** In that order. */
export const ENVIRONMENTS: readonly Environment[] = ['dev', 'staging'];

/** Where an environment's ChurnModel is in Git. */
export const fileOf = (environment: Environment): string => `environments/${environment}/telco.yaml`;

/** The name of an environment's ChurnModel; both live in one namespace. */
export const modelOf = (environment: Environment): string => `telco-${environment}`;

/** One that the artifact's own report settles, and one for which two versions have to be compared. */
const GATES = [
  { name: 'auc-floor', metric: 'auc', minimum: 0.5 },
  { name: 'no-worse', metric: 'auc', maximumLossAgainstServed: 0.005 },
];

/** How the operator reaches the repository. */
export interface RepositoryAddress {
  url: string;
  apiURL: string;
}

/**
 * The files of two environments: every version goes to dev by itself once its gates pass, and to staging by the approval of a
 * person. Nothing soaks, and nothing is served at first.
 */
export function promotionFiles({ url, apiURL }: RepositoryAddress): Record<string, string> {
  const model = (environment: Environment, approval: object, more: object) =>
    stringify({
      apiVersion: 'churnops.dev/v1alpha1',
      kind: 'ChurnModel',
      metadata: { name: modelOf(environment) },
      spec: {
        source: { path: fileOf(environment) },
        gitRepository: { url, apiURL, provider: 'Gitea', secretRef: { name: 'git' } },
        accepts: { approval, gates: GATES },
        ...more,
        serving: { minReplicas: 1, pullSecretRef: { name: 'registry-write' } },
      },
    });
  const promotions = [
    { name: 'dev', from: 'Candidate', to: { path: fileOf('dev') } },
    { name: 'staging', from: 'Served', to: { path: fileOf('staging') }, soak: '0s' },
  ];
  return {
    [fileOf('dev')]: model('dev', { mode: 'Automatic' }, { promotions }),
    [fileOf('staging')]: model('staging', { mode: 'Review', required: 1 }, {}),
  };
}
