import type { Columns } from '../../contract/columns.ts';
import { type Contract, parseContract } from '../../contract/contract.ts';
import { buildReference } from '../../profile/build-reference.ts';
import { type ColumnCounts, clearCounts } from '../../profile/column-counts.ts';
import { createColumnRecorder } from '../../profile/column-recorder.ts';
import { profiledColumns, type ReferenceProfile, SCORE_COLUMN } from '../../profile/reference-profile.ts';

const PLANS = ['monthly', 'yearly', 'two years'];
const CITIES = ['north', 'south', 'east', 'west', 'centre', 'coast', 'hills', 'islands'];

/** Ten columns as customers have them: bell-shaped, skewed, heavy-tailed, whole, true or false, and categories. */
export const TRAFFIC_CONTRACT: Contract = parseContract({
  target: { name: 'churn', positive: 'yes' },
  features: [
    { name: 'usage', type: 'Numeric' },
    { name: 'charges', type: 'Numeric' },
    { name: 'income', type: 'Numeric' },
    { name: 'spend', type: 'Numeric' },
    { name: 'age', type: 'Numeric' },
    { name: 'tenure', type: 'Numeric' },
    { name: 'calls', type: 'Numeric' },
    { name: 'senior', type: 'Boolean' },
    { name: 'plan', type: 'Categorical', categories: PLANS },
    { name: 'city', type: 'Categorical', nullable: true },
  ],
});

/** Draws customers; the same seed always draws the same. */
export class Traffic {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomOf(seed);
  }

  /** @param shift of the column usage, in its standard deviations. */
  rows(rows: number, shift = 0): Columns {
    const random = this.#random;
    const numbers = (draw: () => number) => {
      const values = new Float32Array(rows);
      for (let row = 0; row < rows; row++) values[row] = draw();
      return values;
    };
    const normal = () => normalOf(random);
    const texts = (draw: () => string) => Array.from({ length: rows }, draw);
    return {
      rows,
      numeric: new Map([
        ['usage', numbers(() => shift + normal())],
        ['charges', numbers(() => 65 + 30 * normal())],
        ['income', numbers(() => Math.exp(10 + 0.7 * normal()))],
        ['spend', numbers(() => (1 - random()) ** -0.4)],
        ['age', numbers(() => 18 + 70 * random())],
        ['tenure', numbers(() => Math.floor(73 * random() ** 1.5))],
        ['calls', numbers(() => Math.floor(-3 * Math.log(1 - random())))],
        ['senior', numbers(() => (random() < 0.16 ? 1 : 0))],
      ]),
      categorical: new Map([
        ['plan', texts(() => PLANS[Math.floor(3 * random() ** 1.7)]!)],
        ['city', texts(() => (random() < 0.05 ? '' : CITIES[Math.floor(8 * random() ** 2)]!))],
      ]),
    };
  }

  /** P(positive) of as many rows. */
  scores(rows: number): Float32Array {
    return Float32Array.from({ length: rows }, () => 1 / (1 + Math.exp(1.2 - normalOf(this.#random))));
  }

  /** The reference that so many rows give, a fifth of them test rows with a score. */
  reference(rows: number): ReferenceProfile {
    return this.referenceOf(this.rows(rows), this.scores(rows / 5));
  }

  /** The reference that these rows give. */
  referenceOf(columns: Columns, scores: Float32Array): ReferenceProfile {
    return buildReference(TRAFFIC_CONTRACT, columns, scores);
  }
}

/** Counts one window after another against one reference. */
export class WindowCounter {
  readonly #columns: { name: string; recorder: ReturnType<typeof createColumnRecorder> }[];

  constructor(reference: ReferenceProfile) {
    const features = new Map(TRAFFIC_CONTRACT.features.map((feature) => [feature.name, feature]));
    this.#columns = profiledColumns(reference).map((column) => ({
      name: column.name,
      recorder: createColumnRecorder(column, features.get(column.name)),
    }));
  }

  /** The counts of these rows; they are good until the next window is counted. */
  count({ numeric, categorical }: Columns, scores: Float32Array): ColumnCounts[] {
    return this.#columns.map(({ name, recorder }) => {
      clearCounts(recorder.counts);
      recorder.record(name === SCORE_COLUMN ? scores : (numeric.get(name) ?? categorical.get(name))!);
      return recorder.counts;
    });
  }
}

/** Numbers from 0 up to 1, by Marsaglia's xorshift32 and Weyl sequence. */
function randomOf(seed: number): () => number {
  let state = (seed * 2_654_435_761) | 1;
  let weyl = seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    weyl = (weyl + 362_437) | 0;
    return ((state + weyl) >>> 0) / 4_294_967_296;
  };
}

/** Box and Muller's normal deviate. */
function normalOf(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
