import { describe, expect, it } from 'vitest';
import { buildCronJob, buildJob } from './job.ts';
import { cronJobName, jobName } from './names.ts';
import { aBatch, aModel, SERVED, SETTINGS } from './testing/objects.ts';

const secret = { name: 'store-keys' };
const s3 = { bucket: 'scores', key: 'nightly/', secretRef: secret };
const build = (changes: Parameters<typeof aBatch>[0] = {}, served = SERVED) => {
  const batch = aBatch(changes);
  return buildJob(aModel(batch), batch, served, SETTINGS);
};
const podOf = (job: ReturnType<typeof build>) => job.spec!.template.spec!;
const containerOf = (job: ReturnType<typeof build>) => podOf(job).containers[0]!;
const envOf = (job: ReturnType<typeof build>, name: string) =>
  containerOf(job).env?.find((one) => one.name === name);

describe('the Job of a batch', () => {
  it('is indexed over the partitions, and no more of them at once than it may', () => {
    expect(build().spec).toMatchObject({ completionMode: 'Indexed', completions: 3, parallelism: 3 });
    expect(build({ partitions: 1_000 }).spec).toMatchObject({ completions: 1_000, parallelism: 4 });
    expect(build({ partitions: 8, parallelism: 2 }).spec).toMatchObject({ parallelism: 2 });
  });

  it('gives up on exit codes that no retry can help, and tries a partition again where one may', () => {
    const { spec } = build();
    expect(spec?.podFailurePolicy?.rules).toEqual([
      {
        action: 'FailJob',
        onExitCodes: { containerName: 'trainer-job', operator: 'In', values: [65, 77, 78] },
      },
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    ]);
    expect(spec).toMatchObject({ backoffLimitPerIndex: 2, activeDeadlineSeconds: 86_400 });
    expect(spec).not.toHaveProperty('ttlSecondsAfterFinished');
  });

  it('belongs to the model, and is none of its servers', () => {
    expect(build().metadata).toMatchObject({
      labels: {
        'app.kubernetes.io/managed-by': 'churnops',
        'app.kubernetes.io/name': 'trainer-job',
        'churnops.dev/model': 'telco',
        'churnops.dev/batch': 'nightly',
      },
      ownerReferences: [{ kind: 'ChurnModel', uid: 'model-uid', controller: true, blockOwnerDeletion: true }],
    });
  });

  it('gives the pods no token and nothing that Pod Security restricted forbids', () => {
    expect(podOf(build())).toMatchObject({
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(containerOf(build()).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    });
  });

  it('tells the pods what to score, with what, and where the scores go', () => {
    const annotations = build({}, { ...SERVED, threshold: 0.35 }).spec?.template.metadata?.annotations;
    expect(JSON.parse(annotations?.['churnops.dev/batch-file'] ?? '')).toEqual({
      formatVersion: 1,
      model: { name: 'telco', namespace: 'shop' },
      name: 'nightly',
      artifact: SERVED.artifact,
      threshold: 0.35,
      partitions: 3,
      spec: {
        input: { persistentVolumeClaim: { claimName: 'customers', path: 'exports' } },
        output: { persistentVolumeClaim: { claimName: 'scores', path: 'nightly' } },
      },
    });
    expect(envOf(build(), 'CHURNOPS_JOB_UID')?.valueFrom?.fieldRef?.fieldPath).toBe(
      "metadata.labels['batch.kubernetes.io/controller-uid']",
    );
  });

  it('mounts what is read read-only, and one claim that is read and written once', () => {
    expect(containerOf(build()).volumeMounts?.slice(2)).toEqual([
      { name: 'output', mountPath: '/output' },
      { name: 'input', mountPath: '/data', readOnly: true },
    ]);
    const persistentVolumeClaim = { claimName: 'scores', path: 'in.csv' };
    const shared = build({ input: { persistentVolumeClaim } });
    expect(podOf(shared).volumes?.map(({ name }) => name)).toEqual(['batch', 'work', 'output']);
    expect(containerOf(shared).volumeMounts?.at(-1)).toEqual({
      name: 'output',
      mountPath: '/data',
      readOnly: true,
    });
  });

  it('mounts credentials by reference and never by value', () => {
    const input = { artifact: 'oci://x/y@sha256:z', pullSecretRef: { name: 'data-read' } };
    const job = build({ input, output: { s3 } }, { ...SERVED, pullSecret: 'model-read' });
    const [file, ...secrets] = podOf(job).volumes?.[0]?.projected?.sources ?? [];
    expect(file?.downwardAPI?.items?.[0]?.path).toBe('batch.json');
    expect(
      secrets.flatMap(({ secret }) => secret?.items?.map(({ path }) => `${secret.name}: ${path}`)),
    ).toEqual([
      'model-read: pull/config.json',
      'data-read: data-pull/config.json',
      'store-keys: output-s3/accessKeyId',
      'store-keys: output-s3/secretAccessKey',
      'store-keys: output-s3/sessionToken',
      'store-keys: output-s3/ca.crt',
    ]);
  });

  it('has as many threads as cores, and never asks for more than it may have', () => {
    expect(envOf(build(), 'CHURNOPS_THREADS')?.value).toBe('2');
    const job = build({ resources: { limits: { cpu: '100m', memory: '256Mi' } } });
    expect(envOf(job, 'CHURNOPS_THREADS')?.value).toBe('1');
    expect(containerOf(job).resources).toEqual({
      requests: { cpu: '100m', memory: '256Mi' },
      limits: { cpu: '100m', memory: '256Mi' },
    });
  });
});

describe('names', () => {
  const long = { metadata: { ...aModel().metadata, name: 'm'.repeat(50) } };
  const batch = aBatch({ name: 'b'.repeat(30), partitions: 1_000 });

  it('leave room for the index of a pod and the minute of a schedule', () => {
    expect(`${jobName(long, batch, SERVED)}-999`.length).toBeLessThanOrEqual(63);
    expect(`${cronJobName(long, batch)}-29999999-999`.length).toBeLessThanOrEqual(63);
  });

  it('tell models apart, of which one was deleted and has the name of another', () => {
    const again = { metadata: { ...long.metadata, uid: 'another' } };
    expect(jobName(again, batch, SERVED)).not.toBe(jobName(long, batch, SERVED));
    expect(cronJobName(again, batch)).not.toBe(cronJobName(long, batch));
  });

  it('of a CronJob stay whatever is changed in it', () => {
    const nightly = { ...batch, schedule: '0  3 * * 1 ' };
    const built = buildCronJob(aModel(), nightly, SERVED, SETTINGS, false);
    expect(built.metadata?.name).toBe(cronJobName(aModel(), batch));
    expect(built.spec).toMatchObject({ schedule: '0 3 * * 1', timeZone: 'Etc/UTC' });
  });
});
