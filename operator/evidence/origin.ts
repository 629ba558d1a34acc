import type { Attempt } from '@churnops/lib/artifact/attempt.ts';
import { isLater, type RunOrigin } from '../promotion/decision/version.ts';
import { causeWords } from '../training-run/cause.ts';
import type { Run } from '../training-run/run.ts';

/** Where a version comes from. */
export interface VersionOrigin {
  origin: RunOrigin;
  /** What its training took, where an attempt recorded it. */
  seconds: number | undefined;
}

/** One run that led to the version. */
interface Maker extends RunOrigin {
  /** Whether the registry had the version before. */
  existed: boolean;
  seconds: number | undefined;
}

/**
 * The first run that made a version. One that found it in the registry made nothing new: it counts only where nobody
 * else is known.
 *
 * @param attempts the records beside the artifact; undefined where they could not be read. Then a run that found the
 * version there is no origin: one that nobody here knows was before it.
 * @param runs TrainingRuns that led to the version.
 */
export function findOrigin(
  attempts: readonly Attempt[] | undefined,
  runs: readonly Run[],
): VersionOrigin | undefined {
  const makers = [...(attempts ?? []).flatMap(ofAttempt), ...runs.map((run) => ofRun(run, attempts))];
  const first = makers
    .filter(({ existed }) => !existed || attempts !== undefined)
    .reduce<Maker | undefined>((one, other) => (one && !precedes(other, one) ? one : other), undefined);
  if (!first) return undefined;
  const { name, createdAt, seconds } = first;
  const run = runs.find(({ metadata }) => metadata.name === name);
  const cause = run && causeWords(run);
  return { origin: { name, createdAt, ...(cause !== undefined && { cause }) }, seconds };
}

/** Whether nothing that is recorded later can change the origin. */
export function isSettled(attempts: readonly Attempt[]): boolean {
  return attempts.flatMap(ofAttempt).some(({ existed }) => !existed);
}

function precedes(one: Maker, other: Maker): boolean {
  return one.existed === other.existed ? isLater(other, one) : other.existed;
}

function ofAttempt({ runName, runCreatedAt, existed, seconds }: Attempt): Maker[] {
  return runName === undefined || runCreatedAt === undefined
    ? []
    : [{ name: runName, createdAt: runCreatedAt, existed, seconds }];
}

function ofRun({ metadata, status }: Run, attempts: readonly Attempt[] | undefined): Maker {
  return {
    name: metadata.name,
    createdAt: new Date(metadata.creationTimestamp ?? 0),
    existed: status?.existed === true,
    seconds: attempts?.find(({ runUid }) => runUid === metadata.uid)?.seconds,
  };
}
