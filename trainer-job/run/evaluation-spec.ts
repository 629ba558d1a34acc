import { parseReference, type Reference } from '@churnops/lib/registry/reference.ts';
import type { Check } from '../checks/check.ts';
import { DEFAULT_SEED } from '../training/training-spec.ts';
import type { Fields } from './fields.ts';
import { readChecks } from './read-checks.ts';

/** What a run of mode Evaluate compares. */
export interface EvaluationSpec {
  candidate: Reference & { digest: string };
  served: Reference & { digest: string };
  /** Demands on the data, by the candidate's contract. */
  checks: Check[];
  seed: number;
}

/**
 * Reads the spec of a run of mode Evaluate.
 *
 * @param output Where the comparison goes: beside the candidate, for a referrer lives with its subject.
 * @throws RunInvalid or ReferenceInvalid
 */
export function readEvaluationSpec(spec: Fields, output: Reference): EvaluationSpec {
  const evaluate = spec.object('evaluate');
  const candidate = readModel(evaluate, 'candidate');
  if (candidate.host !== output.host || candidate.repository !== output.repository) {
    throw evaluate.wrong(
      'candidate',
      'it must be in the repository of spec.output: a comparison is stored beside the candidate',
    );
  }
  return {
    candidate,
    served: readModel(evaluate, 'served'),
    checks: readChecks(spec),
    seed: spec.whole('seed', 0, 2 ** 31 - 1, DEFAULT_SEED),
  };
}

/** A model that is pinned by its digest. @throws RunInvalid or ReferenceInvalid */
export function readModel(fields: Fields, name: string): Reference & { digest: string } {
  const { host, repository, digest } = parseReference(fields.text(name));
  if (digest === undefined) throw fields.wrong(name, 'it must be pinned by digest, @sha256:…');
  return { host, repository, digest };
}
