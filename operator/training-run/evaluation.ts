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

/** Whether the run makes a model, and not a comparison or counts. */
export function makesModel({ spec }: Run): boolean {
  return spec.mode === undefined || spec.mode === 'Train';
}

/** The model that the run counts data against; undefined where it does something else. */
export function profiledBy({ spec }: Run): string | undefined {
  return spec.mode === 'Profile' ? spec.profile?.artifact : undefined;
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
