import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { PromotionWorld, type WorldServers } from './testing/promotion-world.ts';
import { startWorldServers } from './testing/world-servers.ts';

/** In which the repository is looked at some fifteen times, and each model as often. */
const IDLE_MILLISECONDS = 15_000;

let servers: WorldServers & AsyncDisposable;
beforeAll(async () => {
  servers = await startWorldServers(inject('kubeconfig'));
}, 120_000);
afterAll(() => servers[Symbol.asyncDispose]());

it('writes nothing anywhere while a pull request waits for people, nor right after a restart', async () => {
  await using world = await PromotionWorld.open(servers);
  world.start();
  const first = await world.story.train();
  await world.story.goToDev(first);
  await world.story.awaitOpen('staging', first);
  await world.story.awaitPromotion('staging', 'AwaitingApproval');
  await expect.poll(() => quietFor(world, 3_000), { timeout: 60_000 }).toBe(true);
  expect(await writesIn(world, IDLE_MILLISECONDS)).toEqual([]);

  await world.stop();
  world.start();
  expect(await writesIn(world, IDLE_MILLISECONDS)).toEqual([]);
}, 300_000);

async function writesIn(world: PromotionWorld, milliseconds: number): Promise<string[]> {
  const { looks, writes } = { looks: world.looks, writes: world.writes.length };
  await sleep(milliseconds);
  expect(world.looks).toBeGreaterThan(looks);
  return world.writes.slice(writes);
}

/** Events are written a moment after what they tell of. */
async function quietFor(world: PromotionWorld, milliseconds: number): Promise<boolean> {
  return (await writesIn(world, milliseconds)).length === 0;
}
