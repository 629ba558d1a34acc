import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Model } from '../churn-model/model.ts';
import type { Action } from '../promotion/decision/action.ts';
import type { ConvergenceObservation } from '../promotion/decision/convergence.ts';
import type { Observation } from '../promotion/decision/observation.ts';
import type { ProbationPolicy } from '../promotion/decision/policy/accepts.ts';
import { readAccepts } from '../promotion/decision/policy/read-accepts.ts';
import { digestOf } from '../promotion/decision/version.ts';
import type { Trouble } from '../promotion/reconciler/trouble.ts';

/** What Git and the forge say about a model's own file. */
export type SourceView =
  /** The model does not say where it stands in Git. */
  | { kind: 'NotConfigured' }
  /** It could not be read just now; what kept it tells when to come back. */
  | { kind: 'Unknown'; reason: string; trouble?: Trouble }
  | { kind: 'Known'; observation: Observation };

/** Reads a model's own file and what is open for it, and changes it by pull request. */
export interface Source {
  /** @param fresh whether what was read a while ago would not do. */
  observe(model: Model, options: { fresh: boolean }, signal: AbortSignal): Promise<SourceView>;
  /** Carries out the actions in order. @throws CodedError of the forge, of Git or of the apiserver. */
  execute(model: Model, actions: readonly Action[], signal: AbortSignal): Promise<void>;
  /** Milliseconds after which the same is read again, if nothing tells of a change before. */
  lookAgainAfter(): number;
}

/** Git as convergence is judged by it. */
export function gitOf(source: SourceView): ConvergenceObservation['git'] {
  if (source.kind === 'NotConfigured') return source;
  if (source.kind === 'Unknown') return { kind: 'Unknown', reason: source.reason };
  const { trouble, digest, held } = source.observation.target;
  if (trouble) return { kind: 'Unknown', reason: trouble.message };
  return { kind: 'Known', digest, earlier: new Set(held.slice(1).map(({ value }) => digestOf(value))) };
}

/**
 * The policy of the probation: that in Git. Where the model does not say where it stands in Git, or Git is out of reach while
 * pods are to be watched, it is that of the object itself, which came from there.
 */
export function probationPolicy(model: Model, source: SourceView): ProbationPolicy | undefined {
  if (source.kind === 'Known') {
    const { policy } = source.observation.target;
    return policy.kind === 'Valid' ? policy.accepts.probation : undefined;
  }
  try {
    return readAccepts(model.spec.accepts ?? {}).probation;
  } catch (error) {
    // Nothing but Git lets a pull request be made, and there the same mistake is told.
    if (isCodedError(error, 'PolicyInvalid')) return undefined;
    throw error;
  }
}
