import type { ObjectWriter } from '../kubernetes/object-writer.ts';
import { EvaluationRequester } from './evaluation-requester.ts';
import type { EvaluationRequests, EvidenceReader } from './evidence-reader.ts';
import { RefusedRuns } from './refused-runs.ts';
import { type EvidenceSources, RegistryEvidenceReader } from './registry-evidence-reader.ts';

/** What evidence is read from and asked for by. */
export interface EvidenceDependencies extends Omit<EvidenceSources, 'refused'> {
  writer: Pick<ObjectWriter, 'getSecret' | 'apply'>;
}

/** Everything about evidence, for one process: its parts share a memory. */
export function createEvidence(dependencies: EvidenceDependencies): {
  evidence: EvidenceReader;
  evaluations: EvaluationRequests;
} {
  const refused = new RefusedRuns();
  return {
    evidence: new RegistryEvidenceReader({ ...dependencies, refused }),
    evaluations: new EvaluationRequester({ ...dependencies, refused }),
  };
}
