import { error } from '@churnops/lib/errors.ts';
import { readProfileReferrer } from '@churnops/lib/profile/profile-referrer.ts';
import type { ReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import type { ProfilePage } from '@churnops/lib/profile/slot-profile.ts';
import { parseReference } from '@churnops/lib/registry/reference.ts';
import type { Model } from '../../churn-model/model.ts';
import { ReadingMemory, type Recalled } from '../../evidence/reading-memory.ts';
import { RegistryAccess, type RegistryAccessOptions } from '../../evidence/registry-access.ts';

/** Where counts are stored: beside the model that they are of. */
export interface StoredProfile {
  /** The model, `oci://HOST/REPOSITORY@sha256:…`. */
  artifact: string;
  /** The digest of the counts. */
  report: string;
  /** The reference in whose bins they are. */
  reference: ReferenceProfile;
}

/** Reads the counts that a run stored. */
export type ReadProfile = (model: Model, stored: StoredProfile) => Promise<Recalled<ProfilePage>>;

/** Counts are read once and then kept in the checkpoint, so that hardly more than failures are remembered. */
const MAXIMUM_WEIGHT = 4 << 20;
/** In milliseconds: a pass may have to be made again. */
const KEPT_FOR = 60_000;
/** Bytes of a count in memory. */
const COUNT = 8;

/** Makes the function that reads stored counts; a registry that is down is not asked by every pass. */
export function createProfileReader(options: RegistryAccessOptions & { clock: () => number }): ReadProfile {
  const memory = new ReadingMemory({ maximumWeight: MAXIMUM_WEIGHT, now: options.clock });
  return async (model, { artifact, report, reference }) => {
    const { namespace } = model.metadata;
    const secret = model.spec.serving?.pullSecretRef?.name;
    const access = new RegistryAccess(options, { namespace, secret });
    try {
      return await memory.recall(`${access.scope} profile ${artifact} ${report}`, () =>
        access.ask(`the counts ${report} of ${artifact}`, async (reader) => {
          const { host, repository, digest } = parseReference(artifact);
          const value = await readProfileReferrer(reader, { host, repository, digest: report }, reference);
          if (value.model !== digest)
            throw error('ArtifactInvalid', { what: report, reason: `its counts are of ${value.model}` });
          return { value, weight: weigh(value), keptFor: KEPT_FOR };
        }),
      );
    } finally {
      await access.close();
    }
  };
}

function weigh({ slots }: ProfilePage): number {
  return slots.flatMap(({ columns }) => columns).reduce((sum, { bins }) => sum + COUNT * bins.length, 0);
}
