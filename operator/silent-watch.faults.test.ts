import { expect, inject, it, vi } from 'vitest';
import { MODELS } from './churn-model/model.ts';
import { Namespace } from './churn-model/testing/namespace.ts';
import { ONE } from './churn-model/testing/objects.ts';
import { DEPLOYMENTS } from './kubernetes/resource.ts';
import { WATCHED_RESOURCES } from './kubernetes/watched-resources.ts';
import { OperatorProcess } from './testing/operator-process.ts';

/** How soon a connection is found on which nothing comes any more; the process has its usual times. */
const FOUND_MILLISECONDS = 60_000;

it('an operator whose connections stay open and silent finds that within a minute, and sees what it missed', async () => {
  const namespace = await Namespace.create(inject('kubeconfig'));
  await using operator = await OperatorProcess.start({
    name: 'operator',
    kubeconfig: inject('kubeconfig'),
    namespace: namespace.name,
    configuration: {
      modelServerImage: 'registry.example/model-server:1',
      trainerImage: 'registry.example/trainer:1',
      namespaces: [namespace.name],
    },
  });
  const createModel = (name: string) =>
    namespace.create(MODELS, { metadata: { name }, spec: { serving: { artifact: ONE } } } as never);
  const served = (name: string, timeout: number) =>
    vi.waitFor(() => namespace.get(DEPLOYMENTS, name), { timeout, interval: 100 });
  await createModel('before');
  await served('before', 30_000);
  await vi.waitFor(() => expect(operator.proxy.openWatches).toBe(WATCHED_RESOURCES.length), 10_000);

  operator.proxy.silenceOpenWatches();
  const silentSince = performance.now();
  await createModel('missed');
  await served('missed', FOUND_MILLISECONDS);
  const found = Math.round(performance.now() - silentSince);
  console.log(`found silent watches after ${found} ms`);
  // Had it been seen at once, the silence would be none.
  expect(found).toBeGreaterThan(5_000);
  expect(await Promise.race([operator.exited, 'it runs'])).toBe('it runs');
});
