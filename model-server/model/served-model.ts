import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { readModel } from '@churnops/lib/artifact/model-directory.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import type { Recorder } from '@churnops/lib/profile/recorder.ts';
import { checkGoldenRows } from '@churnops/lib/scoring/golden-rows.ts';
import { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import { Predictor } from '../prediction/predictor.ts';
import { createRecorder, type ProfileOptions } from '../profile/live-profile.ts';

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
  /** Counts what live rows are like; undefined where the artifact has no profile to count by. */
  recorder: Recorder | undefined;
  /** Gives the memory of the model back. */
  release: () => Promise<void>;
}

/**
 * Loads a verified artifact and proves that it predicts here what it predicted where it was made.
 *
 * @param threshold overrides the artifact's own; in [0, 1].
 * @throws ModelInvalid, DigestMismatch, GoldenRowsDiffer or ProfileInvalid.
 */
export async function loadModel(
  artifact: ModelArtifact,
  profile: ProfileOptions,
  threshold?: number,
): Promise<ServedModel> {
  const { version, digest, contract, report } = artifact;
  const recorder = createRecorder(artifact, profile);
  // One thread: replicas share a node's processors better than threads that wait for each other.
  const session = await ModelSession.load(await readModel(artifact), contract, { threads: 1 });
  try {
    await checkGoldenRows(session, artifact.goldenRows);
  } catch (cause) {
    await session.release();
    throw cause;
  }
  return {
    version,
    digest,
    contract,
    threshold: threshold ?? report.threshold,
    thresholdSource: threshold === undefined ? 'artifact' : 'configuration',
    predictor: new Predictor({ contract, scorer: session, threshold, recorder }),
    recorder,
    release: () => session.release(),
  };
}
