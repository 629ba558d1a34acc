import { escapeHtml, formatNumber } from './html.ts';
import { drawPlot } from './plot.ts';
import type { DriftReport, ReportColumn } from './report.ts';
import { STYLE } from './style.ts';
import {
  describeStatistic,
  describeTest,
  describeThreshold,
  describeVerdict,
  VERDICT_WORDS,
} from './words.ts';

/** Nothing is fetched and nothing runs, whatever is in the names. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A report as one HTML page that needs no other file: the verdict, a table of the columns, and a plot of each; what drifted comes first. */
export function renderPage(report: DriftReport): string {
  const columns = [...report.columns].sort((a, b) => Number(isDrifted(b)) - Number(isDrifted(a)));
  const { word, counted } = describeVerdict(report);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(report.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(report.title)}</h1>
<p class="verdict ${report.verdict === 'Alarm' ? 'drift' : 'steady'}">${word}: ${counted}</p>
<p class="quiet">By the policy ${report.policy}.</p>
<p><span class="key">reference: ${escapeHtml(report.reference)}</span></p>
<p><span class="key now">current: ${escapeHtml(report.current)}</span></p>
<div class="scroll"><table>
<thead><tr><th>column</th><th>test</th><th class="number">statistic</th><th class="number">p-value</th><th class="number">threshold</th><th>verdict</th></tr></thead>
<tbody>
${columns.map(renderRow).join('\n')}
</tbody>
</table></div>
${columns.map(renderColumn).join('\n')}
${renderLeftOut(report)}
</body>
</html>
`;
}

function renderRow(column: ReportColumn, index: number): string {
  const { name, pValue } = column;
  const numbers = [
    describeStatistic(column),
    pValue === undefined ? '' : formatNumber(pValue),
    describeThreshold(column),
  ];
  const cells = numbers.map((text) => `<td class="number">${text}</td>`).join('');
  return `<tr><td><a href="#column-${index}">${escapeHtml(name)}</a></td><td>${describeTest(column)}</td>${cells}<td class="${toneOf(column)}">${wordOf(column)}</td></tr>`;
}

function renderColumn(column: ReportColumn, index: number): string {
  const { name, test, reason, pValue, rows, missing, plot } = column;
  const tested = [
    `${describeTest(column)} ${describeStatistic(column)}`,
    ...(pValue === undefined ? [] : [`p-value ${formatNumber(pValue)}`]),
    `threshold ${describeThreshold(column)}`,
  ];
  const judged = [
    ...(test === undefined ? [] : tested),
    ...(reason === undefined ? [] : [escapeHtml(reason)]),
  ];
  const counts = (sample: 'reference' | 'current') =>
    `${sample} ${rows[sample]} rows${missing[sample] === 0 ? '' : ` and ${missing[sample]} without a value`}`;
  return `<section id="column-${index}">
<h2>${escapeHtml(name)} <span class="${toneOf(column)}">${wordOf(column)}</span></h2>
<p class="quiet">${judged.map((part) => `${part}, `).join('')}${counts('reference')}, ${counts('current')}</p>
${drawPlot(name, plot)}
</section>`;
}

function renderLeftOut({ leftOut }: DriftReport): string {
  if (leftOut.length === 0) return '';
  const items = leftOut.map(({ name, reason }) => `<li>${escapeHtml(name)}: ${escapeHtml(reason)}</li>`);
  return `<section>\n<h2>Not compared</h2>\n<ul>\n${items.join('\n')}\n</ul>\n</section>`;
}

function isDrifted({ verdict }: ReportColumn): boolean {
  return verdict === 'Drifted';
}

function toneOf({ verdict }: ReportColumn): string {
  if (verdict === 'Drifted') return 'drift';
  return verdict === 'Stable' ? 'steady' : 'quiet';
}

function wordOf({ verdict }: ReportColumn): string {
  return VERDICT_WORDS[verdict];
}
