import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { Model } from '../churn-model/model.ts';
import type { ObjectReader } from '../kubernetes/object-reader.ts';
import type { ObjectWriter } from '../kubernetes/object-writer.ts';
import { digestOf } from '../promotion/version.ts';
import { RUNS } from '../training-run/run.ts';
import { runsThatCompare } from './comparison.ts';
import { planEvaluation } from './evaluation-run.ts';
import type { EvaluationPair, EvaluationRequests } from './evidence-reader.ts';

/** The server-side apply manager of the runs that a promotion asks for. */
export const FIELD_MANAGER = 'churnops-promotion';

/** What requests are carried out with. */
export interface EvaluationRequesterOptions {
  reader: ObjectReader;
  writer: Pick<ObjectWriter, 'apply'>;
  logger: Logger;
}

/** Makes the TrainingRuns that comparisons are asked for by. */
export class EvaluationRequester implements EvaluationRequests {
  readonly #options: EvaluationRequesterOptions;

  constructor(options: EvaluationRequesterOptions) {
    this.#options = options;
  }

  async request(model: Model, pair: EvaluationPair): Promise<void> {
    const { reader, writer, logger } = this.#options;
    const { name, namespace } = model.metadata;
    const [candidate, served] = [digestOf(pair.candidate), digestOf(pair.served)];
    if (candidate === undefined || served === undefined) return;
    const runs = reader.list(RUNS, { namespace });
    if (runsThatCompare(runs, candidate, served).length > 0) return;
    const plan = planEvaluation(model, pair, runs);
    // The evidence says why; where it changes, it is asked for again.
    if (plan.kind === 'Impossible') return;
    const { run } = plan;
    // Also one that is being deleted: its spec cannot be changed, and the next pass makes another.
    if (reader.get(RUNS, { namespace, name: run.metadata.name })) return;
    await writer.apply(run, { fieldManager: FIELD_MANAGER });
    logger.info('Asked for a comparison', { namespace, model: name, run: run.metadata.name, ...pair });
  }
}
