import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundle } from '@churnops/dev/build/bundle.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { type Call, CrashPoints, type Side } from '@churnops/lib/registry/crash-points.fixture.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { RegistryProxy } from '@churnops/lib/registry/registry-proxy.fixture.ts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Namespace } from './churn-model/testing/namespace.ts';
import { OperatorProcess } from './testing/operator-process.ts';
import { RestartedOperator } from './testing/restarted-operator.ts';
import { WholeStory } from './testing/whole-story.ts';

const user = { username: 'robot', password: 'correct horse:battery' };
const RANDOM_MOMENTS = 50;
/** About as long as a process takes from its start to its first decisions, and as long again. */
const LONGEST_LIFE_MILLISECONDS = 3_000;
/** As short as the configuration allows: the next process waits for it. */
const LEASE = {
  leaseDurationMilliseconds: 1_000,
  renewDeadlineMilliseconds: 800,
  retryPeriodMilliseconds: 100,
};

let registry: RealRegistry;
let client: RegistryClient;
let directory: string;
let program: string;

beforeAll(async () => {
  registry = await startRealRegistry({ user });
  client = new RegistryClient({
    registries: [{ host: registry.host, plainHTTP: true }],
    credentials: new Map([[registry.host, user]]),
    logger: createSilentLogger(),
  });
  directory = await mkdtemp(join(tmpdir(), 'churnops-sigkill-'));
  await bundle([join(import.meta.dirname, 'main.ts')], directory);
  program = join(directory, 'main.mjs');
});
afterAll(async () => {
  await client.close();
  await registry.stop();
  await rm(directory, { recursive: true });
});

/** How the processes of a story end. */
interface Fate {
  /** Whether the one that makes this call is to be killed on this side of it. */
  strike?: (side: Side, call: Call) => boolean;
  begun?: (operator: OperatorProcess) => void;
  leaderElection?: object;
}

/** Tells the whole story with an operator of that fate, once more without its statuses, and says what came of it. */
async function tell({ strike = () => false, begun = () => undefined, leaderElection }: Fate) {
  const namespace = await Namespace.create(inject('kubeconfig'));
  let current: OperatorProcess | undefined;
  const kill = async (side: Side, method: string, path: string, body: string) => {
    if (!current || !strike(side, { method, path, body })) return false;
    current.signal('SIGKILL');
    await current.exited;
    return true;
  };
  await using proxy = await RegistryProxy.start(registry.host, {
    before: async (method, path) => void (await kill('before', method, path, '')),
    after: async (method, path) => void (await kill('after', method, path, '')),
  });
  const start = () =>
    OperatorProcess.start({
      name: 'operator',
      program,
      kubeconfig: inject('kubeconfig'),
      namespace: namespace.name,
      configuration: {
        modelServerImage: 'registry.example/model-server:1',
        trainerImage: 'registry.example/trainer:1',
        namespaces: [namespace.name],
        registries: [{ host: proxy.host, plainHTTP: true }],
        leaderElection: leaderElection ?? { enabled: false },
      },
    });
  await using operator = new RestartedOperator({
    start,
    begun: (process) => {
      current = process;
      process.proxy.intervene(async ({ method, path, query, body }) => {
        if (method === 'GET' && !path.includes('/secrets/')) return undefined;
        const call = query.has('watch') ? 'WATCH' : method;
        return (await kill('before', call, path, body)) ? { status: 503, body: {} } : undefined;
      });
      process.proxy.witness(async ({ method, path, body }) => {
        if (method !== 'GET' || path.includes('/secrets/')) await kill('after', method, path, body);
      });
      begun(process);
    },
  });
  const place = { namespace, client, registry: registry.host, host: proxy.host };
  const story = await WholeStory.open({ ...place, dockerConfig: { auths: { [proxy.host]: user } } });
  const outcome = await story.tell();
  await story.loseStatus();
  const again = await story.outcome();
  return { outcome, again, ends: [...operator.ends], log: operator.log };
}

describe('an operator that is killed', { timeout: 300_000 }, () => {
  let undisturbed: Awaited<ReturnType<typeof tell>>;
  beforeAll(async () => {
    undisturbed = await tell({});
    expect(undisturbed.ends).toEqual([]);
    expect(undisturbed.outcome).toMatchObject({ back: undisturbed.again });
  }, 120_000);

  it('before and after each of its calls comes to the same end, also when all status is lost', async () => {
    const points = new CrashPoints();
    const { outcome, again, ends } = await tell({ strike: (side, call) => points.strike(side, call) });
    console.log(`killed at ${points.count} calls:`, Object.fromEntries(points.kinds));
    expect(outcome).toEqual(undisturbed.outcome);
    expect(again).toEqual(undisturbed.again);
    expect(ends.every((end) => end === 'SIGKILL')).toBe(true);
    expect(points.count).toBeGreaterThan(40);
  });

  it(`at ${RANDOM_MOMENTS} random moments comes to the same end, with its lease`, async () => {
    const killAtRandom = (process: OperatorProcess) =>
      void sleep(Math.random() * LONGEST_LIFE_MILLISECONDS, undefined, { ref: false }).then(() =>
        process.signal('SIGKILL'),
      );
    let kills = 0;
    const tellAgain = async () => {
      while (kills < RANDOM_MOMENTS) {
        const { outcome, again, ends } = await tell({ leaderElection: LEASE, begun: killAtRandom });
        expect(outcome).toEqual(undisturbed.outcome);
        expect(again).toEqual(undisturbed.again);
        kills += ends.filter((end) => end === 'SIGKILL').length;
      }
    };
    await Promise.all([tellAgain(), tellAgain()]);
    console.log(`killed at ${kills} random moments`);
  });
});
