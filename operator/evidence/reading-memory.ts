import { LASTING_KEPT, type Reading, TROUBLE_KEPT } from './reading.ts';

/** A reading that is new. */
export interface FreshReading<T> {
  reading: Reading<T>;
  /** Bytes that it holds, about. */
  weight: number;
  /** How long it stands, in milliseconds, where it was read; Infinity for what never changes. */
  keptFor: number;
}

/** A reading as it is remembered. */
export interface Recalled<T> {
  reading: Reading<T>;
  /** When it is worth being read again: it failed. */
  until: number | undefined;
}

interface Entry {
  reading: Reading<unknown>;
  weight: number;
  /** When it is read again. */
  expires: number;
}

/** The bound of a memory, and its clock. */
export interface ReadingMemoryOptions {
  /** Bytes of all readings together; the ones that were not asked for the longest go first. */
  maximumWeight: number;
  /** Milliseconds since 1970-01-01. */
  now: () => number;
}

/** What every reading weighs besides its content: also failures are bounded in number. */
const BASE_WEIGHT = 1_024;

/**
 * Remembers readings, so that passes cost no request. Two that ask for the same at the same time share one request, and
 * what was read once stands while the registry cannot be asked again.
 */
export class ReadingMemory {
  readonly #options: ReadingMemoryOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #reading = new Map<string, Promise<Entry>>();
  #weight = 0;

  constructor(options: ReadingMemoryOptions) {
    this.#options = options;
  }

  /** Bytes that are remembered. */
  get weight(): number {
    return this.#weight;
  }

  /** The reading of a key: remembered where it stands, else new. @param read never throws. */
  async recall<T>(key: string, read: () => Promise<FreshReading<T>>): Promise<Recalled<T>> {
    const known = this.#entries.get(key);
    const entry =
      known && known.expires > this.#options.now() ? known : await this.#readOnce(key, known, read);
    this.#touch(key, entry);
    const until = entry.reading.kind === 'Unread' ? entry.expires : undefined;
    return { reading: entry.reading as Reading<T>, until };
  }

  #readOnce(
    key: string,
    known: Entry | undefined,
    read: () => Promise<FreshReading<unknown>>,
  ): Promise<Entry> {
    const running = this.#reading.get(key);
    if (running) return running;
    const reading = this.#read(key, known, read).finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  async #read(
    key: string,
    known: Entry | undefined,
    read: () => Promise<FreshReading<unknown>>,
  ): Promise<Entry> {
    const { reading, weight, keptFor } = await read();
    const now = this.#options.now();
    const entry =
      reading.kind === 'Read'
        ? { reading, weight: weight + BASE_WEIGHT, expires: now + keptFor }
        : this.#failed(known, reading, now);
    this.#forget(key);
    this.#entries.set(key, entry);
    this.#weight += entry.weight;
    this.#shrink();
    return entry;
  }

  #failed(
    known: Entry | undefined,
    reading: Extract<Reading<unknown>, { kind: 'Unread' }>,
    now: number,
  ): Entry {
    const expires = now + (reading.lasting ? LASTING_KEPT : TROUBLE_KEPT);
    if (known?.reading.kind === 'Read' && !reading.lasting) return { ...known, expires };
    return { reading, weight: BASE_WEIGHT, expires };
  }

  /** Makes it the last to go; what was forgotten meanwhile stays so. */
  #touch(key: string, entry: Entry): void {
    if (this.#entries.get(key) !== entry) return;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
  }

  #shrink(): void {
    for (const [key] of this.#entries) {
      if (this.#weight <= this.#options.maximumWeight || this.#entries.size === 1) return;
      this.#forget(key);
    }
  }

  #forget(key: string): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }
}
