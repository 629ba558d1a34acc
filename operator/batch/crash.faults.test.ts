import { expect, inject, it } from 'vitest';
import { MODELS, type Model } from '../churn-model/model.ts';
import { DeploymentController } from '../churn-model/testing/deployment-controller.ts';
import { Namespace } from '../churn-model/testing/namespace.ts';
import { ONE, TWO } from '../churn-model/testing/objects.ts';
import { RunningOperator } from '../churn-model/testing/running-operator.ts';
import { statusOf } from '../churn-model/testing/telco.ts';
import { DEFAULT_CONFIGURATION } from '../configuration.ts';
import { CRON_JOBS, JOBS } from '../kubernetes/resource.ts';
import { createBatchController } from './controller.ts';
import { JobController } from './testing/job-controller.ts';
import { aBatch, SETTINGS } from './testing/objects.ts';

/** How many stories are told at once. */
const AT_ONCE = 6;
const within = { timeout: 20_000 };
const configuration = { ...SETTINGS, workers: DEFAULT_CONFIGURATION.workers };
const batch = [aBatch({ name: 'nightly', schedule: '0 3 * * *' }), aBatch({ name: 'once' })];

function operate(namespace: Namespace, crashAfterWrites?: number): RunningOperator {
  return new RunningOperator(namespace, {
    ...(crashAfterWrites !== undefined && { crashAfterWrites }),
    besides: (footing) => [
      createBatchController({ ...footing, configuration, fetchProgress: async () => undefined }),
    ],
  });
}

/** Two batches of a model, then another model, then no batch, with an operator that ends before the write after this many. */
async function story(crashAfterWrites?: number) {
  const namespace = await Namespace.create(inject('kubeconfig'));
  const [servers, jobs] = [new DeploymentController(namespace, 'telco'), new JobController(namespace)];
  const first = operate(namespace, crashAfterWrites);
  const second = first.ended.then(() => operate(namespace));
  const spec = { serving: { artifact: ONE }, batch };
  await namespace.create(MODELS, { metadata: { name: 'telco' }, spec } as unknown as Model);
  await servers.rollOut(ONE);
  const scored = [await scoreOnce(namespace, jobs, ONE)];
  await namespace.patch(MODELS, 'telco', { spec: { serving: { artifact: TWO } } });
  await servers.rollOut(TWO);
  await expect.poll(async () => (await theJob(namespace))?.metadata?.deletionTimestamp, within).toBeDefined();
  await jobs.collect((await theJob(namespace))!.metadata!.name!);
  scored.push(await scoreOnce(namespace, jobs, TWO));
  await namespace.patch(MODELS, 'telco', { spec: { batch: null } });
  const left = async () =>
    [...(await namespace.list(JOBS)), ...(await namespace.list(CRON_JOBS))].filter(
      ({ metadata }) => !metadata?.deletionTimestamp,
    ).length + ((await statusOf(namespace)).batches?.length ?? 0);
  await expect.poll(left, within).toBe(0);
  await first.stop();
  await (await second).stop();
  return { scored, writes: first.writes };
}

const theJob = async (namespace: Namespace) => (await namespace.list(JOBS))[0];

/** Waits for the Job with an artifact, does its work, and says what is told of it. */
async function scoreOnce(namespace: Namespace, jobs: JobController, artifact: string) {
  const artifacts = async () =>
    (await namespace.list(JOBS)).map(({ metadata }) => metadata?.annotations?.['churnops.dev/artifact']);
  await expect.poll(artifacts, within).toEqual([artifact]);
  const job = (await theJob(namespace))!;
  await jobs.complete(job, await jobs.start(job), { rows: 4, refused: 1 });
  const told = async () =>
    (await statusOf(namespace)).batches?.map((one) => `${one.name} ${one.reason} ${one.rows ?? ''}`.trim());
  await expect.poll(told, within).toEqual(['nightly Scheduled', 'once Succeeded 12']);
  const cronJobs = await namespace.list(CRON_JOBS);
  return {
    artifact: (await statusOf(namespace)).batches?.map((one) => one.artifact),
    cronJobs: cronJobs.map(({ metadata }) => metadata?.annotations?.['churnops.dev/artifact']),
  };
}

it('comes to the same end whichever write it crashed before', async () => {
  const { writes, scored } = await story();
  expect(scored).toEqual(
    [ONE, TWO].map((artifact) => ({ artifact: [undefined, artifact], cronJobs: [artifact] })),
  );
  expect(writes).toBeGreaterThan(10);
  const counts = Array.from({ length: writes }, (_, count) => count);
  for (let next = 0; next < writes; next += AT_ONCE) {
    const crashed = await Promise.all(counts.slice(next, next + AT_ONCE).map((count) => story(count)));
    for (const disturbed of crashed) expect(disturbed.scored).toEqual(scored);
  }
});
