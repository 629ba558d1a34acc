import type { NodeStatus, PartState, PartStatus } from '../status.ts';

/** Keeps the status of the parts and tells each change of it. */
export class StatusBoard {
  readonly #status: NodeStatus;
  readonly #report: (status: NodeStatus) => void;
  readonly #clock: () => Date;

  constructor(names: readonly string[], report: (status: NodeStatus) => void, clock: () => Date) {
    const since = clock().toISOString();
    const parts = names.map((name): PartStatus => ({ name, state: 'Waiting', since, restarts: 0 }));
    this.#status = { phase: 'Starting', parts };
    this.#report = report;
    this.#clock = clock;
    this.#tell();
  }

  /** Puts a part into a state; going to Restarting counts as one restart. */
  change(name: string, state: PartState, failure?: string): void {
    const part = this.#status.parts.find((each) => each.name === name);
    if (part === undefined) throw new TypeError(`no part is called ${name}`);
    if (state === 'Restarting') part.restarts += 1;
    part.state = state;
    part.since = this.#clock().toISOString();
    if (failure !== undefined) part.failure = failure;
    this.#tell();
  }

  /** Ends the start, well or with the reason why not. */
  conclude(phase: 'Ready' | 'Failed', message?: string): void {
    this.#status.phase = phase;
    if (message !== undefined) this.#status.message = message;
    this.#tell();
  }

  #tell(): void {
    this.#report(structuredClone(this.#status));
  }
}
