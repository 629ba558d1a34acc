import type { Columns } from '@churnops/lib/contract/columns.ts';
import { joinColumns } from './column-batches.ts';
import type { Scorer, Scores } from './scorer.ts';

interface Waiting {
  columns: Columns;
  resolve: (scores: Scores) => void;
  reject: (reason: unknown) => void;
}

/**
 * Scores the requests that arrive in one turn of the event loop with one run of the model. A run costs tens of
 * microseconds however few its rows, so under load this is most of what a request costs; there is no timer, so
 * a lone request waits for nothing.
 */
export class MicroBatcher implements Scorer {
  readonly #scorer: Scorer;
  readonly #maximumRows: number;
  #waiting: Waiting[] = [];

  /** @param maximumRows rows in one run at most, unless one request alone has more. */
  constructor(scorer: Scorer, maximumRows: number) {
    this.#scorer = scorer;
    this.#maximumRows = maximumRows;
  }

  /** Scores `columns`, together with whatever else arrives in this turn. */
  run(columns: Columns): Promise<Scores> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ columns, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    let batch: Waiting[] = [];
    let rows = 0;
    for (const request of waiting) {
      if (batch.length > 0 && rows + request.columns.rows > this.#maximumRows) {
        void this.#score(batch);
        batch = [];
        rows = 0;
      }
      batch.push(request);
      rows += request.columns.rows;
    }
    void this.#score(batch);
  }

  /** Never rejects: an error is that of every request in the batch. */
  async #score(batch: readonly Waiting[]): Promise<void> {
    try {
      const scores = await this.#scorer.run(joinColumns(batch.map((request) => request.columns)));
      let start = 0;
      for (const { columns, resolve } of batch) {
        const end = start + columns.rows;
        resolve({
          probability: scores.probability.subarray(start, end),
          label: scores.label.subarray(start, end),
        });
        start = end;
      }
    } catch (cause) {
      for (const request of batch) request.reject(cause);
    }
  }
}
