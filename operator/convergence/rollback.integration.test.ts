import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { LABELS } from '../forge/labels.ts';
import { PODS, type Pod } from '../kubernetes/resource.ts';
import { digestOf } from '../promotion/decision/version.ts';
import type { SeenPullRequest } from '../testing/gitops-repository.ts';
import { fileOf, modelOf } from '../testing/promotion-files.ts';
import { PromotionWorld, type WorldServers } from '../testing/promotion-world.ts';
import { WAITING } from '../testing/waiting.ts';
import { startWorldServers } from '../testing/world-servers.ts';

const STAGING = modelOf('staging');

let servers: WorldServers & AsyncDisposable;

beforeAll(async () => {
  servers = await startWorldServers(inject('kubeconfig'));
}, 120_000);
afterAll(() => servers[Symbol.asyncDispose]());

/** Staging watches whatever is rolled out there for longer than a test takes. */
async function askForProbation({ repository, story }: PromotionWorld): Promise<void> {
  const file = parse(await repository.read(fileOf('staging')));
  file.spec.accepts.probation = { duration: '30m', maximumErrorRate: 0.05 };
  await repository.commit({ [fileOf('staging')]: stringify(file) });
  await story.begin();
}

/** Gives the one pod of staging an address of its own on this machine, where a server tells how it did. */
async function answerForPod(
  { namespace }: PromotionWorld,
  artifact: string,
  requests: number,
  errors: number,
) {
  const server = createServer((_, response) => {
    response.end(
      `churnops_model_info{version="1",digest="${digestOf(artifact)}",threshold="0.5"} 1
predictions_total ${requests - errors}
api_errors_total{code="PredictionFailed",status="500"} ${errors}
`,
    );
  });
  const podIP = `127.${randomInt(1, 250)}.${randomInt(1, 250)}.${randomInt(1, 250)}`;
  server.listen(8_000, podIP);
  await once(server, 'listening');
  const serves = ({ metadata }: Pod) => metadata?.annotations?.['churnops.dev/artifact'] === artifact;
  const ofStaging = ({ metadata }: Pod) => metadata?.labels?.['churnops.dev/model'] === STAGING;
  const pod = (await namespace.list(PODS)).find((each) => serves(each) && ofStaging(each));
  const since = '2026-01-01T00:00:00Z';
  await namespace.patchStatus(PODS, pod?.metadata?.name ?? '', {
    podIP,
    podIPs: [{ ip: podIP }],
    phase: 'Running',
    conditions: ['Initialized', 'Ready'].map((type) => ({ type, status: 'True', lastTransitionTime: since })),
  });
  return server;
}

async function awaitRollback({ repository }: PromotionWorld, state: string): Promise<SeenPullRequest> {
  return vi.waitFor(async () => {
    const found = (await repository.pullRequests()).find(({ head }) => head.includes(`${STAGING}/rollback`));
    expect(found?.state).toBe(state);
    return found!;
  }, WAITING);
}

it('leads back by itself from a version that fails its probation, which comes again only when a person releases it', async () => {
  await using world = await PromotionWorld.open(servers);
  const { story, repository } = world;
  await askForProbation(world);
  const operator = world.start();
  const first = await story.train();
  await story.arrive('dev', first);
  await story.goToStaging(first);
  const second = await story.train();
  await story.compare(second, first);
  await story.arrive('dev', second);
  await story.goToStaging(second);
  await vi.waitFor(async () => {
    const { probation } = (await story.model('staging')).status ?? {};
    expect(probation).toMatchObject({ digest: digestOf(second), verdict: 'Running' });
  }, WAITING);

  const server = await answerForPod(world, second, 200, 40);
  const rollback = await awaitRollback(world, 'open');
  expect(rollback.body).toContain(digestOf(first));
  expect(rollback.body).toContain('failed its probation');
  await vi.waitFor(async () => {
    const { probation } = (await story.model('staging')).status ?? {};
    expect(probation).toMatchObject({
      verdict: 'Failed',
      message: '40 of 200 requests failed (20 %), at most 5 % are allowed.',
    });
  }, WAITING);
  server.close();

  await repository.approve(rollback.number);
  await story.arrive('staging', first);
  expect(await awaitRollback(world, 'closed')).toMatchObject({ merged: true, number: rollback.number });
  await story.awaitPromotion('staging', 'RolledBackThere');
  await vi.waitFor(async () => {
    const told = (await story.model('staging')).status;
    expect(told?.probation).toMatchObject({ digest: digestOf(first), verdict: 'Running' });
    expect(told?.rollback).toMatchObject({ merged: { number: rollback.number } });
  }, WAITING);

  await repository.label(rollback.number, LABELS.released);
  const again = await story.awaitOpen('staging', second);
  expect(again.number).toBeGreaterThan(rollback.number);
  expect(operator.failures).toBe(0);
}, 600_000);
