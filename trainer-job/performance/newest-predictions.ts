import type { PredictionRecord } from '@churnops/lib/prediction-log/prediction-record.ts';

/** Predictions whose answers are known, in the order in which their ids came first. */
export interface AnsweredPredictions {
  probability: Float32Array;
  /** Of each, which of the values that answers were given by. */
  answers: Uint8Array;
  /** The earliest and the latest of them, in milliseconds since 1970; undefined where there is none. */
  from: number | undefined;
  to: number | undefined;
}

/** Ids of all models together: some 300 bytes of memory each, as two million were seen to take. */
export const MAXIMUM_IDS = 5_000_000;

const NO_ANSWER = -1;

/** Of one model, the newest prediction of each id, and the answer to it. Of two of the same millisecond the one that comes later counts. */
export class NewestPredictions {
  /** Rows that a newer one of the same id takes the place of. */
  superseded = 0;
  readonly #places = new Map<string, number>();
  readonly #times: number[] = [];
  readonly #probabilities: number[] = [];
  readonly #answers: number[] = [];

  /** How many ids there are. */
  get size(): number {
    return this.#places.size;
  }

  take({ id, time, probability }: Pick<PredictionRecord, 'id' | 'time' | 'probability'>): void {
    const place = this.#places.get(id);
    if (place === undefined) {
      this.#places.set(id, this.#times.length);
      this.#times.push(time);
      this.#probabilities.push(probability);
      this.#answers.push(NO_ANSWER);
      return;
    }
    this.superseded++;
    if (time < this.#times[place]!) return;
    this.#times[place] = time;
    this.#probabilities[place] = probability;
  }

  /** Tells what became true of an id, which need not be known here; `false` where something else was told before. */
  answer(id: string, value: number): boolean {
    const place = this.#places.get(id);
    if (place === undefined) return true;
    const before = this.#answers[place];
    this.#answers[place] = value;
    return before === NO_ANSWER || before === value;
  }

  /** Of all ids, whether their answers are known or not. */
  probabilities(): Float32Array {
    return Float32Array.from(this.#probabilities);
  }

  /** Those whose answers are known. */
  finish(): AnsweredPredictions {
    const places = Array.from(this.#answers.keys()).filter((place) => this.#answers[place] !== NO_ANSWER);
    let [from, to]: [number | undefined, number | undefined] = [undefined, undefined];
    for (const place of places) {
      const time = this.#times[place]!;
      if (from === undefined || time < from) from = time;
      if (to === undefined || time > to) to = time;
    }
    return {
      probability: Float32Array.from(places, (place) => this.#probabilities[place]!),
      answers: Uint8Array.from(places, (place) => this.#answers[place]!),
      from,
      to,
    };
  }
}
