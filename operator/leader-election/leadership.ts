import { Gauge, type Registry } from 'prom-client';
import type { LeaderElector } from './leader-elector.ts';

/** What the operator needs to know about leading, whether there is an election or not. */
export type Leadership = Pick<
  LeaderElector,
  'acquire' | 'hold' | 'release' | 'checkLease' | 'isLeader' | 'holder'
>;

/** One process that leads without asking, for development. */
export function soleLeadership(identity: string): Leadership {
  return {
    isLeader: true,
    holder: identity,
    checkLease: () => undefined,
    acquire: async (_signal, ready) => void (await ready),
    release: async () => undefined,
    hold: (signal) =>
      new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
  };
}

/** Shows who leads under client-go's name, read when the metrics are. */
export function exposeLeadership(registry: Registry, name: string, leadership: Leadership): Gauge<'name'> {
  return new Gauge({
    name: 'leader_election_master_status',
    help: '1 while this process leads, else 0.',
    labelNames: ['name'],
    registers: [registry],
    collect() {
      this.set({ name }, leadership.isLeader ? 1 : 0);
    },
  });
}
