import type { Due } from './due.ts';
import type { Facts } from './facts.ts';
import { newestOf } from './past-runs.ts';

/**
 * The revision that was asked for through Git. Whatever became of its run, it is not asked for again: the run tells, which
 * is kept as long as it is the newest of its kind, and where a person deleted it, the status does.
 */
export function dueByRequest({ model, runs }: Facts): Due | undefined {
  const revision = model.spec.training.requestedRevision;
  if (revision === undefined || revision === answeredRevision({ model, runs })) return undefined;
  return { cause: { reason: 'Requested', revision }, words: `Revision ${revision} is requested` };
}

/** The requested revision that was answered last. */
export function answeredRevision({ model, runs }: Pick<Facts, 'model' | 'runs'>): string | undefined {
  const { requestedRevision } = model.spec.training;
  const told = model.status?.training?.requestedRevision;
  if (told !== undefined && told === requestedRevision) return told;
  return newestOf(runs, 'Requested')?.spec.cause.revision ?? told;
}
