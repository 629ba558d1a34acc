import { setTimeout as delay } from 'node:timers/promises';
import { Component, type ComponentOptions } from '../../processes/component.ts';
import type { Probe } from '../../processes/wait-until.ts';
import type { NodeStatus, PartState, PartStatus } from '../status.ts';

/** A program that is to run as long as the cluster does. */
export interface ProgramPart {
  name: string;
  /** Names of the parts that have to be ready before. */
  after: readonly string[];
  component: ComponentOptions;
  /** Content when the program does its work. */
  probe: Probe;
}

/** Something that is done once. */
export interface StepPart {
  name: string;
  after: readonly string[];
  run: () => Promise<void>;
}

/** One part of the cluster. */
export type Part = ProgramPart | StepPart;

/** What the supervisor depends on. */
export interface SupervisorOptions {
  parts: readonly Part[];
  /** Called with the whole status whenever it changes. */
  report: (status: NodeStatus) => void;
  clock?: () => Date;
  /** How long one program may take until it is ready. */
  readySeconds?: number;
  /** The first and the longest wait before a program that ended is started again. */
  backoffMilliseconds?: { first: number; longest: number };
}

/** A program that ran this long before it ended is started again without a long wait. */
const STEADY_MILLISECONDS = 60_000;

/** Starts the parts in the order of what they need of each other, and starts programs again that end later. */
export class Supervisor {
  readonly #options: Required<SupervisorOptions>;
  readonly #status: NodeStatus;

  constructor(options: SupervisorOptions) {
    this.#options = {
      clock: () => new Date(),
      readySeconds: 60,
      backoffMilliseconds: { first: 500, longest: 30_000 },
      ...options,
    };
    const since = this.#options.clock().toISOString();
    const parts = options.parts.map(
      ({ name }): PartStatus => ({ name, state: 'Waiting', since, restarts: 0 }),
    );
    this.#status = { phase: 'Starting', parts };
  }

  /**
   * Starts everything; resolves when all is ready. A program that ends before it was ready once is a failure and not
   * tried again: its log tells why.
   */
  async start(): Promise<void> {
    this.#report();
    const begun = new Map<string, Promise<void>>();
    const begin = (part: Part): Promise<void> => {
      const known = begun.get(part.name);
      if (known) return known;
      const needed = this.#options.parts.filter(({ name }) => part.after.includes(name));
      const promise = Promise.all(needed.map(begin)).then(() => this.#begin(part));
      begun.set(part.name, promise);
      return promise;
    };
    try {
      await Promise.all(this.#options.parts.map(begin));
      this.#status.phase = 'Ready';
    } catch (error) {
      this.#status.phase = 'Failed';
      this.#status.message = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      this.#report();
    }
  }

  async #begin(part: Part): Promise<void> {
    this.#change(part.name, 'Starting');
    try {
      if ('run' in part) {
        await part.run();
        this.#change(part.name, 'Done');
      } else {
        const component = await this.#startProgram(part);
        void this.#keep(part, component);
      }
    } catch (error) {
      this.#change(part.name, 'Failed');
      throw error;
    }
  }

  async #startProgram(part: ProgramPart): Promise<Component> {
    const component = await Component.start(part.component);
    try {
      await component.ready(part.probe, this.#options.readySeconds);
    } catch (error) {
      await component.stop(0, 'SIGKILL');
      throw error;
    }
    this.#change(part.name, 'Ready');
    return component;
  }

  /** Runs as long as the cluster: waits for the end of the program and starts it again. */
  async #keep(part: ProgramPart, first: Component): Promise<void> {
    const { first: shortest, longest } = this.#options.backoffMilliseconds;
    let wait = shortest;
    let component: Component | undefined = first;
    for (;;) {
      const ready = performance.now();
      const failure = component && (await component.failure(await component.ended)).message;
      if (component && performance.now() - ready > STEADY_MILLISECONDS) wait = shortest;
      this.#change(part.name, 'Restarting', failure);
      await delay(wait);
      wait = Math.min(2 * wait, longest);
      component = await this.#startProgram(part).catch((error: Error) => {
        this.#change(part.name, 'Restarting', error.message);
        return undefined;
      });
    }
  }

  #change(name: string, state: PartState, failure?: string): void {
    const part = this.#status.parts.find((each) => each.name === name);
    if (part === undefined) return;
    if (state === 'Restarting') part.restarts += 1;
    part.state = state;
    part.since = this.#options.clock().toISOString();
    if (failure !== undefined) part.failure = failure;
    this.#report();
  }

  #report(): void {
    this.#options.report(structuredClone(this.#status));
  }
}
