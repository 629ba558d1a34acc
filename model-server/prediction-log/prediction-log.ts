import type { Logger } from '@churnops/lib/logging/logger.ts';
import { formatRecords } from '@churnops/lib/prediction-log/prediction-record.ts';
import {
  SEGMENT_MILLISECONDS,
  type SegmentOrigin,
  segmentName,
} from '@churnops/lib/prediction-log/segment-name.ts';
import { backOffMilliseconds } from '@churnops/lib/registry/retry.ts';
import type { LogMetrics } from './log-metrics.ts';
import { OpenSegment } from './open-segment.ts';
import type { SegmentSink } from './segment-sink.ts';

/** What is held at most of rows that are not written yet. */
export interface LogLimits {
  /** Of one segment, at which it is closed. */
  segmentBytes: number;
  /** Of all segments. */
  heldBytes: number;
  heldRows: number;
}

/** What a log stands on. */
export interface PredictionLogOptions extends Pick<SegmentOrigin, 'pod' | 'process'> {
  sink: SegmentSink;
  metrics: Pick<LogMetrics, 'written' | 'dropped'>;
  logger: Logger;
  /** Milliseconds since 1970. */
  now: () => number;
  random: () => number;
  limits?: LogLimits;
}

/** Some 45,000 rows a segment; in all some 180,000, which at 500 rows a second are six minutes. */
export const DEFAULT_LOG_LIMITS: LogLimits = {
  segmentBytes: 8 * 2 ** 20,
  heldBytes: 32 * 2 ** 20,
  heldRows: 250_000,
};

/** For as long as the server runs; of the last segments, which have little time, more often. */
const RETRIES = { attempts: Number.POSITIVE_INFINITY, baseMilliseconds: 1_000, maximumMilliseconds: 30_000 };
const LAST_RETRIES = { ...RETRIES, maximumMilliseconds: 1_000 };

/**
 * Keeps what was predicted for whom, so that it can be held against what became true. Rows wait in memory and go out as segments, each written once and never
 * changed, a minute after its first row or at 8 MiB. Nobody waits for it: where segments cannot be written for so long that the rows held reach their limit,
 * further rows are dropped and counted. A process that is killed loses the rows that it holds.
 */
export class PredictionLog {
  readonly #options: PredictionLogOptions;
  readonly #limits: LogLimits;
  readonly #ended = new AbortController();
  /** Closed segments, the one that is being written first. */
  readonly #waiting: OpenSegment[] = [];
  #open: OpenSegment | undefined;
  #closeTimer: NodeJS.Timeout | undefined;
  #sequence = 0;
  #heldBytes = 0;
  #heldRows = 0;
  #writing: Promise<void> | undefined;
  #closing = false;
  #endPause: () => void = () => undefined;

  constructor(options: PredictionLogOptions) {
    this.#options = options;
    this.#limits = options.limits ?? DEFAULT_LOG_LIMITS;
  }

  /** Takes the predictions of one request. @param probabilities one for each id. */
  append(ids: readonly string[], probabilities: readonly number[], digest: string): void {
    const reason = this.#closing ? 'Stopped' : this.#take(ids, probabilities, digest);
    if (reason !== undefined) this.#options.metrics.dropped(ids.length, reason);
  }

  /** Writes what is held, for `patience` milliseconds at most. What comes later, or is not written by then, is dropped. */
  async close(patience: number): Promise<void> {
    this.#closing = true;
    this.#closeSegment();
    this.#endPause();
    const timer = setTimeout(() => this.#ended.abort(), patience);
    const given = new Promise((resolve) => this.#ended.signal.addEventListener('abort', resolve));
    await Promise.race([this.#writing, given]);
    clearTimeout(timer);
    this.#ended.abort();
    const { metrics, logger } = this.#options;
    if (this.#heldRows === 0) return;
    metrics.dropped(this.#heldRows, 'Stopped');
    logger.error('prediction log not written to its end', { rows: this.#heldRows });
  }

  /** Why rows are not taken; undefined where they are. */
  #take(ids: readonly string[], probabilities: readonly number[], digest: string): 'BufferFull' | undefined {
    const { heldBytes, heldRows, segmentBytes } = this.#limits;
    if (this.#heldRows + ids.length > heldRows) return 'BufferFull';
    const time = this.#options.now();
    const text = formatRecords(ids, probabilities, { time, digest });
    const size = Buffer.byteLength(text);
    if (this.#heldBytes + size > heldBytes) return 'BufferFull';
    this.#heldBytes += size;
    this.#heldRows += ids.length;
    this.#open ??= this.#begin(time);
    this.#open.add(text, size, ids.length);
    if (this.#open.bytes.length >= segmentBytes) this.#closeSegment();
    return undefined;
  }

  #begin(opened: number): OpenSegment {
    const { pod, process } = this.#options;
    this.#closeTimer = setTimeout(() => this.#closeSegment(), SEGMENT_MILLISECONDS).unref();
    this.#sequence++;
    return new OpenSegment(segmentName({ pod, process, sequence: this.#sequence, opened }));
  }

  #closeSegment(): void {
    clearTimeout(this.#closeTimer);
    if (this.#open === undefined) return;
    this.#waiting.push(this.#open);
    this.#open = undefined;
    this.#writing ??= this.#writeWaiting();
  }

  /** One after another: what a place has no room for is not sent there side by side. Never rejects. */
  async #writeWaiting(): Promise<void> {
    for (let segment = this.#waiting[0]; segment !== undefined; segment = this.#waiting[0]) {
      if (!(await this.#write(segment))) return;
      this.#waiting.shift();
      this.#heldBytes -= segment.bytes.length;
      this.#heldRows -= segment.rows;
      this.#options.metrics.written(segment.rows);
    }
    this.#writing = undefined;
  }

  /** Tries until it is written; `false` where time ended first. Also what is refused is tried again: a right that is missing may be given. */
  async #write({ name, bytes }: OpenSegment): Promise<boolean> {
    const { sink, logger, random } = this.#options;
    const { signal } = this.#ended;
    for (let attempt = 1; ; attempt++) {
      try {
        await sink.write(name, bytes, signal);
        return !signal.aborted;
      } catch (reason) {
        if (signal.aborted) return false;
        const delay = backOffMilliseconds(attempt, random, this.#closing ? LAST_RETRIES : RETRIES);
        const fields = {
          error: reason,
          location: sink.location,
          delay: Math.round(delay),
          rows: this.#heldRows,
        };
        logger.warn('prediction log not written, trying again', fields);
        await this.#pause(delay);
      }
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
