import { ATTEMPT_TYPE, type Attempt, readAttempt } from '@churnops/lib/artifact/attempt.ts';
import type { Reference } from '@churnops/lib/registry/reference.ts';
import { formatConditionTime } from '../controller/conditions.ts';
import type { RegistryReader, Result } from './result.ts';
import type { Run } from './run.ts';

/** What a run's own attempts recorded beside its result. */
export interface AttemptData {
  /** Whether the result was there before this run; undefined where no record says it. */
  existed: boolean | undefined;
  /** Of the last attempt that read the data. */
  data: Result['data'];
}

/**
 * Reads what the attempts of a run left beside its result. A first attempt that was lost after its push makes the result look known
 * to the second one: if any attempt of this run found it absent, it was new.
 */
export async function readAttemptData(
  reader: Pick<RegistryReader, 'listReferrers'>,
  reference: Reference & { digest: string },
  run: Run,
): Promise<AttemptData> {
  const own = (await reader.listReferrers(reference, ATTEMPT_TYPE))
    .map(({ annotations }) => readAttempt(annotations))
    .filter((attempt) => attempt?.runUid === run.metadata.uid) as Attempt[];
  if (own.length === 0) return { existed: undefined, data: {} };
  return { existed: own.every(({ existed }) => existed), data: dataOf(own.at(-1)!) };
}

function dataOf({ newestTime, awaiting, nextMature, dataVersion }: Attempt): Result['data'] {
  return {
    ...(newestTime === undefined ? {} : { newestTime: formatConditionTime(newestTime) }),
    ...(awaiting === undefined ? {} : { awaiting }),
    ...(nextMature === undefined ? {} : { nextMature: formatConditionTime(nextSecond(nextMature)) }),
    ...(dataVersion === undefined ? {} : { version: dataVersion }),
  };
}

/** A row is old enough at its moment, and not before it. */
function nextSecond(time: Date): Date {
  return new Date(Math.ceil(time.getTime() / 1_000) * 1_000);
}
