import { forgeError } from '../errors.ts';
import type { Clock } from './clock.ts';
import { HourWindow } from './hour-window.ts';

/** Decisions (merges, closes and the labels that say why) go before all content (requests, texts, statuses). */
export type WriteKind = 'Decision' | 'Content';

/** How one forge host is written to. GitHub allows 500 content writes an hour, and asks for a second between them. */
export interface WriteLimits {
  /** Between the end of a write and the start of the next. */
  pauseMilliseconds: number;
  /** Content waits once so many writes of any kind were made in the hour before. */
  contentPerHour: number;
  /** Decisions wait only at this count, so that content never holds them up for long; at least `contentPerHour`. */
  writesPerHour: number;
  /** How long that hour is. */
  hourMilliseconds: number;
  /** A write that could not start for so long is given back, so that no worker is held for ever. */
  maximumWaitMilliseconds: number;
  /** More than so many waiting are refused at once. */
  maximumWaiting: number;
}

export const WRITE_LIMITS: WriteLimits = {
  pauseMilliseconds: 1_000,
  contentPerHour: 400,
  writesPerHour: 480,
  hourMilliseconds: 3_600_000,
  maximumWaitMilliseconds: 60_000,
  maximumWaiting: 1_000,
};

interface Waiting {
  since: number;
  admit: () => void;
  start: () => Promise<void>;
  refuse: (error: unknown) => void;
}

/** The one writer to a forge host: one write at a time, paced, of each kind in the order of asking. */
export class WriteQueue {
  readonly #host: string;
  readonly #limits: WriteLimits;
  readonly #clock: Clock;
  readonly #hour: HourWindow;
  readonly #waiting: Record<WriteKind, Waiting[]> = { Decision: [], Content: [] };
  #writing = false;
  #pauseEnds = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | undefined;

  constructor(host: string, clock: Clock, limits: WriteLimits = WRITE_LIMITS) {
    this.#host = host;
    this.#clock = clock;
    this.#limits = limits;
    this.#hour = new HourWindow(clock, limits.hourMilliseconds);
  }

  /** How many writes wait; the one that is being made is not among them. */
  get depth(): number {
    return this.#waiting.Decision.length + this.#waiting.Content.length;
  }

  /**
   * Makes a write when it is its turn, and gives its outcome.
   *
   * @param admit throws where the write may no longer be made; then it takes no turn and counts as none.
   * @throws ForgeWriteDeferred where its turn did not come in time, and whatever `admit` and the write throw.
   */
  write<T>(kind: WriteKind, action: () => Promise<T>, admit: () => void = () => undefined): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.depth >= this.#limits.maximumWaiting) {
        reject(this.#deferred(`${this.depth} are waiting`, this.#limits.maximumWaitMilliseconds));
        return;
      }
      this.#waiting[kind].push({
        since: this.#clock.now(),
        admit,
        start: async () => action().then(resolve, reject),
        refuse: reject,
      });
      this.#proceed();
    });
  }

  #proceed(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#giveBackExpired();
    const next = this.#writing ? undefined : this.#takeNextAdmitted();
    if (next !== undefined) this.#start(next);
    else if (this.depth > 0) {
      const wait = Math.max(1, this.#nextChange() - this.#clock.now());
      this.#cancelTimer = this.#clock.after(wait, () => this.#proceed());
    }
  }

  #start(next: Waiting): void {
    this.#writing = true;
    this.#hour.add();
    const ended = () => {
      this.#writing = false;
      this.#pauseEnds = this.#clock.now() + this.#limits.pauseMilliseconds;
      this.#proceed();
    };
    next.start().catch(next.refuse).finally(ended);
    // The others' waiting time still runs out while this write is made.
    if (this.depth > 0) this.#proceed();
  }

  #takeNextAdmitted(): Waiting | undefined {
    for (let next = this.#takeNext(); next !== undefined; next = this.#takeNext()) {
      try {
        next.admit();
        return next;
      } catch (error) {
        next.refuse(error);
      }
    }
    return undefined;
  }

  #takeNext(): Waiting | undefined {
    const kind: WriteKind = this.#waiting.Decision.length > 0 ? 'Decision' : 'Content';
    return this.#clock.now() >= this.#startsAt(kind) ? this.#waiting[kind].shift() : undefined;
  }

  /** When a write of this kind may start, as things stand. */
  #startsAt(kind: WriteKind): number {
    const perHour = kind === 'Decision' ? this.#limits.writesPerHour : this.#limits.contentPerHour;
    return Math.max(this.#pauseEnds, this.#hour.fallsBelow(perHour));
  }

  /** The moment at which a write may start or runs out of time, whichever comes first. */
  #nextChange(): number {
    const queues = Object.entries(this.#waiting) as [WriteKind, Waiting[]][];
    const changes = queues.flatMap(([kind, [oldest]]) => {
      if (oldest === undefined) return [];
      const expires = oldest.since + this.#limits.maximumWaitMilliseconds;
      return this.#writing ? [expires] : [expires, this.#startsAt(kind)];
    });
    return Math.min(...changes);
  }

  /** What has waited too long, or would have before its kind may start again, holds no worker any longer. */
  #giveBackExpired(): void {
    const { maximumWaitMilliseconds } = this.#limits;
    for (const [kind, queue] of Object.entries(this.#waiting) as [WriteKind, Waiting[]][]) {
      const reached = Math.max(this.#clock.now(), this.#startsAt(kind) - 1);
      while (queue[0] !== undefined && queue[0].since + maximumWaitMilliseconds <= reached) {
        const wait = Math.max(this.#startsAt(kind) - this.#clock.now(), this.#limits.pauseMilliseconds);
        queue.shift()?.refuse(this.#deferred(`${this.depth + 1} were waiting`, wait));
      }
    }
  }

  #deferred(reason: string, milliseconds: number) {
    const seconds = Math.max(1, Math.ceil(milliseconds / 1_000));
    return forgeError('ForgeWriteDeferred', { host: this.#host, reason, seconds });
  }
}
