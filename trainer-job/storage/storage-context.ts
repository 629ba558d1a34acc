import type { Clock } from '@churnops/lib/registry/retry.ts';
import type { fetch } from 'undici';

/** The world that storage is in. */
export interface StorageContext {
  clock: Clock;
  /** Evenly drawn from [0, 1). */
  random: () => number;
  /** Scratch space for what has to be whole before it is sent. */
  workDirectory: string;
  /** Breaks operations off. */
  signal?: AbortSignal;
  /** How long a server may be silent; 30 s where nothing is said. */
  idleMilliseconds?: number;
  /** Instead of the usual one. */
  fetch?: typeof fetch;
}
