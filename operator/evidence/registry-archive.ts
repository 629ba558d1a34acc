import { ATTEMPT_TYPE, type Attempt, readAttempt } from '@churnops/lib/artifact/attempt.ts';
import { listComparisons, readComparison } from '@churnops/lib/comparison/comparison-referrer.ts';
import type { Comparison } from '@churnops/lib/comparison/comparison-report.ts';
import { formatReference, type Reference } from '@churnops/lib/registry/reference.ts';
import type { VersionEvidence } from '../promotion/decision/gates/evidence.ts';
import { isSettled } from './origin.ts';
import type { ReadingMemory, Recalled } from './reading-memory.ts';
import type { RegistryAccess } from './registry-access.ts';
import { readVersion } from './version.ts';

/** A model by its digest. */
export type Pinned = Reference & { digest: string };

/** How long a list stands that something may be added to, in milliseconds. */
const LIST_KEPT = 600_000;

/** The same of a list that nothing was found in. */
const EMPTY_LIST_KEPT = 30_000;

/** What the registry says of versions, remembered. What is stored under a digest never changes; what refers to it may grow. */
export class RegistryArchive {
  readonly #memory: ReadingMemory;

  constructor(memory: ReadingMemory) {
    this.#memory = memory;
  }

  /** The report and the contract of a version. */
  version(access: RegistryAccess, model: Pinned): Promise<Recalled<VersionEvidence>> {
    const what = formatReference(model);
    return this.#memory.recall(`${access.scope} version ${what}`, () =>
      access.ask(what, async (reader) => ({ ...(await readVersion(reader, model)), keptFor: Infinity })),
    );
  }

  /** The records of the attempts that led to a version. */
  attempts(access: RegistryAccess, model: Pinned): Promise<Recalled<Attempt[]>> {
    const what = formatReference(model);
    return this.#memory.recall(`${access.scope} attempts ${what}`, () =>
      access.ask(`the attempts of ${what}`, async (reader) => {
        const records = await reader.listReferrers(model, ATTEMPT_TYPE);
        const value = records.flatMap(({ annotations }) => readAttempt(annotations) ?? []);
        return { value, weight: 256 * value.length, keptFor: isSettled(value) ? Infinity : LIST_KEPT };
      }),
    );
  }

  /** The digests of the comparisons of a candidate with a served version. */
  comparisons(access: RegistryAccess, candidate: Pinned, served: string): Promise<Recalled<string[]>> {
    const what = `comparisons of ${formatReference(candidate)} with ${served}`;
    return this.#memory.recall(`${access.scope} ${what}`, () =>
      access.ask(what, async (reader) => {
        const value = await listComparisons(reader, candidate, { candidate: candidate.digest, served });
        return { value, weight: 128 * value.length, keptFor: value.length > 0 ? LIST_KEPT : EMPTY_LIST_KEPT };
      }),
    );
  }

  /** One comparison, by the digest of its manifest. */
  comparison(access: RegistryAccess, candidate: Pinned, digest: string): Promise<Recalled<Comparison>> {
    const reference = { ...candidate, digest };
    const what = formatReference(reference);
    return this.#memory.recall(`${access.scope} comparison ${what}`, () =>
      access.ask(what, async (reader) => {
        const value = await readComparison(reader, reference);
        return { value, weight: JSON.stringify(value).length, keptFor: Infinity };
      }),
    );
  }
}
