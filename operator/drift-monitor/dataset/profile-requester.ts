import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { Model } from '../../churn-model/model.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import type { ObjectWriter } from '../../kubernetes/object-writer.ts';
import { RUNS } from '../../training-run/run.ts';
import type { Monitor } from '../monitor.ts';
import { type Look, planProfileRun } from './profile-run.ts';

/** What requests are carried out with. */
export interface ProfileRequesterOptions {
  reader: ObjectReader;
  writer: Pick<ObjectWriter, 'apply'>;
  logger: Logger;
}

/** The server-side apply manager of the runs that a monitor asks for. */
const FIELD_MANAGER = 'churnops-drift-monitor';

/** Refusals of the apiserver that say something about the run, and nothing about the connection. */
const REFUSALS = ['NotOurs', 'Forbidden', 'ObjectInvalid', 'ApiRequestRefused'];

/** Makes the TrainingRuns that count the rows of a source. */
export class ProfileRequester {
  readonly #options: ProfileRequesterOptions;

  constructor(options: ProfileRequesterOptions) {
    this.#options = options;
  }

  /** Asks for a look, unless something of its name is there. @returns why the cluster refused it, in a sentence. */
  async request(monitor: Monitor, model: Model, look: Look): Promise<string | undefined> {
    const { reader, writer, logger } = this.#options;
    const { namespace, name } = monitor.metadata;
    const run = planProfileRun(monitor, model, look, reader.list(RUNS, { namespace }));
    // Also one that is being deleted: its spec cannot be changed, and a later pass makes another.
    if (reader.get(RUNS, { namespace, name: run.metadata.name })) return undefined;
    const told = { namespace, monitor: name, run: run.metadata.name };
    try {
      await writer.apply(run, { fieldManager: FIELD_MANAGER });
      logger.info('Asked for the rows of a source to be counted', told);
      return undefined;
    } catch (error) {
      if (!isCodedError(error, ...REFUSALS)) throw error;
      logger.warn('The cluster refused the run that counts the rows of a source', { ...told, error });
      return `The cluster refused the TrainingRun ${run.metadata.name}, which counts the rows of spec.source: ${error.message}`;
    }
  }
}
