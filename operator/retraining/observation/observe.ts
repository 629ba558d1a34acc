import { MODELS, type Model } from '../../churn-model/model.ts';
import type { ObjectKey } from '../../controller/reconciler.ts';
import { MONITORS } from '../../drift-monitor/monitor.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import { RUNS, type Run } from '../../training-run/run.ts';
import type { Facts, TrainedModel } from '../decision/facts.ts';
import { byCreation } from '../decision/past-runs.ts';

/** What the cluster knows of the training of a model; undefined where it is not trained here, or is going. */
export function observeTraining(
  reader: ObjectReader,
  key: ObjectKey,
): Pick<Facts, 'model' | 'runs' | 'monitors'> | undefined {
  const model = reader.get(MODELS, key);
  if (!model || model.metadata.deletionTimestamp || !isTrained(model)) return undefined;
  const { namespace } = key;
  return {
    model,
    runs: reader
      .list(RUNS, { namespace })
      .filter((run) => trains(run) && run.spec.modelRef?.name === key.name)
      .sort(byCreation),
    monitors: reader
      .list(MONITORS, { namespace })
      .filter(({ spec, metadata }) => spec.modelRef.name === key.name && !metadata.deletionTimestamp),
  };
}

function isTrained(model: Model): model is TrainedModel {
  return model.spec.training !== undefined;
}

function trains({ spec }: Run): boolean {
  return spec.mode === 'Train' || spec.mode === undefined;
}
