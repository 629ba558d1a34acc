import type { Model, PromotionSpec, PromotionStatus } from '../environments/model.ts';

/** A digest of one hex digit, as readable as digests get. */
export const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
export const artifact = (digit: string) => `oci://registry.example.com/churn/telco@${digest(digit)}`;

export const REPOSITORY = {
  url: 'https://git.example.com/shop/models.git',
  provider: 'Gitea' as const,
  branch: 'main',
  secretRef: { name: 'forge' },
};

/** A model as the apiserver gives it; what a test does not say is left out. */
export function model(
  namespace: string,
  parts: {
    spec?: Partial<Model['spec']>;
    status?: Model['status'];
    annotations?: Record<string, string>;
  } = {},
): Model {
  const { spec, status, annotations } = parts;
  return {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'ChurnModel',
    metadata: { name: 'telco', namespace, ...(annotations && { annotations }) },
    spec: {
      source: { path: `environments/${namespace}/telco.yaml` },
      gitRepository: REPOSITORY,
      ...spec,
    },
    ...(status && { status }),
  } as Model;
}

/** What a spec asks to be served; the apiserver adds the rest. */
export function serving(served: string): NonNullable<Model['spec']['serving']> {
  return { artifact: served } as NonNullable<Model['spec']['serving']>;
}

/** A promotion from one environment to another. */
export function promotion(to: string, from: PromotionSpec['from'] = 'Served'): PromotionSpec {
  return { name: to, from, to: { path: `environments/${to}/telco.yaml` } };
}

/** What the operator says of a promotion. */
export function promotionStatus(name: string, parts: Partial<PromotionStatus> = {}): PromotionStatus {
  return { name, reason: 'AwaitingCandidate', message: 'There is no version to promote yet.', ...parts };
}

/** dev promotes to staging, staging to prod, and prod to a cluster that is not seen from here. */
export function story(): Model[] {
  const gates = [
    { name: 'contract', verdict: 'Passed' as const, message: 'The contract is the same.' },
    { name: 'auc', verdict: 'Passed' as const, figure: 0.8481, bound: 0.8, message: 'It is above 0.8.' },
    {
      name: 'loss',
      verdict: 'Undecided' as const,
      figure: -0.0021,
      interval: [-0.0102, 0.0061],
      bound: -0.005,
      message: 'Whether it loses more than 0.005 can not be said on 1,396 rows.',
      rowsNeeded: 9_120,
    },
  ];
  return [
    model('dev', {
      spec: { promotions: [promotion('staging')] },
      status: {
        serving: {
          wanted: artifact('a'),
          current: artifact('a'),
          version: 'a'.repeat(12),
          since: '2026-11-24T09:00:00Z',
          replicas: 1,
          readyReplicas: 1,
        },
        candidate: {
          run: 'telco-7',
          artifact: artifact('a'),
          createdAt: '2026-11-24T08:00:00Z',
          metrics: { auc: 0.8481 },
        },
        conditions: [condition('True', 'Converged', 'Git, spec and pods agree.')],
        probation: { digest: digest('a'), verdict: 'Passed', message: 'It held for 30m.' },
        promotions: [
          promotionStatus('staging', {
            reason: 'AwaitingApproval',
            message: 'Waiting for one more approval; 0 count so far. A person has to look at loss.',
            artifact: artifact('a'),
            digest: digest('a'),
            pullRequest: { number: 12, url: 'https://git.example.com/shop/models/pulls/12' },
            pushed: { branch: 'churnops/default/dev/telco/staging', commit: 'c'.repeat(40) },
            gates,
            discounted: [{ user: 'robot', reason: 'NotAnApprover' }],
          }),
        ],
      },
    }),
    model('staging', {
      spec: { promotions: [{ ...promotion('prod'), soak: '1h' }] },
      status: {
        serving: {
          wanted: artifact('b'),
          current: artifact('b'),
          since: '2026-11-24T09:30:00Z',
          replicas: 2,
          readyReplicas: 2,
        },
        conditions: [condition('True', 'Converged', 'Git, spec and pods agree.')],
        probation: {
          digest: digest('b'),
          verdict: 'Running',
          message: '10m of 30m are left.',
          until: '2026-11-24T10:10:00Z',
        },
        promotions: [
          promotionStatus('prod', {
            reason: 'Soaking',
            message: 'It has to be ready for 1h; 30m are left.',
            until: '2026-11-24T10:30:00Z',
          }),
        ],
      },
    }),
    model('prod', {
      spec: { promotions: [promotion('elsewhere')] },
      annotations: { 'churnops.dev/hold': 'Black Friday' },
      status: {
        serving: {
          wanted: artifact('d'),
          current: artifact('c'),
          replicas: 3,
          readyReplicas: 3,
          failed: { artifact: artifact('d'), reason: 'GoldenRowsDiffer', message: 'It predicts otherwise.' },
        },
        conditions: [condition('Unknown', 'AwaitingSync', 'Git has another artifact than the spec.')],
        rollback: {
          reason: 'AwaitingManualMerge',
          message: 'The policy is Manual: a person merges it.',
          artifact: artifact('b'),
          digest: digest('b'),
          pullRequest: { number: 13, url: 'https://git.example.com/shop/models/pulls/13' },
        },
      },
    }),
  ];
}

function condition(status: 'True' | 'False' | 'Unknown', reason: string, message: string) {
  return { type: 'Converged', status, reason, message, lastTransitionTime: '2026-11-24T09:00:00Z' };
}
