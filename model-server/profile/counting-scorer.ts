import type { Columns } from '@churnops/lib/contract/columns.ts';
import type { Recorder } from '@churnops/lib/profile/recorder.ts';
import type { Scorer, Scores } from '../prediction/scorer.ts';

/**
 * Counts what it scores. Behind a batcher these are the rows of several requests at once, which costs less than counting them one by one: a column's bins are
 * then in the processor's cache from its first row on.
 */
export class CountingScorer implements Scorer {
  readonly #scorer: Scorer;
  readonly #recorder: Pick<Recorder, 'record'>;

  constructor(scorer: Scorer, recorder: Pick<Recorder, 'record'>) {
    this.#scorer = scorer;
    this.#recorder = recorder;
  }

  async run(columns: Columns): Promise<Scores> {
    const scores = await this.#scorer.run(columns);
    this.#recorder.record(columns, scores.probability);
    return scores;
  }
}
