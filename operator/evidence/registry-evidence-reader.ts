import type { Model } from '../churn-model/model.ts';
import type { ObjectReader } from '../kubernetes/object-reader.ts';
import { RUNS } from '../training-run/run.ts';
import { EvidencePass } from './evidence-pass.ts';
import type { EvidenceAnswer, EvidenceReader, EvidenceRequest } from './evidence-reader.ts';
import { ReadingMemory } from './reading-memory.ts';
import type { RefusedRuns } from './refused-runs.ts';
import { type Access, RegistryAccess, type RegistryAccessOptions } from './registry-access.ts';
import { RegistryArchive } from './registry-archive.ts';

/** What evidence is read from. */
export interface EvidenceSources extends RegistryAccessOptions {
  reader: ObjectReader;
  clock: () => Date;
  refused: RefusedRuns;
}

/** Bytes of reports and contracts that are remembered: thousands of small ones, or dozens of the largest. */
const MAXIMUM_MEMORY = 32 << 20;

/** Reads evidence from registries, with the credentials by which the model is served, and from the cluster's caches. */
export class RegistryEvidenceReader implements EvidenceReader {
  readonly #sources: EvidenceSources;
  readonly #archive: RegistryArchive;

  constructor(sources: EvidenceSources, maximumMemory = MAXIMUM_MEMORY) {
    this.#sources = sources;
    const now = () => sources.clock().getTime();
    this.#archive = new RegistryArchive(new ReadingMemory({ maximumWeight: maximumMemory, now }));
  }

  async read(request: EvidenceRequest, signal: AbortSignal): Promise<EvidenceAnswer> {
    signal.throwIfAborted();
    const { model } = request;
    const { refused } = this.#sources;
    const access = new RegistryAccess(this.#sources, accessOf(model));
    const runs = this.#sources.reader.list(RUNS, { namespace: model.metadata.namespace });
    try {
      return await new EvidencePass({ archive: this.#archive, access, model, runs, refused }).answer(request);
    } finally {
      await access.close();
    }
  }
}

function accessOf({ metadata, spec }: Model): Access {
  return { namespace: metadata.namespace, secret: spec.serving?.pullSecretRef?.name };
}
