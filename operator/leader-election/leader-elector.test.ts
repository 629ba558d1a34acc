import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_CONFIGURATION } from '../configuration.ts';
import { operatorError } from '../errors.ts';
import { LeaderElector } from './leader-elector.ts';
import type { LeaseClient, ReadLease } from './lease-client.ts';
import type { LeaseRecord } from './lease-record.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A Lease in memory that refuses a write which is not based on the latest version. */
class MemoryLease {
  record: LeaseRecord | undefined;
  reachable = true;
  writes = 0;
  readonly name = 'churnops-system/churnops-operator';
  #version = 0;

  async read(): Promise<ReadLease | undefined> {
    this.#reach();
    return (
      this.record && { record: this.record, lease: { metadata: { resourceVersion: String(this.#version) } } }
    );
  }

  async create(record: LeaseRecord): Promise<ReadLease> {
    this.#reach();
    if (this.record) throw conflict();
    return this.#store(record);
  }

  async replace(previous: ReadLease, record: LeaseRecord): Promise<ReadLease> {
    this.#reach();
    if (previous.lease.metadata?.resourceVersion !== String(this.#version)) throw conflict();
    return this.#store(record);
  }

  #store(record: LeaseRecord): ReadLease {
    this.writes++;
    this.record = record;
    this.#version++;
    return { record, lease: { metadata: { resourceVersion: String(this.#version) } } };
  }

  #reach(): void {
    if (!this.reachable)
      throw operatorError('ApiServerUnreachable', { method: 'GET', path: '/', reason: 'gone' });
  }
}

const conflict = () => operatorError('Conflict', { method: 'PUT', path: '/', reason: 'changed' });

/** One process that wants to lead; its monotonic clock may be stopped, and its wall clock be wrong. */
function contend(
  lease: MemoryLease,
  identity: string,
  options: { clockOffset?: number; ready?: Promise<void> } = {},
) {
  const stopping = new AbortController();
  let link: Pick<MemoryLease, 'read' | 'create' | 'replace' | 'name'> = lease;
  const elector = new LeaderElector({
    lease: {
      name: lease.name,
      read: () => link.read(),
      create: (record: LeaseRecord) => link.create(record),
      replace: (previous: ReadLease, record: LeaseRecord) => link.replace(previous, record),
    } as unknown as LeaseClient,
    identity,
    timing: DEFAULT_CONFIGURATION.leaderElection,
    logger: createSilentLogger(),
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        setTimeout(resolve, milliseconds);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    random: () => 0.5,
    now: () => performance.now(),
    clock: () => new Date(Date.now() + (options.clockOffset ?? 0)),
  });
  const cutOff = new MemoryLease();
  cutOff.reachable = false;
  let lostAt: number | undefined;
  let leadAt: number | undefined;
  const life = (async () => {
    await elector.acquire(stopping.signal, options.ready);
    leadAt = performance.now();
    await elector.hold(stopping.signal);
  })().catch(() => {
    lostAt = performance.now();
  });
  return {
    elector,
    life,
    stop: () => stopping.abort(),
    disconnect: () => {
      link = cutOff;
    },
    get lostAt() {
      return lostAt;
    },
    get leadAt() {
      return leadAt;
    },
  };
}

const wait = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

describe('LeaderElector', () => {
  it('takes a lease that nobody holds, and renews it without end', async () => {
    const lease = new MemoryLease();
    const { elector } = contend(lease, 'one');
    await wait(60);
    expect(elector.isLeader).toBe(true);
    expect(lease.record).toMatchObject({ holder: 'one', durationSeconds: 15, transitions: 0 });
    expect(lease.writes).toBeGreaterThanOrEqual(30);
  });

  it('lets only one of many lead', async () => {
    const lease = new MemoryLease();
    const contenders = ['one', 'two', 'three'].map((name) => contend(lease, name));
    for (let second = 0; second < 120; second++) {
      await wait(1);
      expect(contenders.filter(({ elector }) => elector.isLeader)).toHaveLength(1);
    }
  });

  it('takes over within the lease time and a retry once the leader is dead, never before', async () => {
    const lease = new MemoryLease();
    const dead = contend(lease, 'one');
    await wait(1);
    const heir = contend(lease, 'two');
    await wait(20);
    dead.disconnect();
    const diedAt = performance.now();
    while (heir.leadAt === undefined && performance.now() < diedAt + 60_000) await wait(0.1);
    expect(heir.leadAt! - dead.lostAt!).toBeGreaterThan(0);
    expect(heir.leadAt! - diedAt).toBeLessThan(15_000 + 2_000 * 2.2 + 200);
    expect(lease.record).toMatchObject({ holder: 'two', transitions: 1 });
  });

  it('loses the lease at its renew deadline when it cannot be renewed', async () => {
    const lease = new MemoryLease();
    const one = contend(lease, 'one');
    await wait(5);
    one.disconnect();
    const cutAt = performance.now();
    await wait(20);
    expect(one.lostAt! - cutAt).toBeLessThanOrEqual(12_000);
    expect(one.elector.isLeader).toBe(false);
    expect(() => one.elector.checkLease()).toThrow(expect.objectContaining({ code: 'LeadershipLost' }));
  });

  it.each([3_600_000, -3_600_000])(
    'is not led astray by clocks that differ by %i ms',
    async (clockOffset) => {
      const lease = new MemoryLease();
      const one = contend(lease, 'one');
      await wait(1);
      const two = contend(lease, 'two', { clockOffset });
      await wait(120);
      expect(one.elector.isLeader).toBe(true);
      expect(two.leadAt).toBeUndefined();
    },
  );

  it('does not take its own writing for allowed after it was stopped for a minute', async () => {
    const lease = new MemoryLease();
    const one = contend(lease, 'one');
    await wait(5);
    const now = performance.now();
    const clock = vi.spyOn(performance, 'now').mockReturnValue(now + 60_000);
    expect(() => one.elector.checkLease()).toThrow(expect.objectContaining({ code: 'LeadershipLost' }));
    const writes = lease.writes;
    await wait(10);
    expect(lease.writes).toBe(writes);
    expect(one.lostAt).toBeDefined();
    clock.mockRestore();
  });

  it('hands the lease over at once when it is released', async () => {
    const lease = new MemoryLease();
    const one = contend(lease, 'one');
    await wait(1);
    const two = contend(lease, 'two');
    await wait(4);
    one.stop();
    await one.life;
    await one.elector.release(new AbortController().signal);
    expect(one.elector.isLeader).toBe(false);
    expect(lease.record?.holder).toBe('');
    await wait(5);
    expect(two.elector.isLeader).toBe(true);
    expect(two.elector.holder).toBe('two');
  });

  it('does not release what someone else holds by now', async () => {
    const lease = new MemoryLease();
    const one = contend(lease, 'one');
    await wait(3);
    one.stop();
    await one.life;
    lease.record = { ...lease.record!, holder: 'two' };
    await one.elector.release(new AbortController().signal);
    expect(lease.record.holder).toBe('two');
  });

  it("lets a dead leader's lease run out while it is not ready yet, and takes it as soon as it is", async () => {
    const lease = new MemoryLease();
    const dead = contend(lease, 'one');
    await wait(1);
    dead.disconnect();
    const { promise: ready, resolve: becomeReady } = Promise.withResolvers<void>();
    const heir = contend(lease, 'two', { ready });
    await wait(30);
    expect(heir.elector.isLeader).toBe(false);
    becomeReady();
    await wait(0.001);
    expect(heir.elector.isLeader).toBe(true);
  });

  it('stops waiting for the lease when told to', async () => {
    const lease = new MemoryLease();
    contend(lease, 'one');
    await wait(1);
    const two = contend(lease, 'two');
    await wait(5);
    two.stop();
    await two.life;
    expect(two.leadAt).toBeUndefined();
  });
});
