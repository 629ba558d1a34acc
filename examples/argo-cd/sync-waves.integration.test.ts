import type { ForgeRepository } from '@churnops/dev/forge/forge-administration.ts';
import { MODELS } from '@churnops/operator/churn-model/model.ts';
import { DeploymentController } from '@churnops/operator/churn-model/testing/deployment-controller.ts';
import { Namespace } from '@churnops/operator/churn-model/testing/namespace.ts';
import { ONE, THREE, TWO } from '@churnops/operator/churn-model/testing/objects.ts';
import { RunningOperator } from '@churnops/operator/churn-model/testing/running-operator.ts';
import { awaitCondition, statusOf } from '@churnops/operator/churn-model/testing/telco.ts';
import { RUNS } from '@churnops/operator/training-run/run.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Application, ApplicationView } from './testing/application.ts';
import { readExample } from './testing/example.ts';
import { Stage } from './testing/stage.ts';

const REFUSAL = JSON.stringify({ code: 'DigestMismatch', sentence: 'The digest of model.onnx differs.' });

let stage: Stage;
let repository: ForgeRepository;
let namespace: Namespace;
let cluster: DeploymentController;
let operator: RunningOperator;
let view: ApplicationView;

beforeAll(async () => {
  stage = await Stage.start();
  namespace = await Namespace.create(stage.kubeconfig);
  cluster = new DeploymentController(namespace, 'telco');
  operator = new RunningOperator(namespace);
  stage.endsWith(() => operator.stop());
  repository = await stage.publish('waves', waves(undefined, 0));
  const { spec, ...dev } = await readExample('one-cluster/dev.yaml', {});
  const { sources: _, ...rest } = spec;
  const source = { repoURL: repository.cloneURL, targetRevision: 'main', path: '.' };
  const destination = { server: 'https://kubernetes.default.svc', namespace: namespace.name };
  await stage.argoCD.kubectl.apply({ ...dev, spec: { ...rest, source, destination } });
  view = stage.application('churn-dev');
});

afterAll(() => stage?.stop());

/** Three waves: a ConfigMap, then the model with a run beside it, then another ConfigMap. */
function waves(artifact: string | undefined, edition: number): Record<string, string> {
  const wave = (name: string, number: number) => ({
    name,
    annotations: { 'argocd.argoproj.io/sync-wave': String(number) },
  });
  const config = (name: string, number: number) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: wave(name, number),
    data: { edition: String(edition) },
  });
  const model = {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'ChurnModel',
    metadata: wave('telco', 1),
    spec: { serving: { minReplicas: 1, ...(artifact && { artifact }) } },
  };
  const objects = {
    first: config('first', 0),
    model,
    run: trainingRun(wave('telco-1', 1)),
    third: config('third', 2),
  };
  return Object.fromEntries(
    Object.entries(objects).map(([name, object]) => [`${name}.yaml`, JSON.stringify(object)]),
  );
}

function trainingRun(metadata: object): object {
  const contract = {
    target: { name: 'churn', positive: 'Yes' },
    features: [{ name: 'tenure', type: 'Numeric' }],
  };
  const data = { url: 'https://data.example.com/telco.csv' };
  const spec = { contract, data, output: { repository: 'registry.example.com/churn/telco' } };
  return { apiVersion: 'churnops.dev/v1alpha1', kind: 'TrainingRun', metadata, spec };
}

/** Says of the run that it is at work, as the operator does where there are nodes. */
async function beginRun(): Promise<void> {
  const ready = { type: 'Ready', status: 'Unknown', reason: 'Running', message: 'The trainer is at work.' };
  const conditions = [{ ...ready, observedGeneration: 1, lastTransitionTime: new Date().toISOString() }];
  const status = { observedGeneration: 1, phase: 'Running', conditions };
  const told = () =>
    namespace.patchStatus(RUNS, 'telco-1', status).then(
      () => true,
      () => false,
    );
  await expect.poll(told, { timeout: 30_000 }).toBe(true);
}

