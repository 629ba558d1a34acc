import { expect, inject, it } from 'vitest';
import { MODELS, type Model } from '../churn-model/model.ts';
import { DeploymentController } from '../churn-model/testing/deployment-controller.ts';
import { Namespace } from '../churn-model/testing/namespace.ts';
import { ONE, TWO } from '../churn-model/testing/objects.ts';
import { RunningOperator } from '../churn-model/testing/running-operator.ts';
import { statusOf } from '../churn-model/testing/telco.ts';
import { DEFAULT_CONFIGURATION } from '../configuration.ts';
import { CRON_JOBS, JOBS } from '../kubernetes/resource.ts';
import type { Batch } from './batch.ts';
import { createBatchController } from './controller.ts';
import { cronJobName, jobName } from './names.ts';
import { JobController } from './testing/job-controller.ts';
import { aBatch, SETTINGS } from './testing/objects.ts';

const within = { timeout: 15_000 };
const nightly = aBatch({ name: 'nightly', schedule: '0 3 * * *' });

/** What every pod says of how far it is. */
const SAID = { phase: 'Scoring', percent: 40, message: '8 rows are scored, 0 were refused' };
const fetchProgress = async () => SAID;

function operate(namespace: Namespace): RunningOperator {
  const configuration = { ...SETTINGS, workers: DEFAULT_CONFIGURATION.workers };
  return new RunningOperator(namespace, {
    besides: (footing) => [createBatchController({ ...footing, configuration, fetchProgress })],
  });
}

/** A model of which ONE serves, with its batches. */
async function start(...batch: Batch[]) {
  const namespace = await Namespace.create(inject('kubeconfig'));
  const operator = operate(namespace);
  const spec = { serving: { artifact: ONE }, batch };
  await namespace.create(MODELS, { metadata: { name: 'telco' }, spec } as unknown as Model);
  const servers = new DeploymentController(namespace, 'telco');
  return { namespace, operator, servers, jobs: new JobController(namespace) };
}

const reasonsOf = async (namespace: Namespace) =>
  (await statusOf(namespace)).batches?.map(({ name, reason }) => `${name} ${reason}`);

async function awaitReasons(namespace: Namespace, ...reasons: string[]): Promise<void> {
  await expect.poll(() => reasonsOf(namespace), within).toEqual(reasons);
}

async function onlyJob(namespace: Namespace, artifact: string) {
  const read = async () => (await namespace.list(JOBS)).map(({ metadata }) => metadata?.annotations);
  await expect.poll(read, within).toMatchObject([{ 'churnops.dev/artifact': artifact }]);
  return (await namespace.list(JOBS))[0]!;
}

it('scores once with what is served, and again when that changes, one Job at a time', async () => {
  const { namespace, operator, servers, jobs } = await start(aBatch());
  await using _ = operator;
  await awaitReasons(namespace, 'nightly NothingServed');
  expect(await namespace.list(JOBS)).toEqual([]);
  await servers.rollOut(ONE);
  const first = await onlyJob(namespace, ONE);
  const pods = await jobs.start(first);
  await awaitReasons(namespace, 'nightly Running');
  const progress = async () => (await statusOf(namespace)).batches?.[0]?.progress;
  await expect.poll(progress, within).toMatchObject({ phase: 'Scoring', percent: 40 });
  await jobs.complete(first, pods, { rows: 40, refused: 1 });
  await awaitReasons(namespace, 'nightly Succeeded');
  expect((await statusOf(namespace)).batches?.[0]).toMatchObject({
    job: first.metadata?.name,
    artifact: ONE,
    rows: 120,
    refused: 3,
    startedAt: expect.any(String),
    finishedAt: expect.any(String),
  });
  expect(await progress()).toBeUndefined();

  await namespace.patch(MODELS, 'telco', { spec: { serving: { artifact: TWO } } });
  await servers.awaitTemplate(TWO);
  await servers.begin();
  expect((await onlyJob(namespace, ONE)).metadata?.deletionTimestamp).toBeUndefined();
  await servers.complete();
  await awaitReasons(namespace, 'nightly Replacing');
  expect((await onlyJob(namespace, ONE)).metadata?.finalizers).toContain('foregroundDeletion');
  await jobs.collect(first.metadata?.name ?? '');
  const second = await onlyJob(namespace, TWO);
  expect(second.metadata?.name).not.toBe(first.metadata?.name);
  const told = () => operator.reasons.filter((reason) => reason.startsWith('Batch'));
  await expect.poll(told, within).toEqual(['BatchStarted', 'BatchSucceeded', 'BatchStarted']);
});

