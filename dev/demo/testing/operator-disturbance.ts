import { setTimeout as delay } from 'node:timers/promises';
import type { Kubectl } from '../../kubectl/kubectl.ts';

/** Somebody who keeps killing the operator. */
export interface Disturbance {
  /** Stops it; resolves to how often the operator was killed, and rejects where killing failed. */
  end(): Promise<number>;
}

/** Milliseconds between two kills: enough for the operator to get to work again, not enough to get far. */
const PAUSE = 6_000;

/** Kills the operator's Pods, without grace, every few seconds until it is told to end. */
export function disturb(kubectl: Kubectl): Disturbance {
  const ending = new AbortController();
  const kill = [
    'delete',
    'pod',
    '-n',
    'churnops-system',
    '-l',
    'app.kubernetes.io/name=churnops-operator',
    '--force',
    '--grace-period=0',
  ];
  const run = async (): Promise<number> => {
    let kills = 0;
    while (!ending.signal.aborted) {
      await kubectl.run(kill);
      kills += 1;
      await delay(PAUSE, undefined, { signal: ending.signal }).catch((error: Error) => {
        if (error.name !== 'AbortError') throw error;
      });
    }
    return kills;
  };
  const killing = run();
  return {
    end: () => {
      ending.abort();
      return killing;
    },
  };
}
