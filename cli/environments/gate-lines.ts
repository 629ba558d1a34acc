import { formatFigure } from '@churnops/operator/promotion/decision/gates/figure.ts';
import type { Line, Piece, Tone } from '../terminal/line.ts';
import { tableLines } from '../terminal/table.ts';
import type { GateStatus } from './model.ts';

const SIGNS: Readonly<Record<string, [sign: string, tone: Tone]>> = {
  Passed: ['✓', 'Good'],
  NotApplicable: ['✓', 'Good'],
  Failed: ['✗', 'Bad'],
  Undecided: ['?', 'Waiting'],
  Undecidable: ['?', 'Waiting'],
  Pending: ['…', 'Waiting'],
};

/** Each gate on a line: verdict, figure, interval, bound, and what it says where it did not pass. */
export function gateLines(gates: readonly GateStatus[]): Line[] {
  return tableLines(gates.map(gateCells));
}

function gateCells({ name, verdict, figure, bound, interval, rowsNeeded, message }: GateStatus): Piece[] {
  const [sign, tone] = SIGNS[verdict] ?? ['·', 'Quiet'];
  const passed = tone === 'Good';
  const needed = rowsNeeded === undefined ? '' : ` About ${formatFigure(rowsNeeded)} rows would decide.`;
  return [
    { tone, text: sign },
    name,
    { tone, text: verdict },
    figure === undefined ? '' : formatFigure(figure),
    intervalOf(interval),
    bound === undefined ? '' : `bound ${formatFigure(bound)}`,
    { tone: 'Quiet', text: passed ? '' : `${message}${needed}` },
  ];
}

function intervalOf(interval: readonly number[] | undefined): string {
  const [low, high] = interval ?? [];
  return low === undefined || high === undefined ? '' : `${formatFigure(low)} to ${formatFigure(high)}`;
}
