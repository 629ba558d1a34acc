import { type ModelReference, readReference } from '@churnops/lib/artifact/read-reference.ts';
import { binsOf, profiledColumns } from '@churnops/lib/profile/reference-profile.ts';
import type { Model } from '../../churn-model/model.ts';
import type { Reading } from '../../evidence/reading.ts';
import { ReadingMemory } from '../../evidence/reading-memory.ts';
import { RegistryAccess, type RegistryAccessOptions } from '../../evidence/registry-access.ts';

/** A reference as it was read, or why it was not. */
export interface ReadReference {
  reading: Reading<ModelReference>;
  /** When it is worth being read again, because it failed; milliseconds since the epoch. */
  until: number | undefined;
}

/** Reads the references of several models that one ChurnModel serves or served, by artifact. */
export type ReadReferences = (
  model: Model,
  artifacts: readonly string[],
) => Promise<ReadonlyMap<string, ReadReference>>;

/** Bytes of references that are remembered, of all models together. */
const MAXIMUM_WEIGHT = 64 << 20;

/** Makes the function that reads references, each digest once: what is stored under one never changes. */
export function createReferenceReader(
  options: RegistryAccessOptions & { clock: () => number },
): ReadReferences {
  const memory = new ReadingMemory({ maximumWeight: MAXIMUM_WEIGHT, now: options.clock });
  return async (model, artifacts) => {
    const { namespace } = model.metadata;
    const access = new RegistryAccess(options, {
      namespace,
      secret: model.spec.serving?.pullSecretRef?.name,
    });
    try {
      const read = await Promise.all(
        artifacts.map(async (artifact) => {
          const recalled = await memory.recall(`${access.scope} reference ${artifact}`, () =>
            access.ask(`the reference profile of ${artifact}`, async (reader) => {
              const value = await readReference(reader, artifact);
              return { value, weight: weigh(value), keptFor: Infinity };
            }),
          );
          return [artifact, recalled] as const;
        }),
      );
      return new Map(read);
    } finally {
      await access.close();
    }
  };
}

/** Bytes of the edges, the counts and the names of categories, about. */
function weigh({ profile }: ModelReference): number {
  const categories = (column: (typeof profile.columns)[number]) =>
    column.kind === 'Categorical' ? column.categories.join().length * 2 : 0;
  return profiledColumns(profile).reduce(
    (sum, column) => sum + 16 * binsOf(column) + categories(column) + 256,
    0,
  );
}
