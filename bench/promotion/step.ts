import type { PeakMemory } from './peak-memory.ts';

/** What one step took. */
export interface Step {
  name: string;
  milliseconds: number;
  /** The largest Git process, in MiB. */
  git: number;
  /** This process after it, in MiB. */
  own: number;
}

const MIB = 1024 * 1024;
const toMiB = (bytes: number) => Math.round(bytes / MIB);

/** Measures steps one after the other. */
export class Steps {
  readonly all: Step[] = [];
  readonly #memory: PeakMemory;

  constructor(memory: PeakMemory) {
    this.#memory = memory;
  }

  async measure<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.#memory.take();
    const began = performance.now();
    const result = await work();
    const milliseconds = Math.round(performance.now() - began);
    const step = {
      name,
      milliseconds,
      git: toMiB(this.#memory.take()),
      own: toMiB(process.memoryUsage().rss),
    };
    this.all.push(step);
    return result;
  }
}

/** A table of steps for people. */
export function printSteps(title: string, steps: readonly Step[]): void {
  console.log(`\n${title}`);
  console.log(`${'step'.padEnd(44)}${'ms'.padStart(8)}${'Git MiB'.padStart(10)}${'own MiB'.padStart(10)}`);
  for (const { name, milliseconds, git, own } of steps) {
    const figures = [
      String(milliseconds).padStart(8),
      String(git || '-').padStart(10),
      String(own).padStart(10),
    ];
    console.log(name.padEnd(44) + figures.join(''));
  }
}
