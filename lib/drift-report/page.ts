import { escapeHtml, formatNumber, formatShare } from './html.ts';
import { drawPlot } from './plot.ts';
import type { DriftReport, ReportColumn } from './report.ts';
import { STYLE } from './style.ts';

/** Nothing is fetched and nothing runs, whatever is in the names. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A report as one HTML page that needs no other file: the verdict, a table of the columns, and a plot of each; what drifted comes first. */
export function renderPage(report: DriftReport): string {
  const columns = [...report.columns].sort((a, b) => Number(b.drift) - Number(a.drift));
  const drifted = columns.filter(({ drift }) => drift).length;
  const verdict = report.drift ? 'Drift' : 'No drift';
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
<p class="verdict ${toneOf(report.drift)}">${verdict}: ${drifted} of ${columns.length} columns drifted</p>
<p class="quiet">The whole counts as drifted from ${formatShare(report.driftShare)} of the columns on; here it is ${formatShare(report.share)}.</p>
<p><span class="key">reference: ${escapeHtml(report.reference)}</span></p>
<p><span class="key now">current: ${escapeHtml(report.current)}</span></p>
<div class="scroll"><table>
<thead><tr><th>column</th><th>test</th><th class="number">score</th><th class="number">threshold</th><th>verdict</th></tr></thead>
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
  const { name, test, score, threshold, drift } = column;
  const number = (value: number | undefined) => (value === undefined ? '' : formatNumber(value));
  return `<tr><td><a href="#column-${index}">${escapeHtml(name)}</a></td><td>${escapeHtml(test ?? '')}</td><td class="number">${number(score)}</td><td class="number">${number(threshold)}</td><td class="${toneOf(drift)}">${wordOf(drift)}</td></tr>`;
}

function renderColumn(column: ReportColumn, index: number): string {
  const { name, test, score, threshold, reason, drift, rows, missing, plot } = column;
  const judged =
    test === undefined || score === undefined || threshold === undefined
      ? escapeHtml(reason ?? '')
      : `${escapeHtml(test)} ${formatNumber(score)}, threshold ${formatNumber(threshold)}`;
  const counts = (sample: 'reference' | 'current') =>
    `${sample} ${rows[sample]} rows${missing[sample] === 0 ? '' : ` and ${missing[sample]} without a value`}`;
  return `<section id="column-${index}">
<h2>${escapeHtml(name)} <span class="${toneOf(drift)}">${wordOf(drift)}</span></h2>
<p class="quiet">${judged}; ${counts('reference')}, ${counts('current')}</p>
${drawPlot(name, plot)}
</section>`;
}

function renderLeftOut({ leftOut }: DriftReport): string {
  if (leftOut.length === 0) return '';
  const items = leftOut.map(({ name, reason }) => `<li>${escapeHtml(name)}: ${escapeHtml(reason)}</li>`);
  return `<section>\n<h2>Not compared</h2>\n<ul>\n${items.join('\n')}\n</ul>\n</section>`;
}

function toneOf(drift: boolean): string {
  return drift ? 'drift' : 'steady';
}

function wordOf(drift: boolean): string {
  return drift ? 'drift' : 'no drift';
}