async function commit(artifact: string, edition: number): Promise<string> {
  const revision = await stage.forge.commitFiles(repository, waves(artifact, edition));
  await stage.argoCD.refresh('churn-dev');
  return revision;
}

const phase = ({ status }: Application) => status?.operationState?.phase;
const health = ({ status }: Application, kind = 'ChurnModel') =>
  status?.resources?.find((resource) => resource.kind === kind)?.health;

async function edition(name: string): Promise<string | undefined> {
  const map = await stage.argoCD.kubectl.get<{ data: { edition: string } }>([
    '-n',
    namespace.name,
    'configmap',
    name,
  ]);
  return map?.data.edition;
}

const isDone = (revision?: string) => (application: Application) =>
  phase(application) === 'Succeeded' &&
  application.status?.sync?.status === 'Synced' &&
  application.status.health?.status === 'Healthy' &&
  (revision === undefined || application.status.sync.revision === revision);

test('a model that nothing is promoted to yet holds up no wave, and neither does a run at work', async () => {
  await beginRun();
  const application = await view.await('is done', isDone(), 30);
  expect(health(application)).toMatchObject({ status: 'Healthy' });
  expect(health(application)?.message).toContain('nothing is served');
  expect(health(application, 'TrainingRun')).toEqual({
    status: 'Healthy',
    message: 'The trainer is at work.',
  });
  expect(await edition('third')).toBe('0');
});

test('the wave after a model waits for the operator, and then for the pods to be at its spec', async () => {
  await operator.stop();
  const revision = await commit(ONE, 1);
  const waits = ({ status }: Application) =>
    /healthy state of.*ChurnModel/.test(status?.operationState?.message ?? '');
  // What the status says is true of the commit before, by which the model is Healthy.
  await view.await('waits', waits, 30);
  expect((await statusOf(namespace)).conditions?.[0]).toMatchObject({ type: 'Ready', status: 'True' });
  operator = new RunningOperator(namespace);
  await cluster.awaitTemplate(ONE);
  await awaitCondition(namespace, 'Ready', 'Unknown', 'RollingOut');
  expect(phase(await view.refresh())).toBe('Running');
  expect([await edition('first'), await edition('third')]).toEqual(['1', '0']);
  await cluster.rollOut(ONE);
  await view.await('is done', isDone(revision), 30);
  expect(await edition('third')).toBe('1');
});

test('a version that fails ends its sync, tells what serves, and the next commit is taken', async () => {
  await commit(TWO, 2);
  await cluster.awaitTemplate(TWO);
  const { pod } = await cluster.begin();
  await cluster.endContainer(pod, 65, REFUSAL);
  await awaitCondition(namespace, 'Ready', 'False', 'GaveWay');
  const degraded = await view.await(
    'is Degraded',
    (application) => health(application)?.status === 'Degraded',
    30,
  );
  expect(health(degraded)?.message).toContain('version 111111111111, which');
  expect(await edition('third')).toBe('1');

  const revision = await commit(THREE, 3);
  await cluster.rollOut(THREE);
  await view.await('is done', isDone(revision), 40);
  expect(await edition('third')).toBe('3');
  expect((await statusOf(namespace)).serving).toMatchObject({ current: THREE });
});

test('a pull request that waits for people holds up no wave, and the next commit is taken', async () => {
  const pullRequest = { number: 12, url: 'https://git.example.com/churn/models/pulls/12' };
  const promotion = { name: 'prod', reason: 'AwaitingApproval', message: 'Waiting for one more approval.' };
  await namespace.patchStatus(MODELS, 'telco', { promotions: [{ ...promotion, pullRequest }] });
  const waiting = await view.await('is done', isDone(await commit(THREE, 4)), 40);
  expect(health(waiting)?.message).toContain('pull request 12: Waiting');
  expect(await edition('third')).toBe('4');

  const revision = await commit(ONE, 5);
  await cluster.rollOut(ONE);
  const done = await view.await('is done', isDone(revision), 40);
  expect(health(done)?.message).toContain('pull request 12: Waiting');
  expect(await edition('third')).toBe('5');
  expect((await statusOf(namespace)).serving).toMatchObject({ current: ONE });
});
