import type { Contract } from '@churnops/lib/contract/contract.ts';
import { RowValidator, type ValidatedRows } from '@churnops/lib/contract/row.ts';
import type { Warning } from '@churnops/lib/contract/warning.ts';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Recorder } from '@churnops/lib/profile/recorder.ts';
import { CountingScorer } from '../profile/counting-scorer.ts';
import { sliceColumns } from './column-batches.ts';
import type { NextTurn } from './large-request-lane.ts';
import { MicroBatcher } from './micro-batcher.ts';
import type { Scorer } from './scorer.ts';

/** What is answered to a request, one element a row. */
export interface Prediction {
  /** 1 where the probability reaches the threshold, else 0. */
  labels: number[];
  /** P(positive), each exactly a float32. */
  probabilities: number[];
  /** How many labels are 1. */
  positives: number;
  /** What the caller should know about accepted rows, such as unknown categories. */
  warnings: Warning[];
}

/** How rows are predicted. */
export interface PredictionOptions {
  /** Awaited between the pieces of a large request; a small one needs none. */
  nextTurn?: NextTurn | undefined;
  /** False for rows that are no customers'; true where nothing is said. */
  counted?: boolean;
}

/** What a predictor stands on. */
export interface PredictorOptions {
  contract: Contract;
  scorer: Scorer;
  /** Takes the place of the threshold inside the model; compared as float32, as the model does. */
  threshold?: number | undefined;
  /** Counts what rows are like, and the values that are refused. */
  recorder?: Pick<Recorder, 'record' | 'refuse'> | undefined;
}

/** Cells scored without giving the event loop a turn: a few milliseconds for a forest of some hundred trees. */
const CELLS_A_PIECE = 20_000;
const ROWS_A_PIECE = 1_024;

/** Rows in, predictions out: knows the contract and the model, and nothing of HTTP. */
export class Predictor {
  readonly #rows: RowValidator;
  readonly #scorer: Scorer;
  /** The same scorer, which counts as well. */
  readonly #counting: Scorer;
  readonly #recorder: PredictorOptions['recorder'];
  readonly #threshold: number | undefined;
  readonly #rowsAPiece: number;

  constructor({ contract, scorer, threshold, recorder }: PredictorOptions) {
    this.#rows = new RowValidator(contract);
    const rows = Math.floor(CELLS_A_PIECE / contract.features.length);
    this.#rowsAPiece = Math.max(1, Math.min(ROWS_A_PIECE, rows));
    this.#scorer = new MicroBatcher(scorer, this.#rowsAPiece);
    this.#counting =
      recorder === undefined
        ? this.#scorer
        : new MicroBatcher(new CountingScorer(scorer, recorder), this.#rowsAPiece);
    this.#recorder = recorder;
    this.#threshold = threshold === undefined ? undefined : Math.fround(threshold);
  }

  /**
   * Predicts `rows`, all or none.
   *
   * @throws RowRefused, RowShapeRefused or RowsRefused, with row and column in `values`.
   */
  async predict(
    rows: readonly unknown[],
    { nextTurn, counted = true }: PredictionOptions = {},
  ): Promise<Prediction> {
    const { columns, warnings } = await this.#validate(rows, counted, nextTurn);
    const scorer = counted ? this.#counting : this.#scorer;
    const prediction: Prediction = { labels: [], probabilities: [], positives: 0, warnings };
    for (let start = 0; start < columns.rows; start += this.#rowsAPiece) {
      if (start > 0) await nextTurn?.();
      const { probability, label } = await scorer.run(sliceColumns(columns, start, start + this.#rowsAPiece));
      for (let row = 0; row < probability.length; row++) {
        const positive = this.#isPositive(probability[row]!, label[row]!);
        prediction.probabilities.push(probability[row]!);
        prediction.labels.push(positive ? 1 : 0);
        if (positive) prediction.positives++;
      }
    }
    return prediction;
  }

  async #validate(
    rows: readonly unknown[],
    counted: boolean,
    nextTurn: NextTurn | undefined,
  ): Promise<ValidatedRows> {
    const validation = this.#rows.begin(rows);
    try {
      for (let start = 0; start < rows.length; start += this.#rowsAPiece) {
        if (start > 0) await nextTurn?.();
        validation.check(start, Math.min(start + this.#rowsAPiece, rows.length));
      }
    } catch (cause) {
      if (counted && isCodedError(cause, 'RowRefused'))
        this.#recorder?.refuse(String(cause.values['column']));
      throw cause;
    }
    return validation.finish();
  }

  #isPositive(probability: number, label: number): boolean {
    return this.#threshold === undefined ? label === 1 : probability >= this.#threshold;
  }
}
