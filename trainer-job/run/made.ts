import type { ReadRows } from '../data/read-rows.ts';
import type { FetchedData } from '../data/sources/fetch-data.ts';
import type { RunResult } from './termination-message.ts';

/** What a run read, as far as it belongs to the attempt and not into its result. */
export interface ReadData extends ReadRows {
  /** What the source calls the state of the data that was read. */
  version?: string;
}

/** What a run made, and of what. */
export interface Made extends RunResult {
  read: ReadData;
}

/** The version of data, where their source has a word for it. */
export function versionOf({ version }: FetchedData): { version?: string } {
  return version === undefined ? {} : { version };
}
