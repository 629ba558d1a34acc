import { attachProfile } from '@churnops/lib/profile/profile-referrer.ts';
import { describe, expect, it } from 'vitest';
import { findCondition } from '../controller/conditions.ts';
import { StoredRegistry } from '../evidence/testing/stored-registry.ts';
import { digestOf } from '../promotion/decision/version.ts';
import { decide } from './decide.ts';
import { buildJob } from './job.ts';
import { findProfileResult } from './profile-result.ts';
import { RUN_ANNOTATION } from './run-file.ts';
import { anEndedJob, anEndedPod, anObservation, aRun, SETTINGS } from './testing/objects.ts';

const artifact = `oci://registry.example/churn/telco@sha256:${'c'.repeat(64)}`;
const profile = { artifact, from: 'ScoredBatches' } as const;
const { contract: _, ...spec } = aRun({ spec: { mode: 'Profile', profile } }).spec;
const run = { ...aRun(), spec };
const subject = { host: 'registry.example', repository: 'churn/telco', digest: digestOf(artifact)! };

async function store(model = subject.digest): Promise<{ registry: StoredRegistry; digest: string }> {
  const registry = new StoredRegistry();
  const { digest } = await attachProfile(
    registry,
    { ...subject, digest: model },
    { page: '{}', rows: 1_200 },
  );
  registry.tags.set('run-run-uid', digest);
  return { registry, digest };
}

describe('the result of a run that counts', () => {
  it('is what carries its tag, with the number of rows', async () => {
    const { registry, digest } = await store();
    expect(await findProfileResult(registry, run, artifact)).toEqual({
      artifact,
      report: digest,
      rows: 1_200,
      data: {},
    });
    expect(await findProfileResult(new StoredRegistry(), run, artifact)).toBeUndefined();
  });

  it('is unusable where it is of another model', async () => {
    const { registry } = await store(`sha256:${'d'.repeat(64)}`);
    await expect(findProfileResult(registry, run, artifact)).rejects.toThrow('counts against another model');
  });

  it('ends the run, with the counts in its status and no artifact that could be a candidate', async () => {
    const { registry, digest } = await store();
    const result = (await findProfileResult(registry, run, artifact))!;
    const job = anEndedJob(run, 'Complete');
    const observation = anObservation({
      run,
      job,
      pods: [anEndedPod(0)],
      answer: { kind: 'Profiled', result },
    });
    const { status, events } = decide(observation, SETTINGS);
    expect(status).toMatchObject({ phase: 'Succeeded', profile: { artifact, report: digest, rows: 1_200 } });
    expect(status).not.toHaveProperty('artifact');
    expect(findCondition(status?.conditions, 'Ready')).toMatchObject({
      status: 'True',
      reason: 'Profiled',
      message: 'Counted 1200 rows against cccccccccccc.',
    });
    expect(events).toMatchObject([{ type: 'Normal', reason: 'ProfileMade' }]);
  });
});

describe('the Job of a run that counts', () => {
  it('is told which data against which model, and nothing of how models are made', () => {
    const annotations = buildJob(run, SETTINGS).spec!.template.metadata!.annotations!;
    expect(JSON.parse(annotations[RUN_ANNOTATION]!)).toMatchObject({
      mode: 'Profile',
      asOf: run.metadata.creationTimestamp,
      spec: { data: spec.data, output: spec.output, profile },
    });
    expect(Object.keys(JSON.parse(annotations[RUN_ANNOTATION]!).spec).sort()).toEqual([
      'data',
      'output',
      'profile',
    ]);
  });

  it('has the keys of a bucket as files, of which two must be there', () => {
    const s3 = { bucket: 'exports', key: 'batches/', secretRef: { name: 'exports-read' } };
    const job = buildJob({ ...run, spec: { ...spec, data: { s3 } } }, SETTINGS);
    const volume = job.spec!.template.spec!.volumes!.find(({ name }) => name === 'run')!;
    const secrets = volume.projected!.sources!.filter(({ secret }) => secret?.name === 'exports-read');
    expect(
      secrets.map(({ secret }) => [secret!.items!.map(({ path }) => path), secret!.optional ?? false]),
    ).toEqual([
      [['data-s3/accessKeyId', 'data-s3/secretAccessKey'], false],
      [['data-s3/sessionToken', 'data-s3/ca.crt'], true],
    ]);
  });
});
