import { setTimeout as sleep } from 'node:timers/promises';
import type { OperatorProcess } from './operator-process.ts';

/** How a process that ends is started again. */
export interface RestartOptions {
  start: () => Promise<OperatorProcess>;
  /** Sees each process as it begins, such as to arrange for its end. */
  begun?: (operator: OperatorProcess) => void;
  /** Milliseconds before the next start; a kubelet waits longer each time. */
  delay?: number;
}

/** Keeps an operator running: whenever its process ends, another begins, as the kubelet sees to. */
export class RestartedOperator implements AsyncDisposable {
  /** The exit code or signal of each process that has ended. */
  readonly ends: (number | string)[] = [];
  /** What all of them logged. */
  readonly log: string[] = [];
  readonly #options: RestartOptions;
  readonly #running: Promise<void>;
  #current: OperatorProcess | undefined;
  #stopped = false;

  constructor(options: RestartOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** The process that runs now, if one does. */
  get current(): OperatorProcess | undefined {
    return this.#current;
  }

  /** How many failed: neither killed, nor gone by themselves because they could not renew a short lease in time, as on a busy machine. */
  get failures(): number {
    const left = this.log
      .filter((line) => line.includes('"msg":"The operator ends"'))
      .filter((line) => line.includes('no longer holds the lease'));
    return this.ends.filter((end) => end !== 'SIGKILL').length - left.length;
  }

  /** Ends it for good; rejects where a process could not be started. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#current?.signal('SIGKILL');
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await using operator = await this.#options.start();
      this.#current = operator;
      if (this.#stopped) return;
      this.#options.begun?.(operator);
      this.ends.push(await operator.exited);
      this.log.push(...operator.log);
      await sleep(this.#options.delay ?? 0);
    }
  }
}
