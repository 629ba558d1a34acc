import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { Model } from '../churn-model/model.ts';
import type { ObjectReader } from '../kubernetes/object-reader.ts';
import type { ObjectWriter } from '../kubernetes/object-writer.ts';
import { digestOf } from '../promotion/decision/version.ts';
import { RUNS } from '../training-run/run.ts';
import { runsThatCompare } from './comparison.ts';
import { planEvaluation } from './evaluation-run.ts';
import type { EvaluationPair, EvaluationRequests } from './evidence-reader.ts';
import type { RefusedRuns } from './refused-runs.ts';

/** The server-side apply manager of the runs that a promotion asks for. */
export const FIELD_MANAGER = 'churnops-promotion';

/** What requests are carried out with. */
export interface EvaluationRequesterOptions {
  reader: ObjectReader;
  writer: Pick<ObjectWriter, 'apply'>;
  logger: Logger;
  refused: RefusedRuns;
}

/** Refusals of the apiserver that say something about the run, and nothing about the connection. */
const REFUSALS = ['NotOurs', 'Forbidden', 'ObjectInvalid', 'ApiRequestRefused'];

/** Makes the TrainingRuns that comparisons are asked for by. */
export class EvaluationRequester implements EvaluationRequests {
  readonly #options: EvaluationRequesterOptions;

  constructor(options: EvaluationRequesterOptions) {
    this.#options = options;
  }

  async request(model: Model, pair: EvaluationPair): Promise<void> {
    const { reader, writer, logger, refused } = this.#options;
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
    const told = { namespace, model: name, run: run.metadata.name, ...pair };
    try {
      await writer.apply(run, { fieldManager: FIELD_MANAGER });
      refused.note(namespace, run.metadata.name, undefined);
      logger.info('Asked for a comparison', told);
    } catch (error) {
      if (!isCodedError(error, ...REFUSALS)) throw error;
      refused.note(namespace, run.metadata.name, error.message);
      logger.warn('The cluster refused the run of a comparison', { ...told, error });
    }
  }
}
