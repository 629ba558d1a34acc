import { expect, inject, it } from 'vitest';
import { findCondition } from '../controller/conditions.ts';
import { DEPLOYMENTS } from '../kubernetes/resource.ts';
import { RUNS } from '../training-run/run.ts';
import { MODELS, type Model } from './model.ts';
import { DeploymentController } from './testing/deployment-controller.ts';
import { Namespace } from './testing/namespace.ts';
import { artifact, ONE, TWO } from './testing/objects.ts';
import { RunningOperator } from './testing/running-operator.ts';
import { awaitCondition, createModel, statusOf } from './testing/telco.ts';

const refusal = JSON.stringify({ code: 'DigestMismatch', sentence: 'The digest of model.onnx differs.' });

async function start() {
  const namespace = await Namespace.create(inject('kubeconfig'));
  return {
    namespace,
    cluster: new DeploymentController(namespace, 'telco'),
    operator: new RunningOperator(namespace),
  };
}

it('serves nothing, and says so, until an artifact is named', async () => {
  const { namespace, operator } = await start();
  await using _ = operator;
  await createModel(namespace, {});
  await awaitCondition(namespace, 'Ready', 'True', 'NothingToServe');
  expect(findCondition((await statusOf(namespace)).conditions, 'Available')?.status).toBe('False');
  expect(await namespace.list(DEPLOYMENTS)).toEqual([]);
});

it('rolls a first artifact out, and then another, telling each step', async () => {
  const { namespace, cluster, operator } = await start();
  await using _ = operator;
  await createModel(namespace, { artifact: ONE });
  await awaitCondition(namespace, 'Ready', 'Unknown', 'RollingOut');
  await cluster.rollOut(ONE);
  await awaitCondition(namespace, 'Ready', 'True', 'Serving');
  const first = await statusOf(namespace);
  expect(first.serving).toMatchObject({
    wanted: ONE,
    current: ONE,
    version: '111111111111',
    replicas: 1,
    readyReplicas: 1,
    url: `http://telco.${namespace.name}.svc:8000`,
  });
  expect(first.serving?.since).toBeDefined();

  await namespace.patch(MODELS, 'telco', { spec: { serving: { artifact: TWO } } });
  await cluster.awaitTemplate(TWO);
  await awaitCondition(namespace, 'Ready', 'Unknown', 'RollingOut');
  expect((await statusOf(namespace)).serving).toMatchObject({ wanted: TWO, current: ONE });
  await cluster.begin();
  await awaitCondition(namespace, 'Available', 'True', 'PodsReady');
  await cluster.complete();
  await awaitCondition(namespace, 'Ready', 'True', 'Serving');
  expect((await statusOf(namespace)).serving).toMatchObject({ wanted: TWO, current: TWO });
  expect(operator.reasons).toEqual([
    'RolloutStarted',
    'RolloutComplete',
    'RolloutStarted',
    'RolloutComplete',
  ]);
});

it('gives way to the artifact before, tells both, and tries again when the spec changes', async () => {
  const { namespace, cluster, operator } = await start();
  await using _ = operator;
  await createModel(namespace, { artifact: ONE });
  await cluster.rollOut(ONE);
  await awaitCondition(namespace, 'Ready', 'True', 'Serving');

  await namespace.patch(MODELS, 'telco', { spec: { serving: { artifact: TWO } } });
  await cluster.awaitTemplate(TWO);
  const { pod } = await cluster.begin();
  await cluster.endContainer(pod, 65, refusal);
  await cluster.awaitTemplate(ONE);
  await awaitCondition(namespace, 'Ready', 'False', 'GaveWay');
  expect((await statusOf(namespace)).serving).toMatchObject({
    wanted: TWO,
    current: ONE,
    failed: {
      artifact: TWO,
      reason: 'ModelRefused',
      message: expect.stringContaining('digest of model.onnx differs'),
    },
  });
  await cluster.begin();
  await cluster.complete();

  await namespace.patch(MODELS, 'telco', { spec: { serving: { maxReplicas: 5 } } });
  await cluster.awaitTemplate(TWO);
  await awaitCondition(namespace, 'Ready', 'Unknown', 'RollingOut');
  expect((await statusOf(namespace)).serving?.failed).toBeUndefined();
  await cluster.begin();
  await cluster.complete();
  await awaitCondition(namespace, 'Ready', 'True', 'Serving');
  expect((await statusOf(namespace)).serving).toMatchObject({ wanted: TWO, current: TWO });
});

