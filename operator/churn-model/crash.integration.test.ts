import { expect, inject, it } from 'vitest';
import { MODELS } from './model.ts';
import { CHILD_RESOURCES } from './observe.ts';
import { DeploymentController } from './testing/deployment-controller.ts';
import { Namespace } from './testing/namespace.ts';
import { ONE, TWO } from './testing/objects.ts';
import { RunningOperator } from './testing/running-operator.ts';
import { awaitCondition, createModel, statusOf } from './testing/telco.ts';

/** How many stories are told at once. */
const AT_ONCE = 6;

/**
 * A rollout, a bad artifact that gives way, and a way back, with an operator that ends before the write after this many;
 * another one starts at once, as a Deployment of the operator would start it.
 */
async function story(crashAfterWrites: number) {
  const namespace = await Namespace.create(inject('kubeconfig'));
  const cluster = new DeploymentController(namespace, 'telco');
  const first = new RunningOperator(namespace, { crashAfterWrites });
  const second = first.ended.then(() => new RunningOperator(namespace));
  await createModel(namespace, { artifact: ONE });
  await cluster.rollOut(ONE);
  await awaitCondition(namespace, 'Ready', 'True', 'Serving');
  await namespace.patch(MODELS, 'telco', { spec: { serving: { artifact: TWO } } });
  await cluster.awaitTemplate(TWO);
  const { pod } = await cluster.begin();
  await cluster.endContainer(pod, 65, '{"code":"ArtifactInvalid","sentence":"It is cut off."}');
  await cluster.awaitTemplate(ONE);
  await cluster.begin();
  await cluster.complete();
  await awaitCondition(namespace, 'Ready', 'False', 'GaveWay');
  const gaveWay = await outcome(namespace);
  await namespace.patch(MODELS, 'telco', { spec: { serving: { artifact: ONE } } });
  await awaitCondition(namespace, 'Ready', 'True', 'Serving');
  const back = await outcome(namespace);
  await first.stop();
  await (await second).stop();
  return { gaveWay, back, writes: first.writes };
}

/** Everything that must not depend on when it crashed. */
async function outcome(namespace: Namespace) {
  await expect.poll(async () => (await statusOf(namespace)).serving?.replicas).toBe(1);
  const { serving, conditions } = await statusOf(namespace);
  const { since: _, url: __, ...told } = serving ?? {};
  const children = await Promise.all(
    CHILD_RESOURCES.map(async (resource) => {
      const names = (await namespace.list(resource)).map(({ metadata }) => metadata?.name);
      return `${resource.kind}: ${names.filter((name) => name?.startsWith('telco')).join(' ')}`;
    }),
  );
  return {
    told,
    reasons: conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason}`),
    children,
  };
}

it('comes to the same end whichever write it crashed before', { timeout: 240_000 }, async () => {
  const { writes, ...undisturbed } = await story(Number.POSITIVE_INFINITY);
  expect(undisturbed.gaveWay.told).toMatchObject({ wanted: TWO, current: ONE });
  expect(writes).toBeGreaterThan(10);
  const counts = Array.from({ length: writes }, (_, count) => count);
  for (let next = 0; next < writes; next += AT_ONCE) {
    const crashed = await Promise.all(counts.slice(next, next + AT_ONCE).map((count) => story(count)));
    for (const { writes: _, ...disturbed } of crashed) expect(disturbed).toEqual(undisturbed);
  }
});
