import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { CrashPlan } from './testing/crash-plan.ts';
import { PromotionWorld, type WorldServers } from './testing/promotion-world.ts';
import { tellStories, thoroughnessOf } from './testing/told-stories.ts';
import { WAITING } from './testing/waiting.ts';
import { startWorldServers } from './testing/world-servers.ts';

const THOROUGHNESS = thoroughnessOf(process.env);
/** The kinds of calls are dealt out to so many stories; each is interrupted at its own, and told to its end. */
const STORIES = THOROUGHNESS === 'All' ? 6 : 3;
/** Told side by side: an operator that begins anew mostly waits for the lease of the one before. */
const AT_ONCE = 3;
const HOUR = 3_600_000;
/** Of the writes outside the cluster, all that the story is made for. */
const EXPECTED_KINDS = [
  'POST git/git-receive-pack',
  'POST forge/pulls',
  'PATCH forge/pulls/N',
  'PATCH forge/pulls/N to closed',
  'POST forge/pulls/N/merge',
  'POST forge/labels',
  'POST forge/issues/N/labels',
  'POST forge/issues/N/comments',
  'POST forge/statuses/SHA',
];

let servers: WorldServers & AsyncDisposable;
let undisturbed: object;

beforeAll(async () => {
  servers = await startWorldServers(inject('kubeconfig'));
  await using world = await PromotionWorld.open(servers);
  const operator = world.start();
  undisturbed = await world.story.tell();
  expect(operator.failures).toBe(0);
}, 300_000);
afterAll(() => servers[Symbol.asyncDispose]());

async function tell(plan: CrashPlan): Promise<void> {
  await using world = await PromotionWorld.open(servers, (side, call) => plan.strike(side, call));
  const operator = world.start();
  try {
    await world.story.tell();
    await vi.waitFor(async () => expect(await world.story.outcome()).toEqual(undisturbed), WAITING);
  } catch (error) {
    console.error(`after ${operator.ends.length} kills:`, plan.kinds, operator.current?.log.slice(-20));
    throw error;
  }
  expect(operator.failures).toBe(0);
}

describe('promotions by an operator that is killed', { timeout: HOUR }, () => {
  it('are one pull request, one merge and one rollout each where nothing happens', () => {
    const pull = (branch: string, more: object) => ({ head: expect.stringMatching(`${branch}$`), ...more });
    expect(undisturbed).toMatchObject({
      pullRequests: [
        pull('telco-dev/dev', { number: 1, merged: true }),
        pull('telco-dev/staging', { number: 2, merged: true }),
        pull('telco-dev/dev', { number: 3, merged: true }),
        pull('telco-dev/staging', { number: 4, merged: false, state: 'closed' }),
        pull('telco-dev/dev', { number: 5, merged: true }),
        pull('telco-dev/rollback', { number: 6, merged: true }),
        pull('telco-dev/staging-[0-9a-f]{8}', { number: 7, merged: false, state: 'closed' }),
      ],
      rollouts: [
        ['telco-dev', '4'],
        ['telco-staging', '1'],
      ],
    });
  });

  it(`end the same however it is killed around its calls (${THOROUGHNESS})`, async () => {
    const telling = { thoroughness: THOROUGHNESS, stories: STORIES, atOnce: AT_ONCE };
    const { count, kinds } = await tellStories(telling, tell);
    console.log(`killed at ${count} calls in ${STORIES} stories:`, kinds);
    expect(Object.keys(kinds)).toEqual(
      expect.arrayContaining(EXPECTED_KINDS.flatMap((kind) => [`after ${kind}`, `before ${kind}`])),
    );
    expect(count).toBeGreaterThan(30);
  });
});
