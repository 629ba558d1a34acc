import { describe, expect, it } from 'vitest';
import { buildJob, SPEC_HASH_ANNOTATION, updateJob } from './job.ts';
import { RUN_ANNOTATION } from './run-file.ts';
import { aJob, anEvaluation, aRun, EVALUATED, SETTINGS } from './testing/objects.ts';

const run = aRun();
const podOf = (job: ReturnType<typeof buildJob>) => job.spec!.template.spec!;
const containerOf = (job: ReturnType<typeof buildJob>) => podOf(job).containers[0]!;

describe('the Job of a run', () => {
  it('carries the name of the run, its labels, and the run as its controller', () => {
    const { metadata } = buildJob(run, SETTINGS);
    expect(metadata).toMatchObject({
      name: 'telco-1',
      namespace: 'shop',
      labels: {
        'app.kubernetes.io/managed-by': 'churnops',
        'app.kubernetes.io/name': 'trainer-job',
        'churnops.dev/model': 'telco',
        'churnops.dev/training-run': 'telco-1',
      },
      ownerReferences: [{ kind: 'TrainingRun', uid: 'run-uid', controller: true, blockOwnerDeletion: true }],
    });
  });

  it('has no model label where the run trains for no model', () => {
    const { modelRef: _, ...spec } = run.spec;
    const labels = buildJob({ ...run, spec }, SETTINGS).metadata?.labels;
    expect(Object.keys(labels ?? {})).not.toContain('churnops.dev/model');
  });

  it('ends at once on exit codes that no retry can help, and does not count a disruption', () => {
    expect(buildJob(run, SETTINGS).spec?.podFailurePolicy?.rules).toEqual([
      {
        action: 'FailJob',
        onExitCodes: { containerName: 'trainer-job', operator: 'In', values: [65, 77, 78] },
      },
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    ]);
  });

  it('honours deadline, backoff limit and suspend, and never goes away by itself', () => {
    const { spec } = buildJob(
      aRun({ spec: { activeDeadlineSeconds: 60, backoffLimit: 5, suspend: true } }),
      SETTINGS,
    );
    expect(spec).toMatchObject({
      activeDeadlineSeconds: 60,
      backoffLimit: 5,
      suspend: true,
      parallelism: 1,
      completions: 1,
    });
    expect(spec).not.toHaveProperty('ttlSecondsAfterFinished');
  });

  it('gives the pod no token and nothing that Pod Security restricted forbids', () => {
    const job = buildJob(run, SETTINGS);
    expect(podOf(job)).toMatchObject({
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(containerOf(job).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    });
  });

  it('tells a run that compares which two models, and nothing of how models are made', () => {
    const job = buildJob(anEvaluation(), SETTINGS);
    const file = JSON.parse(job.spec!.template.metadata!.annotations![RUN_ANNOTATION]!);
    expect(file).toEqual({
      formatVersion: 1,
      uid: 'run-uid',
      name: 'telco-1',
      namespace: 'shop',
      createdAt: '2026-03-01T11:50:00Z',
      asOf: '2026-03-01T11:50:00Z',
      mode: 'Evaluate',
      spec: {
        data: { url: 'https://data.example/telco.csv' },
        evaluate: EVALUATED,
        output: { repository: 'registry.example/churn/telco', pushSecretRef: { name: 'registry-write' } },
        seed: 42,
      },
    });
  });

  it('hands the run file over by an annotation that the pod reads', () => {
    const job = buildJob(run, SETTINGS);
    const file = JSON.parse(job.spec!.template.metadata!.annotations![RUN_ANNOTATION]!);
    expect(file).toMatchObject({
      formatVersion: 1,
      uid: 'run-uid',
      name: 'telco-1',
      namespace: 'shop',
      createdAt: '2026-03-01T11:50:00Z',
    });
    expect(Object.keys(file.spec).sort()).toEqual([
      'algorithm',
      'contract',
      'data',
      'output',
      'seed',
      'split',
    ]);
    expect(podOf(job).volumes?.[0]?.projected?.sources?.[0]?.downwardAPI?.items).toEqual([
      {
        path: 'run.json',
        fieldRef: { apiVersion: 'v1', fieldPath: "metadata.annotations['churnops.dev/run']" },
      },
    ]);
  });

  it('mounts registry credentials as docker configs beside the run file, by reference and never by value', () => {
    const data = { artifact: 'oci://x/y@sha256:z', pullSecretRef: { name: 'data-read' } };
    const sources = podOf(buildJob(aRun({ spec: { data } }), SETTINGS)).volumes?.[0]?.projected?.sources;
    expect(sources?.slice(1)).toEqual([
      { secret: { name: 'registry-write', items: [{ key: '.dockerconfigjson', path: 'push/config.json' }] } },
      { secret: { name: 'data-read', items: [{ key: '.dockerconfigjson', path: 'data-pull/config.json' }] } },
    ]);
  });

  it('leaves the directories of credentials out where no Secret is named', () => {
    const output = { repository: 'registry.example/churn/telco' };
    const sources = podOf(buildJob(aRun({ spec: { output } }), SETTINGS)).volumes?.[0]?.projected?.sources;
    expect(sources).toHaveLength(1);
  });

  it('mounts what Git and a bucket ask for, for data by DVC, and says nothing of it in the run file', () => {
    const gitRepository = {
      url: 'https://git.example/data.git',
      revision: 'main',
      secretRef: { name: 'git-read' },
      caRef: { name: 'git-ca', key: 'root.pem' },
    };
    const data = { dvc: { gitRepository, path: 'data.csv.dvc', secretRef: { name: 's3-read' } } };
    const sources = podOf(buildJob(aRun({ spec: { data } }), SETTINGS)).volumes?.[0]?.projected?.sources;
    const items = sources
      ?.slice(2)
      .map(({ secret }) => [
        secret?.name,
        secret?.items?.map(({ key, path }) => `${key} ${path}`),
        secret?.optional ?? false,
      ]);
    expect(items).toEqual([
      ['s3-read', ['accessKeyId data-s3/accessKeyId', 'secretAccessKey data-s3/secretAccessKey'], false],
      ['s3-read', ['sessionToken data-s3/sessionToken', 'ca.crt data-s3/ca.crt'], true],
      ['git-read', ['token data-git/token'], false],
      ['git-read', ['username data-git/username'], true],
      ['git-ca', ['root.pem data-git/ca.crt'], false],
    ]);
  });

  it('mounts a data volume read-only', () => {
    const data = { persistentVolumeClaim: { claimName: 'telco-data', path: 'telco.csv' } };
    const job = buildJob(aRun({ spec: { data } }), SETTINGS);
    expect(podOf(job).volumes?.at(-1)).toEqual({
      name: 'data',
      persistentVolumeClaim: { claimName: 'telco-data', readOnly: true },
    });
    expect(containerOf(job).volumeMounts?.at(-1)).toEqual({
      name: 'data',
      mountPath: '/data',
      readOnly: true,
    });
  });

  it('mounts everything but its scratch space read-only', () => {
    const writable = containerOf(buildJob(run, SETTINGS)).volumeMounts?.filter(({ readOnly }) => !readOnly);
    expect(writable).toEqual([{ name: 'work', mountPath: '/work' }]);
  });

  it('bounds the only place that can be written to', () => {
    expect(
      podOf(buildJob(run, SETTINGS)).volumes?.find(({ name }) => name === 'work')?.emptyDir?.sizeLimit,
    ).toBe('4Gi');
  });

  it("takes the run's image before the operator's", () => {
    expect(containerOf(buildJob(run, SETTINGS)).image).toBe(SETTINGS.trainerImage);
    expect(containerOf(buildJob(aRun({ spec: { image: 'own:1' } }), SETTINGS)).image).toBe('own:1');
  });

  it('pulls with the Secrets of the configuration, where there are any', () => {
    expect(podOf(buildJob(run, SETTINGS))).not.toHaveProperty('imagePullSecrets');
    const job = buildJob(run, { ...SETTINGS, imagePullSecrets: ['registry-read'] });
    expect(podOf(job).imagePullSecrets).toEqual([{ name: 'registry-read' }]);
  });

  it('tells the trainer how registries are reached', () => {
    const env = containerOf(buildJob(run, SETTINGS)).env?.find(({ name }) => name === 'CHURNOPS_REGISTRIES');
    expect(JSON.parse(env?.value ?? '')).toEqual(SETTINGS.registries);
  });

  it('lets a Node trainer use three quarters of its memory limit for its heap', () => {
    const env = containerOf(buildJob(run, SETTINGS)).env?.find(({ name }) => name === 'NODE_OPTIONS');
    expect(env?.value).toBe('--max-old-space-size=1536');
  });

  it('writes quantities as strings, as the apiserver returns them', () => {
    const amounts = { cpu: 2, memory: 1024 };
    const job = buildJob(aRun({ spec: { resources: { requests: amounts, limits: amounts } } }), SETTINGS);
    expect(containerOf(job).resources?.limits).toEqual({ cpu: '2', memory: '1024' });
  });
});

describe('the Job that is there already', () => {
  it('is applied again as it is wanted while it was made from the same spec', () => {
    const wanted = buildJob(run, SETTINGS);
    expect(updateJob(aJob(run), wanted)).toBe(wanted);
  });

  it('keeps the template of another configuration, because a template cannot be changed', () => {
    expect(updateJob(aJob(run), buildJob(run, { ...SETTINGS, trainerImage: 'new:2' }))).toBeUndefined();
  });

  it('of another configuration still follows suspend', () => {
    const existing = aJob(run);
    const wanted = buildJob(aRun({ spec: { suspend: true } }), { ...SETTINGS, trainerImage: 'new:2' });
    const update = updateJob(existing, wanted);
    expect(update?.spec).toEqual({ ...existing.spec, suspend: true });
    expect(update?.metadata?.annotations).toEqual({
      [SPEC_HASH_ANNOTATION]: existing.metadata?.annotations?.[SPEC_HASH_ANNOTATION],
    });
  });

  it('has the same hash suspended and resumed', () => {
    const hash = (suspend: boolean) =>
      buildJob(aRun({ spec: { suspend } }), SETTINGS).metadata?.annotations?.[SPEC_HASH_ANNOTATION];
    expect(hash(true)).toBe(hash(false));
  });
});
