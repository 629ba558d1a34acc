import { formatFigure } from '../gates/figure.ts';
import type { GateVerdict } from '../gates/verdict.ts';
import { codeSpan, escapeMarkdown, table } from './markdown.ts';

/** The gates, each with its figure, bound and verdict. */
export function gatesSection(gates: readonly GateVerdict[]): string[] {
  const rows = gates.map(({ name, verdict, figure, interval, bound, message }) => [
    codeSpan(name),
    verdict === 'Passed' || verdict === 'NotApplicable' ? verdict : `**${verdict}**`,
    number(figure),
    interval ? `${formatFigure(interval[0])} to ${formatFigure(interval[1])}` : '',
    number(bound),
    escapeMarkdown(message),
  ]);
  return rows.length === 0
    ? []
    : ['### Gates', '', ...table(['Gate', 'Verdict', 'Figure', '95 %', 'Bound', ''], rows)];
}

function number(figure: number | undefined): string {
  return figure === undefined ? '' : formatFigure(figure);
}
