import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { LeaderElectionConfiguration } from '../configuration.ts';
import { operatorError } from '../errors.ts';
import type { LeaseClient, ReadLease } from './lease-client.ts';
import { LeaseObserver } from './lease-observer.ts';
import { claim, release } from './lease-record.ts';

/** What the elector stands on. */
export interface LeaderElectorOptions {
  lease: LeaseClient;
  /** Names this process among all that may lead; never used twice. */
  identity: string;
  timing: LeaderElectionConfiguration;
  logger: Logger;
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** In [0, 1). */
  random: () => number;
  /** A monotonic clock in milliseconds: it goes on while the process is stopped. */
  now: () => number;
  clock: () => Date;
}

/** client-go spreads the retries of those who wait by up to this share of the period. */
const JITTER_FACTOR = 1.2;

/**
 * Leader election by Lease, as client-go does it: the holder renews; the others take over when they have seen no
 * renewal for the lease's duration. The holder gives up well before that, after its renew deadline.
 */
export class LeaderElector {
  readonly #options: LeaderElectorOptions;
  readonly #observer: LeaseObserver;
  #held: ReadLease | undefined;
  /** When the last successful renewal was sent; sent, not answered: others may count from before the answer. */
  #renewedAt: number | undefined;

  constructor(options: LeaderElectorOptions) {
    this.#options = options;
    this.#observer = new LeaseObserver(options.now);
  }

  /** Who leads, as far as this process has seen; empty where nobody does. */
  get holder(): string {
    return this.#observer.record?.holder ?? '';
  }

  /** Whether this process holds the lease and has renewed it in time. */
  get isLeader(): boolean {
    const deadline = this.#options.timing.renewDeadlineMilliseconds;
    return this.#renewedAt !== undefined && this.#options.now() - this.#renewedAt < deadline;
  }

  /**
   * To be called right before each write. A process that was stopped and goes on finds here that its time is over,
   * before any timer of its own has told it.
   *
   * @throws CodedError `LeadershipLost`
   */
  checkLease(): void {
    if (!this.isLeader) throw operatorError('LeadershipLost', { lease: this.#options.lease.name });
  }

  /**
   * Waits until this process leads; rejects with the signal's reason when told to stop before.
   *
   * @param ready until it resolves the lease is only watched, so that a dead leader's time runs out meanwhile.
   */
  async acquire(signal: AbortSignal, ready: Promise<unknown> = Promise.resolve()): Promise<void> {
    const { retryPeriodMilliseconds } = this.#options.timing;
    const readied = new AbortController();
    void ready.then(() => readied.abort());
    while (!(await this.#tryOnce(signal, () => readied.signal.aborted))) {
      const jitter = 1 + this.#options.random() * JITTER_FACTOR;
      const waking = readied.signal.aborted ? signal : AbortSignal.any([signal, readied.signal]);
      await this.#options.sleep(retryPeriodMilliseconds * jitter, waking).catch((error) => {
        if (signal.aborted || !waking.aborted) throw error;
      });
    }
    this.#options.logger.info('This process leads', { lease: this.#options.lease.name });
  }

  /** Renews until told to stop (then it resolves) or until the lease is lost (then it rejects). */
  async hold(signal: AbortSignal): Promise<void> {
    const { retryPeriodMilliseconds, renewDeadlineMilliseconds } = this.#options.timing;
    while (!signal.aborted) {
      this.checkLease();
      // Half of the deadline, so that one dead connection leaves time for an attempt on another.
      const attempt = AbortSignal.timeout(Math.ceil(renewDeadlineMilliseconds / 2));
      await this.#tryOnce(AbortSignal.any([signal, attempt]));
      if (signal.aborted) return;
      if (this.holder !== this.#options.identity) this.#renewedAt = undefined;
      this.checkLease();
      await this.#options.sleep(retryPeriodMilliseconds, signal).catch((error) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  /** Lets another process take over at once; to be called when this one writes nothing more. */
  async release(signal: AbortSignal): Promise<void> {
    if (!this.isLeader) return;
    this.#renewedAt = undefined;
    // What is held in memory may be behind a renewal whose answer was not waited for.
    const current = await this.#options.lease.read(signal);
    if (current?.record.holder !== this.#options.identity) return;
    await this.#options.lease.replace(current, release(current.record, this.#options.clock()), signal);
    this.#options.logger.info('The lease was released', { lease: this.#options.lease.name });
  }

  /** Takes or renews the lease if that is allowed now; every failure is only an attempt that came to nothing. */
  async #tryOnce(signal: AbortSignal, isReady: () => boolean = () => true): Promise<boolean> {
    try {
      return await this.#takeOrRenew(signal, isReady);
    } catch (error) {
      this.#held = undefined;
      if (!signal.aborted) {
        this.#options.logger.warn('The lease could not be renewed', {
          lease: this.#options.lease.name,
          error,
        });
      }
      return false;
    }
  }

  async #takeOrRenew(signal: AbortSignal, isReady: () => boolean): Promise<boolean> {
    const { lease, identity, timing, now, clock } = this.#options;
    const sentAt = now();
    const seconds = Math.ceil(timing.leaseDurationMilliseconds / 1000);
    const current = this.#held ?? (await lease.read(signal));
    if (current) this.#observer.observe(current.record);
    if (!isReady() || !this.#observer.mayTake(identity, timing.leaseDurationMilliseconds)) return false;
    const record = claim(current?.record, identity, seconds, clock());
    this.#held = current ? await lease.replace(current, record, signal) : await lease.create(record, signal);
    this.#observer.observe(record);
    this.#renewedAt = sentAt;
    return true;
  }
}
