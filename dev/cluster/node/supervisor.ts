import type { NodeStatus } from '../status.ts';
import type { Part } from './part.ts';
import { type KeeperTimes, ProgramKeeper } from './program-keeper.ts';
import { StatusBoard } from './status-board.ts';

const TIMES: KeeperTimes = {
  readySeconds: 60,
  probeMilliseconds: 10_000,
  firstBackoffMilliseconds: 500,
  longestBackoffMilliseconds: 30_000,
};

/** What the supervisor depends on. */
export interface SupervisorOptions {
  parts: readonly Part[];
  /** Called with the whole status whenever it changes. */
  report: (status: NodeStatus) => void;
  clock?: () => Date;
  times?: Partial<KeeperTimes>;
}

/** Starts the parts in the order of what they need of each other, and starts programs again that end later. */
export class Supervisor {
  readonly #parts: readonly Part[];
  readonly #board: StatusBoard;
  readonly #times: KeeperTimes;
  readonly #keepers: ProgramKeeper[] = [];

  constructor({ parts, report, clock = () => new Date(), times }: SupervisorOptions) {
    const names = parts.map(({ name }) => name);
    this.#parts = parts;
    this.#board = new StatusBoard(names, report, clock);
    this.#times = { ...TIMES, ...times };
  }

  /**
   * Starts everything; resolves when all is ready. A program that ends before it was ready once is a failure and not
   * tried again: its log tells why.
   */
  async start(): Promise<void> {
    const begun = new Map<string, Promise<void>>();
    const begin = (part: Part): Promise<void> => {
      const known = begun.get(part.name);
      if (known) return known;
      const needed = this.#parts.filter(({ name }) => part.after.includes(name));
      const promise = Promise.all(needed.map(begin)).then(() => this.#begin(part));
      begun.set(part.name, promise);
      return promise;
    };
    try {
      await Promise.all(this.#parts.map(begin));
      this.#board.conclude('Ready');
    } catch (error) {
      this.#board.conclude('Failed', error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  /** Ends every program. */
  async stop(): Promise<void> {
    await Promise.all(this.#keepers.map((keeper) => keeper.stop()));
  }

  async #begin(part: Part): Promise<void> {
    this.#board.change(part.name, 'Starting');
    try {
      if ('run' in part) {
        await part.run();
        this.#board.change(part.name, 'Done');
      } else {
        const keeper = new ProgramKeeper(part, this.#board, this.#times);
        this.#keepers.push(keeper);
        await keeper.start();
        void keeper.keep();
      }
    } catch (error) {
      this.#board.change(part.name, 'Failed');
      throw error;
    }
  }
}
