import { error } from '../errors.ts';
import { type ColumnVerdict, isJudged, judgeColumn, type LeftOutColumn } from './judge-column.ts';
import { readSamples, type SampleOptions } from './read-samples.ts';

/** From this share of drifted columns on, a dataset has drifted; Evidently's own. */
export const DEFAULT_DRIFT_SHARE = 0.5;

/** What is compared with what, and how. */
export interface DriftDetectionOptions extends SampleOptions {
  reference: string;
  current: string;
  /** Which share of the judged columns makes the dataset drift, above 0 and up to 1. */
  driftShare?: number;
}

/** What came out. */
export interface DriftDetection {
  drift: boolean;
  /** Drifted columns among those that were judged. */
  share: number;
  driftShare: number;
  columns: ColumnVerdict[];
  leftOut: LeftOutColumn[];
}

/**
 * Compares each column of two CSV files by Evidently's default rules.
 *
 * @throws DataRefused where no column can be judged, CsvRefused, DataNotFound or DataTooLarge.
 */
export async function detectDrift(options: DriftDetectionOptions): Promise<DriftDetection> {
  const { driftShare = DEFAULT_DRIFT_SHARE } = options;
  const { pairs, onlyInOne } = await readSamples(options.reference, options.current, options);
  const verdicts = pairs.map(judgeColumn);
  const columns = verdicts.filter(isJudged);
  if (columns.length === 0)
    throw error('DataRefused', { problems: 'no column of the two files can be compared' });
  const leftOut = verdicts.filter((verdict): verdict is LeftOutColumn => !isJudged(verdict));
  const drifted = columns.filter(({ drift }) => drift).length;
  const share = drifted / columns.length;
  return {
    drift: share >= driftShare,
    share,
    driftShare,
    columns,
    leftOut: [...leftOut, ...onlyInOne.map((name) => ({ name, reason: 'only one of the files has it' }))],
  };
}
