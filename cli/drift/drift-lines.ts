import type { JudgedColumn } from '@churnops/lib/drift/verdict.ts';
import { formatNumber } from '@churnops/lib/drift-report/html.ts';
import {
  describeStatistic,
  describeTest,
  describeThreshold,
  describeVerdict,
  VERDICT_WORDS,
} from '@churnops/lib/drift-report/words.ts';
import type { Line, Piece } from '../terminal/line.ts';
import { tableLines } from '../terminal/table.ts';
import type { DetectedDrift } from './detected-drift.ts';

const HEADINGS = ['COLUMN', 'TEST', 'STATISTIC', 'P-VALUE', 'THRESHOLD', 'VERDICT'];
const TONES = { Drifted: 'Bad', Stable: 'Good', InsufficientData: 'Quiet', Ignored: 'Quiet' } as const;
const WHOLE_TONES = { Alarm: 'Bad', Clear: 'Good', InsufficientData: 'Quiet' } as const;

/** What was found as a table, what drifted first, with what was left out and the verdict over all below it. */
export function driftLines(drift: DetectedDrift): Line[] {
  const isDrifted = ({ verdict }: JudgedColumn) => verdict === 'Drifted';
  const sorted = [...drift.columns.filter(isDrifted), ...drift.columns.filter((each) => !isDrifted(each))];
  const { word, counted } = describeVerdict(drift);
  return [
    ...tableLines([HEADINGS, ...sorted.map(rowOf)]),
    ...drift.leftOut.map(
      ({ name, reason }): Line => [{ tone: 'Quiet', text: `${name} is not compared: ${reason}` }],
    ),
    [{ tone: WHOLE_TONES[drift.verdict], text: word }, `: ${counted}, by the policy ${drift.policy}`],
  ];
}

function rowOf(column: JudgedColumn): Piece[] {
  const { name, verdict, pValue, reason = '' } = column;
  return [
    name,
    column.test === undefined ? reason : describeTest(column),
    describeStatistic(column),
    pValue === undefined ? '' : formatNumber(pValue),
    describeThreshold(column),
    { tone: TONES[verdict], text: VERDICT_WORDS[verdict] },
  ];
}

/** What was found for programs, without any value of a column. */
export function driftJson(drift: DetectedDrift): string {
  const { reportColumns: _plots, ...told } = drift;
  return `${JSON.stringify(told, undefined, 2)}\n`;
}
