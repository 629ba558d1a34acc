import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { directorySource, type ModelSource } from '@churnops/model-server/model/model-source.ts';
import { writeTinyModel } from '@churnops/model-server/model/tiny-source.fixture.ts';
import { startServer } from '@churnops/model-server/server.ts';
import { expect, inject, it } from 'vitest';
import { MODELS, type Model } from '../churn-model/model.ts';
import { DeploymentController } from '../churn-model/testing/deployment-controller.ts';
import { Namespace } from '../churn-model/testing/namespace.ts';
import { RunningOperator } from '../churn-model/testing/running-operator.ts';
import { statusOf } from '../churn-model/testing/telco.ts';
import { DEFAULT_CONFIGURATION } from '../configuration.ts';
import { findCondition } from '../controller/conditions.ts';
import { PODS, type Pod } from '../kubernetes/resource.ts';
import { createConvergenceController } from './controller.ts';
import { createPodClient } from './pod-client.ts';

const logger = createSilentLogger();
const within = { timeout: 15_000 };
/** Where nobody listens: the port of the discard service, on an address of this machine that nothing else uses. */
const nowhere = { address: '127.0.0.9', port: 9 };

/** An operator whose pods are at the address; two looks at them are a tenth of a second apart. */
async function start(port: number) {
  const namespace = await Namespace.create(inject('kubeconfig'));
  const configuration = {
    ...DEFAULT_CONFIGURATION,
    promotion: { ...DEFAULT_CONFIGURATION.promotion, probationIntervalSeconds: 0.1 },
  };
  const operator = new RunningOperator(namespace, {
    besides: (footing) => [
      createConvergenceController({
        ...footing,
        configuration,
        askPods: createPodClient({ logger, port }),
        source: {
          observe: async () => ({ kind: 'NotConfigured' }),
          execute: async () => undefined,
          lookAgainAfter: () => 60_000,
        },
      }),
    ],
  });
  return { namespace, operator, cluster: new DeploymentController(namespace, 'telco') };
}

/** Rolls out a model of which one pod serves, at an address of this machine. */
async function rollOut(
  { namespace, cluster }: Awaited<ReturnType<typeof start>>,
  digest: string,
  probation: object,
  podIP = '127.0.0.1',
): Promise<Pod> {
  const artifact = `oci://registry.example/churn/telco@${digest}`;
  const spec = { serving: { artifact }, accepts: { probation } };
  await namespace.create(MODELS, { metadata: { name: 'telco' }, spec } as unknown as Model);
  await cluster.awaitTemplate(artifact);
  const { pod } = await cluster.begin();
  await namespace.patchStatus(PODS, pod.metadata?.name ?? '', { podIP });
  await cluster.complete();
  return pod;
}

async function setReady(namespace: Namespace, pod: Pod, status: 'True' | 'False') {
  const now = new Date();
  const begun = { type: 'Initialized', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' };
  // The apiserver keeps whole seconds, and the rollout was complete within this one.
  const lastTransitionTime = new Date(now.getTime() + (status === 'False' ? 1_000 : 0)).toISOString();
  const reason = status === 'False' ? { reason: 'ContainersNotReady' } : {};
  await namespace.patchStatus(PODS, pod.metadata?.name ?? '', {
    phase: 'Running',
    conditions: [begun, { type: 'Ready', status, lastTransitionTime, ...reason }],
  });
}

const awaitVerdict = (namespace: Namespace, verdict: string) =>
  expect.poll(async () => (await statusOf(namespace)).probation?.verdict, within).toBe(verdict);

it('watches the pods of a new rollout by what they themselves say, until it is over', async () => {
  const { directory, digest } = await writeTinyModel();
  const server = await startServer({
    source: directorySource(directory),
    logger,
    host: '127.0.0.1',
    port: 0,
  });
  await server.ready;
  const environment = await start(Number(new URL(server.url).port));
  await using operator = environment.operator;
  await rollOut(environment, digest, { duration: '4s' });
  await awaitVerdict(environment.namespace, 'Running');
  const message = async () => (await statusOf(environment.namespace)).probation?.message;
  await expect.poll(message, within).toBe('Watched for 4s.');
  await awaitVerdict(environment.namespace, 'Passed');
  const { conditions, probation } = await statusOf(environment.namespace);
  expect(probation).toMatchObject({ digest, message: 'It held for 4s.' });
  expect(findCondition(conditions, 'Converged')).toMatchObject({
    status: 'Unknown',
    reason: 'NotConfigured',
  });
  expect(findCondition(conditions, 'Ready')?.status).toBe('True');
  expect(operator.reasons.filter((reason) => reason === 'ProbationPassed')).toHaveLength(1);
  await server.close();
});

it('fails a version whose servers fail their requests', async () => {
  const { directory, digest } = await writeTinyModel();
  const release = Promise.withResolvers<void>();
  const slow: ModelSource = {
    ...directorySource(directory),
    fetch: async (...parameters) => {
      await release.promise;
      return directorySource(directory).fetch(...parameters);
    },
  };
  const server = await startServer({ source: slow, logger, host: '127.0.0.1', port: 0 });
  const body = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"features":[[1,"x"]]}',
  };
  for (let request = 0; request < 25; request++) {
    expect((await fetch(`${server.url}/predict`, body)).status).toBe(503);
  }
  release.resolve();
  await server.ready;
  const environment = await start(Number(new URL(server.url).port));
  await using operator = environment.operator;
  await rollOut(environment, digest, { duration: '10m' });
  await awaitVerdict(environment.namespace, 'Failed');
  const { probation } = await statusOf(environment.namespace);
  expect(probation?.message).toBe('25 of 25 requests failed (100 %), at most 5 % are allowed.');
  expect(operator.reasons).toContain('ProbationFailed');
  await server.close();
});

it('asks a failed version no more, and holds silence against none', async () => {
  let asked = 0;
  const digest = `sha256:${'5'.repeat(64)}`;
  const server = createServer((_, response) => {
    asked += 1;
    response.end(`churnops_model_info{digest="${digest}"} 1\npredictions_total 1\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const environment = await start((server.address() as AddressInfo).port);
  await using _ = environment.operator;
  const pod = await rollOut(environment, digest, { duration: '10m' });
  await awaitVerdict(environment.namespace, 'Running');
  await expect.poll(() => asked, within).toBeGreaterThan(2);
  await setReady(environment.namespace, pod, 'False');
  await awaitVerdict(environment.namespace, 'Failed');
  expect((await statusOf(environment.namespace)).probation?.message).toContain('so no longer');
  const before = asked;
  await environment.operator.pass('telco');
  await setReady(environment.namespace, pod, 'True');
  await environment.operator.pass('telco');
  expect(asked).toBe(before);
  expect((await statusOf(environment.namespace)).probation?.verdict).toBe('Failed');
  server.close();
});

it('tells of a pod that does not answer, and passes in the end', async () => {
  const environment = await start(nowhere.port);
  await using _ = environment.operator;
  await rollOut(environment, `sha256:${'6'.repeat(64)}`, { duration: '4s' }, nowhere.address);
  await awaitVerdict(environment.namespace, 'Running');
  const { probation } = await statusOf(environment.namespace);
  expect(probation?.message).toBe('Watched for 4s. 1 of 1 pods did not say how they do.');
  await awaitVerdict(environment.namespace, 'Passed');
});
