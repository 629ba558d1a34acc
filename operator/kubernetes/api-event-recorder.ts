import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { ApiClient } from './api-client.ts';
import type { EventRecorder, RecordedEvent } from './event-recorder.ts';
import { type ApiEvent, type EventSource, firstEvent, seriesKey, seriesOf } from './event-series.ts';
import type { KubernetesObject } from './resource.ts';
import { TokenBuckets } from './token-bucket.ts';

/** What the recorder stands on. */
export interface EventRecorderOptions {
  client: ApiClient;
  source: EventSource;
  /** Throws once this process does not lead: what it then has to tell is no longer true. */
  checkLease: () => void;
  logger: Logger;
  /** In [0, 1). */
  random: () => number;
  /** A monotonic clock in milliseconds. */
  now: () => number;
  clock: () => Date;
}

/** A series goes on while its event comes again within this time (client-go: 6 minutes). */
const SERIES_MILLISECONDS = 6 * 60_000;
const MAXIMUM_SERIES = 2_000;
const MAXIMUM_PENDING = 500;
/** client-go's spam filter: 25 events at once for one object, then one in five minutes. */
const BURST = { burst: 25, refill: 5 * 60_000 };

interface Series {
  event: ApiEvent;
  count: number;
  seenAt: number;
  pending: boolean;
  created: boolean;
}

/** Writes events one after the other, apart from the passes that record them; what can't be written is dropped. */
export class ApiEventRecorder implements EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #series = new Map<string, Series>();
  readonly #pending: Series[] = [];
  readonly #buckets: TokenBuckets;
  #writing: Promise<void> = Promise.resolve();
  #busy = false;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
    this.#buckets = new TokenBuckets(BURST, options.now);
  }

  record(object: KubernetesObject, event: RecordedEvent): void {
    const { now, clock, random, source } = this.#options;
    if (!this.#buckets.take(object.metadata?.uid ?? '')) return;
    const key = seriesKey(object, event);
    let series = this.#series.get(key);
    if (!series || now() - series.seenAt > SERIES_MILLISECONDS) {
      const suffix = `${clock().getTime().toString(16)}${Math.floor(random() * 0xffff_ffff).toString(16)}`;
      const first = firstEvent(object, event, source, clock(), suffix);
      series = { event: first, count: 0, seenAt: now(), pending: false, created: false };
    }
    series.count++;
    series.seenAt = now();
    this.#series.delete(key);
    this.#series.set(key, series);
    if (this.#series.size > MAXIMUM_SERIES) this.#series.delete(this.#series.keys().next().value ?? '');
    this.#enqueue(series);
  }

  /** Resolves when everything that was recorded so far is written or dropped. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  #enqueue(series: Series): void {
    if (series.pending || this.#pending.length >= MAXIMUM_PENDING) return;
    series.pending = true;
    this.#pending.push(series);
    if (this.#busy) return;
    this.#busy = true;
    this.#writing = this.#drain();
  }

  async #drain(): Promise<void> {
    for (let series = this.#pending.shift(); series; series = this.#pending.shift()) {
      series.pending = false;
      try {
        this.#options.checkLease();
        await this.#write(series);
      } catch (error) {
        const { reason, regarding } = series.event;
        this.#options.logger.warn('An event could not be recorded', { reason, regarding, error });
      }
    }
    this.#busy = false;
  }

  async #write(series: Series): Promise<void> {
    const { client, clock } = this.#options;
    const { event, count } = series;
    const collection = `/apis/events.k8s.io/v1/namespaces/${event.metadata.namespace}/events`;
    if (series.created) {
      try {
        await client.request({
          method: 'PATCH',
          path: `${collection}/${event.metadata.name}`,
          contentType: 'application/merge-patch+json',
          body: seriesOf(count, clock()),
        });
        return;
      } catch (error) {
        // Events live for an hour; one that is gone is written anew.
        if (!isCodedError(error, 'NotFound')) throw error;
      }
    }
    const body = count > 1 ? { ...event, ...seriesOf(count, clock()) } : event;
    await client.request({ method: 'POST', path: collection, body });
    series.created = true;
  }
}
