import { setTimeout as delay } from 'node:timers/promises';
import { Component } from '../../processes/component.ts';
import type { ProgramPart } from './part.ts';
import type { StatusBoard } from './status-board.ts';

/** A program that ran this long before it ended is started again without a long wait. */
const STEADY_MILLISECONDS = 60_000;

/** How patient a keeper is. */
export interface KeeperTimes {
  /** How long a program may take until it is ready. */
  readySeconds: number;
  /** How often a program that runs is asked whether it is ready, and how long it may be unready before that is told. */
  probeMilliseconds: number;
  /** The first and the longest wait before a program that ended is started again. */
  firstBackoffMilliseconds: number;
  longestBackoffMilliseconds: number;
}

/** Keeps one program running. */
export class ProgramKeeper {
  readonly #part: ProgramPart;
  readonly #board: StatusBoard;
  readonly #times: KeeperTimes;
  readonly #stopping = new AbortController();
  #component: Component | undefined;

  constructor(part: ProgramPart, board: StatusBoard, times: KeeperTimes) {
    this.#part = part;
    this.#board = board;
    this.#times = times;
  }

  /**
   * Starts the program and waits until it is ready.
   *
   * @throws ComponentEnded, ComponentNotReady
   */
  async start(): Promise<void> {
    const component = await Component.start(this.#part.component);
    this.#component = component;
    try {
      await component.ready(this.#part.probe, this.#times.readySeconds);
    } catch (error) {
      await component.stop(0, 'SIGKILL');
      throw error;
    }
    this.#board.change(this.#part.name, 'Ready');
  }

  /** Starts the program again whenever it ends; resolves after {@link stop}. */
  async keep(): Promise<void> {
    const { firstBackoffMilliseconds: first, longestBackoffMilliseconds: longest } = this.#times;
    let wait = first;
    while (!this.#stopping.signal.aborted) {
      const begun = performance.now();
      if (this.#component?.running) await this.#watch(this.#component);
      if (performance.now() - begun > STEADY_MILLISECONDS) wait = first;
      await this.#pause(wait);
      wait = Math.min(2 * wait, longest);
      if (!this.#stopping.signal.aborted) await this.#startAgain();
    }
  }

  /** Ends the program for good. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#component?.stop(0, 'SIGKILL');
  }

  async #startAgain(): Promise<void> {
    try {
      await this.start();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#board.change(this.#part.name, 'Restarting', reason);
    }
  }

  /** Asks the program now and then whether it is still ready, until it ends. */
  async #watch(component: Component): Promise<void> {
    let wasReady = true;
    while (component.running && !this.#stopping.signal.aborted) {
      await Promise.race([component.ended, this.#pause(this.#times.probeMilliseconds)]);
      const reason = await component.unready(this.#part.probe, this.#times.probeMilliseconds / 1_000);
      if (!component.running || this.#stopping.signal.aborted) break;
      const isReady = reason === undefined;
      if (isReady !== wasReady) this.#board.change(this.#part.name, isReady ? 'Ready' : 'Unready', reason);
      wasReady = isReady;
    }
    const failure = await component.failure(await component.ended);
    this.#board.change(this.#part.name, 'Restarting', failure.message);
  }

  /** Waits, but not when everything is to end. */
  async #pause(milliseconds: number): Promise<void> {
    const { signal } = this.#stopping;
    await delay(milliseconds, undefined, { signal }).catch((error: Error) => {
      if (!signal.aborted) throw error;
    });
  }
}
