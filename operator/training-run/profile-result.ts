import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { describeProfile } from '@churnops/lib/profile/profile-referrer.ts';
import { formatReference, parseReference } from '@churnops/lib/registry/reference.ts';
import { digestOf } from '../promotion/decision/version.ts';
import { readAttemptData } from './attempt-data.ts';
import { type RegistryReader, type Result, UnusableResult } from './result.ts';
import { type Run, resultTag } from './run.ts';

/** What a run of mode Profile led to, as the registry has it. */
export interface ProfileResult {
  /** The model whose reference the counts are of, by digest. */
  artifact: string;
  /** The digest of the counts' manifest. */
  report: string;
  rows: number;
  data: Result['data'];
}

/**
 * Looks for the counts that carry the run's tag.
 *
 * @returns undefined where the tag does not exist: the run is not done.
 * @throws UnusableResult, or a CodedError of the registry client.
 */
export async function findProfileResult(
  reader: RegistryReader,
  run: Run,
  artifact: string,
): Promise<ProfileResult | undefined> {
  const repository = parseReference(run.spec.output.repository);
  const found = await reader.resolveTag({ ...repository, tag: resultTag(run) });
  if (!found) return undefined;
  const reference = { ...repository, digest: found.digest };
  const what = formatReference(reference);
  const { model, rows } = await read(reader, reference, what);
  if (model !== digestOf(artifact))
    throw new UnusableResult(what, 'it counts against another model than spec.profile names.');
  const { data } = await readAttemptData(reader, reference, run);
  return { artifact, report: found.digest, rows, data };
}

async function read(reader: RegistryReader, reference: ReturnType<typeof parseReference>, what: string) {
  const { manifest } = await reader.getManifest(reference);
  try {
    return describeProfile(manifest, what);
  } catch (error) {
    if (!isCodedError(error, 'ArtifactInvalid')) throw error;
    throw new UnusableResult(what, error.message, { cause: error });
  }
}
