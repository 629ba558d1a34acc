import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { Recorder, type RecorderOptions } from '@churnops/lib/profile/recorder.ts';
import { parseReferenceOf } from '@churnops/lib/profile/reference-of-contract.ts';

/** How live rows are counted; who counts them is told apart by pod and process. */
export type ProfileOptions = Pick<
  RecorderOptions,
  'pod' | 'process' | 'slotMilliseconds' | 'exposeValues' | 'clock'
>;

/**
 * What counts the live rows of a model; undefined for one that has no reference profile to count by.
 *
 * @throws ProfileInvalid where it has one that cannot be used.
 */
export function createRecorder(
  { contract, digest, profile }: Pick<ModelArtifact, 'contract' | 'digest' | 'profile'>,
  options: ProfileOptions,
): Recorder | undefined {
  if (profile === undefined) return undefined;
  return new Recorder({
    ...options,
    reference: parseReferenceOf(contract, profile),
    contract,
    model: digest,
  });
}
