import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import { Predictor } from '../prediction/predictor.ts';
import type { Scorer } from '../prediction/scorer.ts';

/** A model that was verified, loaded, and found to give its golden rows' outputs. */
export interface ServedModel {
  version: string;
  /** `sha256:` and 64 hex digits. */
  digest: string;
  contract: Contract;
  /** P(positive) from which on a row is predicted 1, in [0, 1]. */
  threshold: number;
  /** Who says so: the model, or `serving.decision.threshold` by way of the configuration. */
  thresholdSource: 'artifact' | 'configuration';
  predictor: Predictor;
}

/** Makes a verified artifact and its session servable; `threshold` overrides the artifact's own. */
export function createServedModel(
  artifact: Pick<ModelArtifact, 'version' | 'digest' | 'contract' | 'report'>,
  scorer: Scorer,
  threshold?: number,
): ServedModel {
  const { version, digest, contract, report } = artifact;
  return {
    version,
    digest,
    contract,
    threshold: threshold ?? report.threshold,
    thresholdSource: threshold === undefined ? 'artifact' : 'configuration',
    predictor: new Predictor({ contract, scorer, threshold }),
  };
}