it('keeps one CronJob, which changes with what is served, and tells of its Jobs', async () => {
  const { namespace, operator, servers, jobs } = await start(nightly);
  await using _ = operator;
  await servers.rollOut(ONE);
  await awaitReasons(namespace, 'nightly Scheduled');
  const [cronJob] = await namespace.list(CRON_JOBS);
  expect(cronJob?.metadata?.name).toBe(cronJobName(await namespace.get(MODELS, 'telco'), nightly));
  const job = await jobs.fire(cronJob!);
  await jobs.complete(job, await jobs.start(job), { rows: 5, refused: 0 });
  await awaitReasons(namespace, 'nightly Succeeded');
  expect((await statusOf(namespace)).batches?.[0]).toMatchObject({ job: job.metadata?.name, rows: 15 });

  await namespace.patch(MODELS, 'telco', { spec: { serving: { artifact: TWO } } });
  await servers.rollOut(TWO);
  const artifacts = async () =>
    (await namespace.list(CRON_JOBS)).map(({ metadata, spec }) => [
      metadata?.annotations?.['churnops.dev/artifact'],
      JSON.parse(spec?.jobTemplate.spec?.template.metadata?.annotations?.['churnops.dev/batch-file'] ?? '{}')
        .artifact,
    ]);
  await expect.poll(artifacts, within).toEqual([[TWO, TWO]]);
  expect((await namespace.list(JOBS)).map(({ metadata }) => metadata?.name)).toEqual([job.metadata?.name]);

  await namespace.patch(MODELS, 'telco', { spec: { serving: { artifact: null } } });
  await awaitReasons(namespace, 'nightly NothingServed');
  expect((await namespace.list(CRON_JOBS))[0]?.spec?.suspend).toBe(true);
});

it('comes to the same with a new operator that has lost the status, and then writes nothing', async () => {
  const { namespace, operator, servers, jobs } = await start(aBatch());
  await servers.rollOut(ONE);
  const job = await onlyJob(namespace, ONE);
  await jobs.complete(job, await jobs.start(job), { rows: 7, refused: 2 });
  await awaitReasons(namespace, 'nightly Succeeded');
  const before = (await statusOf(namespace)).batches;
  await operator.stop();
  await namespace.patchStatus(MODELS, 'telco', null);
  await using another = operate(namespace);
  await awaitReasons(namespace, 'nightly Succeeded');
  expect((await statusOf(namespace)).batches).toEqual(before);
  expect((await namespace.list(JOBS)).map(({ metadata }) => metadata?.uid)).toEqual([job.metadata?.uid]);
  const writesOfOnePass = async () => {
    const { writes } = another;
    await another.pass('telco');
    return another.writes - writes;
  };
  await expect.poll(writesOfOnePass, within).toBe(0);
});

it('leaves a Job of somebody else alone, and says so', async () => {
  const { namespace, operator, servers } = await start();
  await using _ = operator;
  await servers.rollOut(ONE);
  const name = jobName(await namespace.get(MODELS, 'telco'), aBatch(), { artifact: ONE });
  const spec = { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'b' }] } } };
  const foreign = await namespace.create(JOBS, { metadata: { name }, spec });
  await namespace.patch(MODELS, 'telco', { spec: { batch: [aBatch()] } });
  await awaitReasons(namespace, 'nightly NotOurs');
  expect((await namespace.get(JOBS, name)).metadata?.uid).toBe(foreign.metadata?.uid);
  expect(operator.reasons).toContain('NotOurs');
});

it('says what the apiserver refuses, does the other batches, and gets over it', async () => {
  const wrong = aBatch({ name: 'wrong', schedule: '0 25 * * *' });
  const { namespace, operator, servers } = await start(wrong, nightly);
  await using _ = operator;
  await servers.rollOut(ONE);
  await awaitReasons(namespace, 'wrong JobRefused', 'nightly Scheduled');
  const { batches } = await statusOf(namespace);
  expect(batches?.find(({ name }) => name === 'wrong')?.message).toContain('schedule');
  await namespace.patch(MODELS, 'telco', { spec: { batch: [{ ...wrong, schedule: '0 5 * * *' }, nightly] } });
  await awaitReasons(namespace, 'wrong Scheduled', 'nightly Scheduled');
});

it('takes away what is no longer declared, and its status', async () => {
  const { namespace, operator, servers } = await start(nightly, aBatch({ name: 'once' }));
  await using _ = operator;
  await servers.rollOut(ONE);
  await awaitReasons(namespace, 'nightly Scheduled', 'once Pending');
  await namespace.patch(MODELS, 'telco', { spec: { batch: null } });
  await expect.poll(() => reasonsOf(namespace), within).toBeUndefined();
  const going = async () =>
    [...(await namespace.list(JOBS)), ...(await namespace.list(CRON_JOBS))].filter(
      ({ metadata }) => !metadata?.deletionTimestamp,
    );
  await expect.poll(going, within).toEqual([]);
});
