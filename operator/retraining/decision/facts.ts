import type { ChurnModelSpecTraining, ChurnModelStatusTraining } from '@churnops/crds/churn-model.gen.ts';
import type { TrainingRunSpecCause } from '@churnops/crds/training-run.gen.ts';
import type { Model } from '../../churn-model/model.ts';
import type { Monitor } from '../../drift-monitor/monitor.ts';
import type { Run } from '../../training-run/run.ts';

/** `spec.training` of a ChurnModel. */
export type Training = ChurnModelSpecTraining;

/** `status.training` of a ChurnModel. */
export type TrainingStatus = ChurnModelStatusTraining;

/** Why a run is made, as it is written on the run. */
export type Cause = TrainingRunSpecCause;

/** What is known of the data that would be trained on. */
export type DataFact =
  /** Nobody has asked yet. */
  | { kind: 'NotAsked' }
  | {
      kind: 'Known';
      /** What the source calls this state of the data; the same text means the same bytes. */
      version: string;
      /** Data that are an artifact: the reference by digest. */
      artifact?: string;
      /** Data by DVC: the commit whose pointer says so. */
      commit?: string;
    }
  /** The source has no word for it: a file on a volume, or a server without ETag and time of change. */
  | { kind: 'Untold'; reason: string }
  /** It could not be asked, in a sentence. */
  | { kind: 'Unreadable'; message: string };

/** A model that is trained here. */
export interface TrainedModel extends Model {
  spec: Model['spec'] & { training: Training };
}

/** Everything that a decision about retraining is made of. */
export interface Facts {
  model: TrainedModel;
  /** Of mode Train, naming the model, oldest first; also those that people made, and those that are being deleted. */
  runs: readonly Run[];
  /** The monitors of the model. */
  monitors: readonly Monitor[];
  data: DataFact;
  /** What trains where the template names no image. */
  trainerImage: string;
}
