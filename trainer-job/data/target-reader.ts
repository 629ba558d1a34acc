import type { Target } from '@churnops/lib/contract/contract.ts';
import { GrowingArray } from './growing-array.ts';
import type { ProblemList } from './problem-list.ts';

/** Reads the target: 1 where it is the positive class. Two classes are needed, no more and no fewer. */
export class TargetReader {
  readonly #target: Target;
  readonly #labels = new GrowingArray((length) => new Uint8Array(length));
  #negative: string | undefined;
  #missing = 0;
  #others = 0;
  #firstOther = 0;
  #positives = 0;

  constructor(target: Target) {
    this.#target = target;
  }

  read(cell: string, row: number): void {
    const positive = cell === this.#target.positive;
    this.#labels.push(positive ? 1 : 0);
    if (positive) this.#positives++;
    else if (cell === '') this.#missing++;
    else if (this.#negative === undefined) this.#negative = Buffer.from(cell).toString();
    else if (cell !== this.#negative) this.#others++;
    if (this.#others === 1 && this.#firstOther === 0) this.#firstOther = row;
  }

  report(problems: ProblemList): void {
    const { name, positive } = this.#target;
    const rows = this.#labels.length;
    if (this.#missing > 0) {
      problems.add(`column ${name}: ${this.#missing} of ${rows} values are missing, at most 0 allowed`);
    }
    if (this.#others > 0) {
      problems.add(
        `column ${name}: it has more than two different values, the third is in row ${this.#firstOther}; only two classes can be told apart`,
      );
    }
    if (rows > 0 && this.#positives === 0) {
      problems.add(`column ${name}: no value is the positive class ${JSON.stringify(positive)}`);
    }
    if (rows > 0 && this.#positives === rows) {
      problems.add(`column ${name}: every value is the positive class ${JSON.stringify(positive)}`);
    }
  }

  finish(): Uint8Array {
    return this.#labels.finish();
  }
}
