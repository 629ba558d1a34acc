/** What a request came to: the version that answered, or why it failed. */
export type Answer = { version: string } | { failure: string };

/** How a load is made. */
export interface LoadOptions {
  /** Requests a second, made whether or not earlier ones were answered (an open loop, as real callers are). */
  rate: number;
  /** The longest that the load lasts, in seconds. */
  seconds: number;
  /** Ends earlier: once only this version has answered for `settleSeconds`. */
  untilVersion?: string;
  settleSeconds?: number;
  /** One request; it never rejects. */
  send: () => Promise<Answer>;
  /** A monotonic clock in milliseconds. */
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
  /** Told about once a second. */
  report?: (summary: LoadSummary) => void;
}

/** What a load came to. */
export interface LoadSummary {
  requests: number;
  seconds: number;
  /** Answers by the version that gave them. */
  answered: Record<string, number>;
  /** Failed requests by why; empty where none failed. */
  failed: Record<string, number>;
  /** Milliseconds from the moment a request was due, so that a generator that falls behind cannot hide it. */
  latency: { median: number; p99: number; maximum: number };
}

const TICK_MILLISECONDS = 5;

/** Makes requests at a fixed rate, counts what comes back, and hides nothing: every request has exactly one answer. */
export class LoadGenerator {
  readonly #options: LoadOptions;
  readonly #answered = new Map<string, number>();
  readonly #failed = new Map<string, number>();
  readonly #latencies: number[] = [];
  readonly #underway = new Set<Promise<void>>();
  #requests = 0;
  #lastOther = Number.POSITIVE_INFINITY;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  /** Runs the load to its end, and waits for the answers of all its requests. */
  async run(): Promise<LoadSummary> {
    const { rate, now, sleep, report } = this.#options;
    const started = now();
    let reported = 0;
    while (!this.#isOver(started)) {
      const due = Math.floor(((now() - started) / 1000) * rate);
      while (this.#requests < due) this.#send(started + (this.#requests / rate) * 1000);
      if (now() - started - reported >= 1000) {
        reported = now() - started;
        report?.(this.#summary(reported));
      }
      await sleep(TICK_MILLISECONDS);
    }
    const lasted = now() - started;
    await Promise.all(this.#underway);
    return this.#summary(lasted);
  }

  #isOver(started: number): boolean {
    const { now, seconds, untilVersion, settleSeconds = 0 } = this.#options;
    if (now() - started >= seconds * 1000) return true;
    return (
      untilVersion !== undefined &&
      this.#answered.has(untilVersion) &&
      now() - this.#lastOther >= settleSeconds * 1000
    );
  }

  #send(due: number): void {
    this.#requests += 1;
    const request = this.#options.send().then((answer) => {
      this.#latencies.push(this.#options.now() - due);
      this.#count(answer);
      this.#underway.delete(request);
    });
    this.#underway.add(request);
  }

  #count(answer: Answer): void {
    const [counts, key] =
      'failure' in answer ? [this.#failed, answer.failure] : [this.#answered, answer.version];
    counts.set(key, (counts.get(key) ?? 0) + 1);
    const other = 'failure' in answer || answer.version !== this.#options.untilVersion;
    if (other) this.#lastOther = this.#options.now();
  }

  #summary(milliseconds: number): LoadSummary {
    const sorted = Float64Array.from(this.#latencies).sort();
    const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
    return {
      requests: this.#requests,
      seconds: Math.round(milliseconds / 1000),
      answered: Object.fromEntries(this.#answered),
      failed: Object.fromEntries(this.#failed),
      latency: { median: at(0.5), p99: at(0.99), maximum: at(1) },
    };
  }
}
