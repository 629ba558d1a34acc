import { describe, expect, it } from 'vitest';
import {
  CONFIGURATION,
  deployment as existing,
  model,
  ONE,
  serving,
  settings,
  TWO,
} from '../testing/objects.ts';
import { deployment } from './deployment.ts';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts';
import { podDisruptionBudget } from './pod-disruption-budget.ts';
import { service, serviceUrl } from './service.ts';
import { serviceAccount } from './service-account.ts';

const owner = model({ serving: serving() });
const facts = { phase: 'RollingOut' as const, running: settings() };
const built = () => deployment(owner, serving(), facts, CONFIGURATION);
const children = [
  serviceAccount(owner),
  built(),
  service(owner),
  horizontalPodAutoscaler(owner, serving()),
  podDisruptionBudget(owner),
];

describe('every child', () => {
  it.each(children.map((child) => [child.kind, child]))('%s goes when its model goes', (_kind, child) => {
    expect(child.metadata?.ownerReferences).toEqual([
      {
        apiVersion: 'churnops.dev/v1alpha1',
        kind: 'ChurnModel',
        name: 'telco',
        uid: 'model-uid',
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
  });

  it.each(children.map((child) => [child.kind, child]))(
    '%s carries the labels it is found by',
    (_kind, child) => {
      expect(child.metadata).toMatchObject({
        namespace: 'shop',
        labels: {
          'app.kubernetes.io/managed-by': 'churnops',
          'app.kubernetes.io/name': 'model-server',
          'churnops.dev/model': 'telco',
        },
      });
    },
  );
});

describe('deployment', () => {
  it('replaces pods one by one, and never has one less than before', () => {
    expect(built().spec?.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    });
  });

  it('leaves the number of pods to the autoscaler', () => {
    expect(built().spec).not.toHaveProperty('replicas');
  });

  it('wakes a Deployment that was scaled to zero, because the autoscaler would not', () => {
    const asleep = existing({});
    const found = { ...asleep, spec: { ...asleep.spec!, replicas: 0 } };
    expect(deployment(owner, serving(), facts, CONFIGURATION, found).spec?.replicas).toBe(1);
  });

  it('goes on with a Deployment that was paused', () => {
    const paused = existing({});
    const found = { ...paused, spec: { ...paused.spec!, paused: true } };
    expect(deployment(owner, serving(), facts, CONFIGURATION, found).spec?.paused).toBe(false);
  });

  it('waits as long as the spec allows', () => {
    const patient = deployment(owner, serving({ progressDeadlineSeconds: 900 }), facts, CONFIGURATION);
    expect(patient.spec?.progressDeadlineSeconds).toBe(900);
  });

  it('runs what the rollout says, not what the spec says', () => {
    const before = deployment(owner, serving({ artifact: TWO }), facts, CONFIGURATION);
    expect(before.spec?.template.metadata?.annotations).toEqual({ 'churnops.dev/artifact': ONE });
  });
});

describe('the pod', () => {
  const podOf = (given = settings(), configuration = CONFIGURATION) =>
    deployment(owner, serving(), { ...facts, running: given }, configuration).spec!.template.spec!;
  const container = (given = settings()) => podOf(given).containers[0]!;

  it('is restricted as Pod Security asks', () => {
    expect(podOf().securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container().securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    });
  });

  it('has no token', () => {
    expect(podOf().automountServiceAccountToken).toBe(false);
    expect(serviceAccount(owner).automountServiceAccountToken).toBe(false);
    expect(podOf().serviceAccountName).toBe('telco-model-server');
  });

  it('knows its artifact and its registries', () => {
    expect(container().env).toContainEqual({ name: 'CHURNOPS_ARTIFACT', value: ONE });
    expect(container().env).toContainEqual({ name: 'CHURNOPS_REGISTRIES', value: '[]' });
  });

  it('knows a threshold only where the spec overrides the one of the artifact', () => {
    const names = (given = settings()) => container(given).env?.map(({ name }) => name);
    expect(names()).not.toContain('CHURNOPS_THRESHOLD');
    const overridden = container(settings({ decision: { threshold: 0.35 } }));
    expect(overridden.env).toContainEqual({ name: 'CHURNOPS_THRESHOLD', value: '0.35' });
    const zero = container(settings({ decision: { threshold: 0 } }));
    expect(zero.env).toContainEqual({ name: 'CHURNOPS_THRESHOLD', value: '0' });
  });

  it('tells those who watch of its live rows, under its own uid, until shortly before it is killed', () => {
    expect(container().ports).toContainEqual({ name: 'metrics', containerPort: 9090, protocol: 'TCP' });
    const { env = [], lifecycle } = container();
    const uid = env.find(({ name }) => name === 'POD_UID');
    expect(uid?.valueFrom?.fieldRef?.fieldPath).toBe('metadata.uid');
    const grace = Number(env.find(({ name }) => name === 'CHURNOPS_CLOSE_GRACE_SECONDS')?.value);
    const killed = podOf().terminationGracePeriodSeconds! - lifecycle!.preStop!.sleep!.seconds;
    expect(killed - grace).toBeGreaterThan(0);
    expect(killed - grace).toBeLessThan(5);
  });

  it('is the same however the default of a slot is written, and as one whose settings were written down before', () => {
    const given = settings({ profile: { slot: '300s', exposeValues: false } });
    expect(given).toEqual(settings());
    expect(given).not.toHaveProperty('profile');
    expect(podOf(given)).toEqual(podOf());
  });

  it('has the pull secret as a docker configuration, and cannot start without it', () => {
    const withSecret = podOf(settings({ pullSecretRef: { name: 'registry-read' } }));
    expect(withSecret.volumes?.find(({ name }) => name === 'pull')?.secret).toMatchObject({
      secretName: 'registry-read',
      optional: false,
      items: [{ key: '.dockerconfigjson', path: 'config.json' }],
    });
    expect(withSecret.containers[0]?.volumeMounts).toContainEqual({
      name: 'pull',
      mountPath: '/etc/churnops/pull',
      readOnly: true,
    });
    expect(podOf().volumes?.map(({ name }) => name)).toEqual(['work']);
  });

  it('logs predictions to a claim that it has mounted, and rolls with it', () => {
    const claim = { claimName: 'predictions', path: 'telco/log' };
    const spec = podOf(settings({ predictionLog: { persistentVolumeClaim: claim } }));
    expect(spec.volumes).toContainEqual({
      name: 'prediction-log',
      persistentVolumeClaim: { claimName: 'predictions' },
    });
    const { env, volumeMounts } = spec.containers[0]!;
    expect(volumeMounts).toContainEqual({ name: 'prediction-log', mountPath: '/prediction-log' });
    const value = '/prediction-log/telco/log';
    expect(env).toContainEqual({ name: 'CHURNOPS_PREDICTION_LOG_DIRECTORY', value });
    expect(spec).not.toEqual(podOf());
  });

  it('logs predictions to a store whose keys are mounted, and in no environment', () => {
    const s3 = { bucket: 'churn', prefix: 'log', region: 'eu', secretRef: { name: 'store' } };
    const spec = podOf(settings({ predictionLog: { s3 }, pullSecretRef: { name: 'registry-read' } }));
    expect(spec.volumes?.map(({ name }) => name)).toEqual(['work', 'prediction-log', 'pull']);
    const [, { projected } = {}] = spec.volumes!;
    expect(projected?.sources?.map(({ secret }) => secret)).toMatchObject([
      { name: 'store', items: [{ path: 's3/accessKeyId' }, { path: 's3/secretAccessKey' }] },
      { name: 'store', optional: true },
    ]);
    const { env, volumeMounts } = spec.containers[0]!;
    const mountPath = '/etc/churnops/prediction-log';
    expect(volumeMounts).toContainEqual({ name: 'prediction-log', mountPath, readOnly: true });
    const value = '{"bucket":"churn","prefix":"log","region":"eu"}';
    expect(env).toContainEqual({ name: 'CHURNOPS_PREDICTION_LOG_S3', value });
    expect(JSON.stringify(env)).not.toContain('store');
  });

  it('can pull its own image with the Secrets of the configuration', () => {
    const spec = podOf(settings(), { ...CONFIGURATION, imagePullSecrets: ['images'] });
    expect(spec.imagePullSecrets).toEqual([{ name: 'images' }]);
  });

  it('takes requests by /health and lives by /live', () => {
    const { readinessProbe, livenessProbe, startupProbe } = container();
    expect(readinessProbe?.httpGet?.path).toBe('/health');
    expect(livenessProbe?.httpGet?.path).toBe('/live');
    expect(startupProbe?.httpGet?.path).toBe('/live');
  });

  it('goes on answering after it was taken off the Service, and then has time to end', () => {
    const seconds = container().lifecycle?.preStop?.sleep?.seconds ?? 0;
    expect(seconds).toBeGreaterThan(0);
    expect(podOf().terminationGracePeriodSeconds).toBeGreaterThanOrEqual(seconds + 20);
  });

  it('spreads over nodes where there are some', () => {
    expect(podOf().topologySpreadConstraints?.[0]).toMatchObject({
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
    });
  });
});

describe('service', () => {
  it('is one address on port 8000', () => {
    expect(service(owner).spec?.ports).toEqual([
      { name: 'http', port: 8000, protocol: 'TCP', targetPort: 'http' },
    ]);
    expect(serviceUrl(owner)).toBe('http://telco.shop.svc:8000');
  });

  it('selects exactly the labels of the pods', () => {
    expect(built().spec?.template.metadata?.labels).toMatchObject(service(owner).spec?.selector ?? {});
  });
});

describe('horizontalPodAutoscaler', () => {
  it('is fast upwards and slow downwards, between the bounds of the spec', () => {
    const { spec } = horizontalPodAutoscaler(
      owner,
      serving({ minReplicas: 3, maxReplicas: 5, targetCPUUtilization: 55 }),
    );
    expect(spec).toMatchObject({
      minReplicas: 3,
      maxReplicas: 5,
      scaleTargetRef: { kind: 'Deployment', name: 'telco' },
      metrics: [{ resource: { name: 'cpu', target: { averageUtilization: 55 } } }],
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 30 },
        scaleDown: { stabilizationWindowSeconds: 300 },
      },
    });
  });
});

describe('podDisruptionBudget', () => {
  it('gives up one pod at a time, and unhealthy ones always', () => {
    expect(podDisruptionBudget(owner).spec).toMatchObject({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });
});
