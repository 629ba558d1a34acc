import { digestOf } from '../../promotion/decision/version.ts';
import { isFinished, type Run } from '../../training-run/run.ts';
import type { Cause, DataFact } from './facts.ts';

/**
 * Ends of a run that the same data, contract and image lead to again. After any other failure it may be tried again.
 */
const LASTING_FAILURES = ['BadData', 'BadRunSpec', 'RunTooLarge'];

/** A run that its ChurnModel asked for. */
export type CausedRun = Run & { spec: { cause: Cause } };

/** Whether the model asked for the run; others were made by people. */
export function isCaused(run: Run): run is CausedRun {
  return run.spec.cause !== undefined;
}

/** When the run was created, in milliseconds since 1970. */
export function createdAt({ metadata }: Run): number {
  return Date.parse(metadata.creationTimestamp ?? '') || 0;
}

/** When the run ended; undefined while it goes on. */
export function endedAt(run: Run): number | undefined {
  if (!isFinished(run)) return undefined;
  return Date.parse(run.status?.completionTime ?? '') || createdAt(run);
}

/**
 * The order in which runs were made. The apiserver's times are whole seconds; of one model's runs of the same second, the
 * one that ended was the earlier, since there is one at a time.
 */
export function byCreation(one: Run, other: Run): number {
  return (
    createdAt(one) - createdAt(other) ||
    compare(endedAt(one) ?? Number.POSITIVE_INFINITY, endedAt(other) ?? Number.POSITIVE_INFINITY) ||
    (one.metadata.name < other.metadata.name ? -1 : 1)
  );
}

function compare(one: number, other: number): number {
  return one === other ? 0 : one - other;
}

/** The newest run that was asked for for this reason. */
export function newestOf<R extends Cause['reason']>(
  runs: readonly Run[],
  reason: R,
): (CausedRun & { spec: { cause: Cause & { reason: R } } }) | undefined {
  return runs.filter(isCaused).findLast(({ spec }) => spec.cause.reason === reason) as
    | (CausedRun & { spec: { cause: Cause & { reason: R } } })
    | undefined;
}

/** Failed in a way that another attempt at the same need not: it is made again, in its time. */
export function failedForNow({ status }: Run): boolean {
  return status?.phase === 'Failed' && !LASTING_FAILURES.includes(status.failure?.code ?? '');
}

/** Failed in a way that the same data would lead to again. */
export function failedForGood({ status }: Run): boolean {
  return status?.phase === 'Failed' && LASTING_FAILURES.includes(status.failure?.code ?? '');
}

/** Came to a model that was there before. */
export function madeNothingNew({ status }: Run): boolean {
  return status?.phase === 'Succeeded' && status.existed === true;
}

/**
 * What the source called the data of a run, when it was asked for and when it was read: either may be missing, and where
 * the data changed in between, they differ.
 */
export function dataVersionsOf({ spec, status }: Run): string[] {
  const { cause, data } = spec;
  const versions = [
    status?.data?.version,
    cause?.dataVersion,
    digestOf(data.artifact),
    data.sha256 === undefined ? undefined : `sha256:${data.sha256}`,
  ];
  return versions.filter((version) => version !== undefined);
}

/** Whether the run was on the data as they are now; where that cannot be told, it was not. */
export function isOfData(run: Run, data: DataFact): boolean {
  return data.kind === 'Known' && dataVersionsOf(run).includes(data.version);
}

/**
 * Whether what asked for a run has its answer with this one. A run that came to a known model, or failed for its data, is
 * none once the data are others; where nobody can tell whether they are, it is the last word.
 */
export function settles(run: Run, data: DataFact): boolean {
  if (failedForNow(run)) return false;
  return data.kind === 'Untold' || !(madeNothingNew(run) || failedForGood(run));
}
