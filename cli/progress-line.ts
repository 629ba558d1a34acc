import type { Output } from './command.ts';

/** One step of long work, as it is shown. */
export interface Step {
  phase: string;
  /** Of everything, 0 to 100. */
  percent: number;
  message: string;
}

const ERASE = '\r\x1b[K';

/** Shows how far long work is: one line that changes on a terminal, elsewhere a line for each phase. */
export class ProgressLine {
  readonly #output: Output;
  #phase = '';
  #shown = '';

  constructor(output: Output) {
    this.#output = output;
  }

  show({ phase, percent, message }: Step): void {
    const line = `${String(percent).padStart(3)} %  ${phase}: ${message}`;
    if (this.#output.isTTY) {
      if (line !== this.#shown) this.#output.write(`${ERASE}${line}`);
    } else if (phase !== this.#phase) {
      this.#output.write(`${line}\n`);
    }
    this.#shown = line;
    this.#phase = phase;
  }

  /** Takes the line away again. */
  end(): void {
    if (this.#output.isTTY && this.#shown !== '') this.#output.write(ERASE);
    this.#shown = '';
  }
}
