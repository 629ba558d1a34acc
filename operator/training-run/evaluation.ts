import { digestOf } from '../promotion/decision/version.ts';
import type { Run } from './run.ts';

/** What a run of mode Evaluate compares: references by digest. */
export interface Evaluated {
  candidate: string;
  served: string;
}

/** Whether the run compares two models, and makes none. */
export function isEvaluation({ spec }: Run): boolean {
  return spec.mode === 'Evaluate';
}

/** What the run compares; undefined where it trains. */
export function evaluatedBy({ spec }: Run): Evaluated | undefined {
  return spec.mode === 'Evaluate' ? spec.evaluate : undefined;
}

/** Whether the run compares these very models, wherever they are stored. */
export function compares(run: Run, candidateDigest: string, servedDigest: string): boolean {
  const evaluated = evaluatedBy(run);
  return digestOf(evaluated?.candidate) === candidateDigest && digestOf(evaluated?.served) === servedDigest;
}
