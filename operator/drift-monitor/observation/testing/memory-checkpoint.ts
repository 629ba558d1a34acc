import type { CheckpointStore } from '../checkpoint-store.ts';
import { observationError } from '../errors.ts';

/** A checkpoint in memory that several operators may hold, with the precondition that a ConfigMap has. */
export class MemoryCheckpoint {
  bytes: Uint8Array | undefined;
  /** How often it was written. */
  writes = 0;
  #version = 0;
  #failures: Error[] = [];

  /** Lets the next write fail. */
  failNext(error: Error): void {
    this.#failures.push(error);
  }

  /** Puts something else there, or nothing. */
  replace(bytes: Uint8Array | undefined): void {
    this.bytes = bytes;
    this.#version++;
  }

  /** As one operator sees it. @param wrote is called after each write. */
  open(wrote: () => void = () => undefined): CheckpointStore {
    let seen = 0;
    return {
      read: async () => {
        seen = this.#version;
        return this.bytes;
      },
      write: async (bytes) => {
        const failure = this.#failures.shift();
        if (failure) throw failure;
        if (seen !== this.#version) throw observationError('CheckpointMoved', { name: 'telco-profile' });
        this.replace(bytes);
        this.writes++;
        seen = this.#version;
        wrote();
      },
    };
  }
}
