import type { Clock } from './clock.ts';
import { Gate } from './gate.ts';
import { type WriteLimits, WriteQueue } from './write-queue.ts';

const MAXIMUM_GATES = 1_000;

/** What all clients of a process share, so that a forge host sees one well-behaved client. */
export class ForgeTraffic {
  readonly clock: Clock;
  readonly #limits: WriteLimits;
  readonly #writers = new Map<string, WriteQueue>();
  readonly #gates = new Map<string, Gate>();

  constructor(clock: Clock, limits: WriteLimits) {
    this.clock = clock;
    this.#limits = limits;
  }

  /** The one writer to a host. */
  writer(host: string): WriteQueue {
    let writer = this.#writers.get(host);
    if (writer === undefined) {
      writer = new WriteQueue(host, this.clock, this.#limits);
      this.#writers.set(host, writer);
    }
    return writer;
  }

  /** The gate of all calls to a host with the same credentials; `key` names both without telling the secret. */
  gate(key: string): Gate {
    const gate = this.#gates.get(key) ?? new Gate(this.clock);
    this.#gates.delete(key);
    this.#gates.set(key, gate);
    // Tokens are replaced from time to time; the gates of the oldest are forgotten.
    for (const oldest of this.#gates.keys()) {
      if (this.#gates.size <= MAXIMUM_GATES) break;
      this.#gates.delete(oldest);
    }
    return gate;
  }
}
