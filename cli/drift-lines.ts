import { formatNumber, formatShare } from '@churnops/lib/drift-report/html.ts';
import type { DriftDetection } from '@churnops/trainer-job/drift-detection/detect-drift.ts';
import type { ColumnVerdict } from '@churnops/trainer-job/drift-detection/judge-column.ts';
import { TEST_NAMES } from '@churnops/trainer-job/drift-detection/report.ts';
import type { Line, Piece } from './terminal/line.ts';
import { tableLines } from './terminal/table.ts';

const HEADINGS = ['COLUMN', 'TEST', 'SCORE', 'THRESHOLD', 'VERDICT'];

/** A detection as a table, what drifted first, with what was left out and the verdict over all below it. */
export function driftLines({ columns, leftOut, drift, share, driftShare }: DriftDetection): Line[] {
  const drifted = columns.filter((column) => column.drift);
  const rows = [...drifted, ...columns.filter((column) => !column.drift)].map(rowOf);
  const verdict: Piece = drift ? { tone: 'Bad', text: 'Drift' } : { tone: 'Good', text: 'No drift' };
  const counted = `${drifted.length} of ${columns.length} columns drifted (${formatShare(share)}; the whole counts as drifted from ${formatShare(driftShare)} on)`;
  return [
    ...tableLines([HEADINGS, ...rows]),
    ...leftOut.map(
      ({ name, reason }): Line => [{ tone: 'Quiet', text: `${name} is not compared: ${reason}` }],
    ),
    [verdict, `: ${counted}`],
  ];
}

function rowOf({ name, test, score, threshold, drift, reason }: ColumnVerdict): Piece[] {
  return [
    name,
    test === undefined ? (reason ?? '') : TEST_NAMES[test],
    score === undefined ? '' : formatNumber(score),
    threshold === undefined ? '' : formatNumber(threshold),
    drift ? { tone: 'Bad', text: 'drift' } : { tone: 'Good', text: 'no drift' },
  ];
}

/** A detection for programs: everything but the samples themselves. */
export function driftJson({ columns, ...detection }: DriftDetection): string {
  const told = columns.map(({ column: _column, ...verdict }) => verdict);
  return `${JSON.stringify({ policy: 'Evidently', ...detection, columns: told }, undefined, 2)}\n`;
}
