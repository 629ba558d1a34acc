import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { MODELS } from './churn-model/model.ts';
import { modelOf } from './testing/promotion-files.ts';
import { PromotionWorld, type WorldServers } from './testing/promotion-world.ts';
import { startWorldServers } from './testing/world-servers.ts';

let servers: WorldServers & AsyncDisposable;
beforeAll(async () => {
  servers = await startWorldServers(inject('kubeconfig'));
}, 120_000);
afterAll(() => servers[Symbol.asyncDispose]());

/** All that people decided, and what came of it: the forge's pull requests and the base branch. */
async function decisions({ repository }: PromotionWorld): Promise<object> {
  const pullRequests = await repository.pullRequests();
  return { pullRequests, branches: await repository.branches(), messages: await repository.messages() };
}

/** Takes every status away while no operator runs, as a restore from a backup does; another one then begins. */
async function loseEveryStatus(world: PromotionWorld): Promise<void> {
  await world.stop();
  await world.story.loseStatus();
  world.start();
}

async function hold(world: PromotionWorld, words: string | null): Promise<void> {
  const metadata = { annotations: { 'churnops.dev/hold': words } };
  await world.namespace.patch(MODELS, modelOf('dev'), { metadata });
}

describe('decisions that were made before every status was lost', { timeout: 300_000 }, () => {
  it('stand: a hold, an approval, a rejection, a rollback', async () => {
    await using world = await PromotionWorld.open(servers);
    world.start();
    const { story, repository } = world;
    const first = await story.train();
    await story.goToDev(first);

    const { number } = await story.awaitOpen('staging', first);
    await story.awaitPromotion('staging', 'AwaitingApproval');
    await hold(world, 'until the fair is over');
    await repository.approve(number);
    await story.awaitPromotion('staging', 'Held');
    const held = await decisions(world);
    await loseEveryStatus(world);
    const promotion = await story.awaitPromotion('staging', 'Held');
    expect(promotion.message).toContain('until the fair is over');
    expect(promotion.approvals?.map(({ user }) => user)).toEqual([expect.stringMatching(/-colleague$/)]);
    expect(await decisions(world)).toEqual(held);
    await hold(world, null);
    await story.arrive('staging', first);

    const second = await story.train();
    await story.compare(second, first);
    await story.goToDev(second);
    const refused = await story.awaitOpen('staging', second);
    await repository.reject(refused.number);
    await story.awaitPromotion('staging', 'RejectedThere');
    const rejected = await decisions(world);
    await loseEveryStatus(world);
    await story.awaitPromotion('staging', 'RejectedThere');
    expect(await decisions(world)).toEqual(rejected);
    const labels = ['churnops/closed', 'churnops/rejected'];
    expect(rejected).toMatchObject({ pullRequests: [{}, {}, {}, { labels }] });

    await story.leadBack('dev', first);
    await story.awaitPromotion('dev', 'RolledBackThere');
    const ledBack = await decisions(world);
    await loseEveryStatus(world);
    await story.awaitPromotion('dev', 'RolledBackThere');
    expect(await decisions(world)).toEqual(ledBack);
  });
});