it('gives way at the deadline, and serves the old artifact again when the spec goes back to it', async () => {
  const { namespace, cluster, operator } = await start();
  await using _ = operator;
  await createModel(namespace, { artifact: ONE });
  await cluster.rollOut(ONE);
  await awaitCondition(namespace, 'Ready', 'True', 'Serving');
  await namespace.patch(MODELS, 'telco', { spec: { serving: { artifact: TWO } } });
  await cluster.awaitTemplate(TWO);
  await cluster.begin();
  await cluster.exceedDeadline();
  await awaitCondition(namespace, 'Ready', 'False', 'GaveWay');
  expect((await statusOf(namespace)).serving?.failed?.reason).toBe('NotReadyInTime');
  await cluster.awaitTemplate(ONE);
  await cluster.begin();
  await cluster.complete();
  await namespace.patch(MODELS, 'telco', { spec: { serving: { artifact: ONE } } });
  await awaitCondition(namespace, 'Ready', 'True', 'Serving');
  expect((await statusOf(namespace)).serving).not.toHaveProperty('failed');
});

it('keeps a first artifact that fails, and is ready once it can be served after all', async () => {
  const { namespace, cluster, operator } = await start();
  await using _ = operator;
  await createModel(namespace, { artifact: ONE });
  await cluster.awaitTemplate(ONE);
  const { pod } = await cluster.begin();
  await cluster.endContainer(
    pod,
    77,
    '{"code":"RegistryRefused","sentence":"The registry refused to read."}',
  );
  await awaitCondition(namespace, 'Ready', 'False', 'RolloutFailed');
  expect((await statusOf(namespace)).serving?.failed?.message).toContain('The registry refused to read');
  await cluster.complete();
  await awaitCondition(namespace, 'Ready', 'True', 'Serving');
  expect(operator.reasons).toEqual(['RolloutStarted', 'RolloutFailed', 'RolloutComplete']);
});

it('decides the same after its status was deleted and another process took over', async () => {
  const { namespace, cluster, operator } = await start();
  await createModel(namespace, { artifact: ONE });
  await cluster.rollOut(ONE);
  await awaitCondition(namespace, 'Ready', 'True', 'Serving');
  await namespace.patch(MODELS, 'telco', { spec: { serving: { artifact: TWO } } });
  await cluster.awaitTemplate(TWO);
  const { pod } = await cluster.begin();
  await cluster.endContainer(pod, 65, refusal);
  await cluster.awaitTemplate(ONE);
  await cluster.begin();
  await cluster.complete();
  await awaitCondition(namespace, 'Ready', 'False', 'GaveWay');
  await operator.stop();
  const before = await statusOf(namespace);
  await namespace.patchStatus(MODELS, 'telco', null);

  await using next = new RunningOperator(namespace);
  await awaitCondition(namespace, 'Ready', 'False', 'GaveWay');
  expect((await statusOf(namespace)).serving).toEqual(before.serving);
  expect(next.reasons).toEqual([]);
});

it('tells the candidate among the runs of the model as they succeed', async () => {
  const { namespace, operator } = await start();
  await using _ = operator;
  await createModel(namespace, {});
  await awaitCondition(namespace, 'CandidateReady', 'False', 'NoRun');
  await namespace.create(RUNS, {
    metadata: { name: 'telco-1' },
    spec: {
      modelRef: { name: 'telco' },
      contract: {
        target: { name: 'churn', positive: 'Yes' },
        features: [{ name: 'tenure', type: 'Numeric' }],
      },
      data: { url: 'https://data.example/telco.csv' },
      algorithm: { type: 'LogisticRegression' },
      output: { repository: 'registry.example/churn/telco' },
    },
  } as never);
  await awaitCondition(namespace, 'CandidateReady', 'Unknown', 'AwaitingRun');
  const result = { phase: 'Succeeded', artifact: artifact('7'), metrics: { auc: 0.84 } };
  await namespace.patchStatus(RUNS, 'telco-1', result);
  await awaitCondition(namespace, 'CandidateReady', 'True', 'RunSucceeded');
  expect((await statusOf(namespace)).candidate).toMatchObject({
    run: 'telco-1',
    artifact: artifact('7'),
    metrics: { auc: 0.84 },
  });
});

it('makes no write when nothing changes, neither by itself nor as another process', async () => {
  const { namespace, cluster, operator } = await start();
  const resources = {
    requests: { cpu: '0.1', memory: '262144Ki' },
    limits: { cpu: '1000m', memory: '1024Mi' },
  };
  await createModel(namespace, { artifact: ONE, resources, decision: { threshold: 0.35 } });
  await cluster.rollOut(ONE);
  await awaitCondition(namespace, 'Ready', 'True', 'Serving');
  await cluster.look();
  const version = async () => (await namespace.get<Model>(MODELS, 'telco')).metadata.resourceVersion;
  const settled = await version();
  const { writes } = operator;
  for (let pass = 0; pass < 20; pass++) await operator.pass('telco');
  expect(operator.writes).toBe(writes);
  await operator.stop();

  await using next = new RunningOperator(namespace);
  for (let pass = 0; pass < 5; pass++) await next.pass('telco');
  expect(next.writes).toBe(0);
  expect(await version()).toBe(settled);
});
