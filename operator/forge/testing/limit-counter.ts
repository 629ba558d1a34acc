/** How often a client may ask; GitHub's are {@link GITHUB_LIMITS}. */
export interface RequestLimits {
  requestsPerHour: number;
  contentPerHour: number;
  contentPerMinute: number;
  atOnce: number;
  /** A read is one point, a write five. */
  pointsPerMinute: number;
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export const GITHUB_LIMITS: RequestLimits = {
  requestsPerHour: 5_000,
  contentPerHour: 500,
  contentPerMinute: 80,
  atOnce: 100,
  pointsPerMinute: 900,
};

/** Whether a call may be made. What is admitted must end. */
export type LimitVerdict =
  | { kind: 'Admitted'; end: () => void }
  | { kind: 'Primary' | 'Secondary'; headers: Record<string, string> };

/** Counts one client's calls by a clock whose hour may be shorter than others'. */
export class LimitCounter {
  mostAtOnce = 0;
  readonly #limits: RequestLimits;
  readonly #hour: number;
  readonly #now: () => number;
  /** When each was, of the last hour; points of the last minute stand with their number. */
  readonly #requests: number[] = [];
  readonly #content: number[] = [];
  readonly #points: { at: number; points: number }[] = [];
  #atOnce = 0;

  constructor(limits: RequestLimits, hourMilliseconds: number, now: () => number) {
    this.#limits = limits;
    this.#hour = hourMilliseconds;
    this.#now = now;
  }

  /** Asks for a call; content writes and points count at once, the request itself by {@link count} where it is not free. */
  admit(method: string): LimitVerdict {
    const now = this.#now();
    this.#forget(now);
    const writes = method !== 'GET';
    const minuteAgo = now - this.#hour / 60;
    if (this.#requests.length >= this.#limits.requestsPerHour) return this.#primary(now);
    const lastMinute = this.#content.filter((at) => at > minuteAgo);
    const points = this.#points.reduce((sum, one) => sum + one.points, 0);
    const tooMany =
      this.#atOnce >= this.#limits.atOnce ||
      points >= this.#limits.pointsPerMinute ||
      (writes && lastMinute.length >= this.#limits.contentPerMinute) ||
      (writes && this.#content.length >= this.#limits.contentPerHour);
    if (tooMany) return { kind: 'Secondary', headers: { 'retry-after': '1' } };
    if (writes) this.#content.push(now);
    this.#points.push({ at: now, points: writes ? 5 : 1 });
    this.#atOnce++;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    return { kind: 'Admitted', end: () => void this.#atOnce-- };
  }

  /** Counts a request whose answer was not free. */
  count(): void {
    this.#requests.push(this.#now());
  }

  /** What GitHub tells with every answer. */
  headers(): Record<string, string> {
    const { requestsPerHour } = this.#limits;
    const now = this.#now();
    this.#forget(now);
    const resets = Date.now() + ((this.#requests[0] ?? now) + this.#hour - now);
    return {
      'x-ratelimit-limit': `${requestsPerHour}`,
      'x-ratelimit-remaining': `${Math.max(0, requestsPerHour - this.#requests.length)}`,
      'x-ratelimit-reset': `${Math.ceil(resets / 1_000)}`,
    };
  }

  #primary(now: number): LimitVerdict {
    this.#forget(now);
    return { kind: 'Primary', headers: this.headers() };
  }

  #forget(now: number): void {
    while ((this.#requests[0] ?? now) < now - this.#hour) this.#requests.shift();
    while ((this.#content[0] ?? now) < now - this.#hour) this.#content.shift();
    while ((this.#points[0]?.at ?? now) < now - this.#hour / 60) this.#points.shift();
  }
}
