import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { CrashPlan } from './testing/crash-plan.ts';
import type { EventCounts } from './testing/drift-outcome.ts';
import { DriftWorld } from './testing/drift-world.ts';
import type { BasicServers } from './testing/promotion-world.ts';
import { tellStories, thoroughnessOf } from './testing/told-stories.ts';
import { WAITING } from './testing/waiting.ts';
import { startBasicServers } from './testing/world-servers.ts';

const THOROUGHNESS = thoroughnessOf(process.env);
/** The kinds of calls are dealt out to so many stories; each is interrupted at its own, and told to its end. */
const STORIES = THOROUGHNESS === 'All' ? 6 : 3;
const HOUR = 3_600_000;
/** The writes that the story is made for. */
const EXPECTED_KINDS = [
  'POST configmaps by churnops-drift-monitor',
  'PATCH configmaps by churnops-drift-monitor',
  'PATCH driftmonitors/status by churnops-drift-monitor',
  'PATCH trainingruns by churnops-retraining',
  'PATCH churnmodels/status by churnops-retraining',
  'PATCH jobs by churnops-training-run',
  'PATCH trainingruns/status by churnops-training-run',
  'PATCH jobs by churnops-batch',
  'PATCH cronjobs by churnops-batch',
  'PATCH churnmodels/status by churnops-batch',
  'DELETE jobs',
  'POST events',
];
/** A kill between an event and the status that says that it was told lets it be told once more. */
const AROUND_EVENTS = /events|\/status by/;

/** What happens once is told at most once, also where nothing is left that says that it was told. */
const TOLD_ONCE = ['DriftMonitor DriftDetected', 'ChurnModel RunCreated', 'TrainingRun JobCreated'];

/** How a story ended. */
interface Told {
  outcome: object;
  events: EventCounts;
}

let servers: BasicServers & AsyncDisposable;
/** Told beside the others, which it is compared with: all of them mostly wait for slots and for processes. */
let undisturbed: Promise<Told>;

beforeAll(async () => {
  servers = await startBasicServers(inject('kubeconfig'));
  undisturbed = tellUndisturbed();
}, 120_000);
afterAll(async () => {
  await Promise.allSettled([undisturbed]);
  await servers[Symbol.asyncDispose]();
});

async function tellUndisturbed(): Promise<Told> {
  await using world = await DriftWorld.open(servers);
  const operator = world.start();
  const outcome = await world.story.tell();
  expect(operator.ends).toEqual([]);
  return { outcome, events: await world.story.events() };
}

async function tell(plan: CrashPlan): Promise<void> {
  await using world = await DriftWorld.open(servers, (side, call) => plan.strike(side, call));
  const operator = world.start();
  try {
    await world.story.tell();
    const { outcome, events } = await undisturbed;
    await vi.waitFor(async () => expect(await world.story.outcome()).toEqual(outcome), WAITING);
    expectNoStorm(await world.story.events(), events, plan);
  } catch (error) {
    console.error(`after ${operator.ends.length} kills:`, plan.kinds, operator.current?.log.slice(-20));
    throw error;
  }
  expect(operator.ends.every((end) => end === 'SIGKILL')).toBe(true);
}

/** No kind of event was told more often than without a kill, but for kills that let it be told again. */
function expectNoStorm(events: EventCounts, usual: EventCounts, { kinds }: CrashPlan): void {
  const again = [...kinds].filter(([kind]) => AROUND_EVENTS.test(kind));
  const most = again.reduce((sum, [, count]) => sum + count, 0);
  for (const [kind, count] of Object.entries(events)) {
    expect(count, kind).toBeLessThanOrEqual((usual[kind] ?? 0) + most);
  }
}

describe.concurrent('drift, retraining and batches by an operator that is killed', { timeout: HOUR }, () => {
  it('are one episode, one run for it, and one Job for each model where nothing happens', async () => {
    expect(await undisturbed).toMatchObject({
      outcome: {
        model: { batches: [{ reason: 'Scheduled' }, { reason: 'Succeeded', rows: 12, refused: 3 }] },
        monitor: { episode: { ledTo: { reason: 'Served' } } },
        runs: [{ cause: { reason: 'Drift', monitor: 'telco' } }],
        objects: expect.arrayContaining(['CronJob telco-nightly-SUFFIX', 'Job telco-once-SUFFIX']),
      },
      events: {
        'DriftMonitor DriftDetected': 1,
        'ChurnModel RunCreated': 1,
        'ChurnModel BatchStarted': 2,
        'TrainingRun JobCreated': 1,
      },
    });
  });

  it(`end the same however it is killed around its calls (${THOROUGHNESS})`, async () => {
    const telling = { thoroughness: THOROUGHNESS, stories: STORIES, atOnce: STORIES };
    const { count, kinds } = await tellStories(telling, tell);
    console.log(`killed at ${count} calls in ${STORIES} stories:`, kinds);
    expect(Object.keys(kinds)).toEqual(
      expect.arrayContaining(EXPECTED_KINDS.flatMap((kind) => [`after ${kind}`, `before ${kind}`])),
    );
    expect(count).toBeGreaterThan(30);
  });

  it('end the same although every status is lost again and again', async () => {
    await using world = await DriftWorld.open(servers);
    world.start();
    const { story } = world;
    const lose = () => world.loseEveryStatus();
    const first = await story.begin();
    await story.scoreFile(first);
    await lose();
    await story.scoreRows();
    await story.drift(lose);
    await lose();
    const second = await story.retrain(lose);
    await lose();
    await story.serve(second);
    await story.scoreFile(second);
    await lose();
    const { outcome } = await undisturbed;
    await vi.waitFor(async () => expect(await story.outcome()).toEqual(outcome), WAITING);
    const events = await story.events();
    for (const kind of TOLD_ONCE) expect(events[kind] ?? 0, kind).toBeLessThanOrEqual(1);
  });
});
