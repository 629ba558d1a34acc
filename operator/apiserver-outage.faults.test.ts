import { setTimeout as sleep } from 'node:timers/promises';
import { startTemporaryControlPlane } from '@churnops/dev/control-plane/temporary-control-plane.ts';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { MODELS } from './churn-model/model.ts';
import { Namespace } from './churn-model/testing/namespace.ts';
import { ONE } from './churn-model/testing/objects.ts';
import { collectionPath } from './kubernetes/paths.ts';
import { DEPLOYMENTS } from './kubernetes/resource.ts';
import { WATCHED_RESOURCES } from './kubernetes/watched-resources.ts';
import { OperatorProcess } from './testing/operator-process.ts';
import { RestartedOperator } from './testing/restarted-operator.ts';

const OUTAGE_MILLISECONDS = 30_000;
const ATTEMPTS_A_KIND = 10;
/** The aim is 30 s; other work on the machine that runs the test may double it. */
const RECOVERY_MILLISECONDS = 60_000;

/** An apiserver of its own, because this test kills it. */
let controlPlane: Awaited<ReturnType<typeof startTemporaryControlPlane>>;
beforeAll(async () => {
  controlPlane = await startTemporaryControlPlane({ environment: process.env });
});
afterAll(() => controlPlane?.stop());

it('an apiserver that is gone for 30 s is asked for with patience, and edits made right after are seen', async () => {
  const namespace = await Namespace.create(controlPlane.kubeconfig);
  const processes: OperatorProcess[] = [];
  const configuration = {
    modelServerImage: 'registry.example/model-server:1',
    trainerImage: 'registry.example/trainer:1',
    namespaces: [namespace.name],
  };
  await using operator = new RestartedOperator({
    start: () =>
      OperatorProcess.start({
        name: 'operator',
        kubeconfig: controlPlane.kubeconfig,
        namespace: namespace.name,
        configuration,
      }),
    begun: (process) => processes.push(process),
    delay: 1_000,
  });
  const model = (name: string) =>
    namespace.create(MODELS, { metadata: { name }, spec: { serving: { artifact: ONE } } } as never);
  const served = (name: string, timeout: number) =>
    vi.waitFor(() => namespace.get(DEPLOYMENTS, name), { timeout, interval: 100 });
  await model('before');
  await served('before', 30_000);

  const asked = () =>
    Object.fromEntries(
      WATCHED_RESOURCES.map(({ resource }) => [
        resource.plural,
        processes.flatMap(({ proxy }) =>
          proxy.requests.filter(
            ({ method, path }) => method === 'GET' && path === collectionPath(resource, namespace.name),
          ),
        ).length,
      ]),
    );
  const before = asked();
  const restarts = operator.ends.length;
  await controlPlane.killApiserver();
  await sleep(OUTAGE_MILLISECONDS);
  for (const [plural, count] of Object.entries(asked())) {
    expect(count - before[plural]!, plural).toBeLessThanOrEqual(ATTEMPTS_A_KIND);
    expect(count - before[plural]!, plural).toBeGreaterThan(0);
  }
  // It leaves once, when it can not renew its lease; the next process waits for the apiserver.
  expect(operator.ends.slice(restarts)).toEqual([1]);

  await controlPlane.restartApiserver();
  const back = performance.now();
  await model('after');
  await served('after', RECOVERY_MILLISECONDS);
  console.log(`recovered ${Math.round(performance.now() - back)} ms after the apiserver was back`);
  expect(operator.ends.slice(restarts)).toEqual([1]);
});
