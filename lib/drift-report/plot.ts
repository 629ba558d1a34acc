import { escapeHtml, formatNumber, formatShare } from './html.ts';
import type { Plot } from './report.ts';

const WIDTH = 640;
const HEIGHT = 180;
const BAR_HEIGHT = 10;
const LABEL_WIDTH = 200;
const LONGEST_LABEL = 28;

/** A column as inline SVG: the reference as an area, what is current as a line over it; categories as two bars each. */
export function drawPlot(name: string, plot: Plot): string {
  const highest = Math.max(...plot.reference, ...plot.current, Number.MIN_VALUE);
  return plot.kind === 'Bins' ? drawBins(name, plot, highest) : drawLevels(name, plot, highest);
}

function drawBins(name: string, plot: Plot & { kind: 'Bins' }, highest: number): string {
  const { edges, reference, current } = plot;
  const low = edges[0] ?? 0;
  const range = (edges.at(-1) ?? 1) - low || 1;
  const x = (edge: number) => round(((edge - low) / range) * WIDTH);
  const y = (share: number) => round(HEIGHT - (share / highest) * HEIGHT);
  const steps = (shares: readonly number[]) =>
    shares.map((share, bin) => `L${x(edges[bin]!)} ${y(share)}L${x(edges[bin + 1]!)} ${y(share)}`).join('');
  const outline = (shares: readonly number[]) => `M0 ${HEIGHT}${steps(shares)}L${WIDTH} ${HEIGHT}`;
  const hints = reference.map((share, bin) => {
    const [left, right] = [edges[bin]!, edges[bin + 1]!];
    const hint = `${formatNumber(left)} to ${formatNumber(right)}: ${tell(share, current[bin]!)}`;
    return `<rect class="hint" x="${x(left)}" y="0" width="${round(x(right) - x(left))}" height="${HEIGHT}"><title>${hint}</title></rect>`;
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const anchor = part === 0 ? 'start' : part === 1 ? 'end' : 'middle';
    return `<text x="${part * WIDTH}" y="${HEIGHT + 16}" text-anchor="${anchor}">${formatNumber(low + part * range)}</text>`;
  });
  return svg(name, HEIGHT + 22, [
    `<path class="reference" d="${outline(reference)}Z"/>`,
    `<path class="current" d="${outline(current)}"/>`,
    `<line class="axis" x1="0" y1="${HEIGHT}" x2="${WIDTH}" y2="${HEIGHT}"/>`,
    ...ticks,
    ...hints,
  ]);
}

function drawLevels(name: string, plot: Plot & { kind: 'Levels' }, highest: number): string {
  const { names, reference, current } = plot;
  const pitch = 2 * BAR_HEIGHT + 10;
  const length = (share: number) => round((share / highest) * (WIDTH - LABEL_WIDTH - 60));
  const bars = names.map((level, index) => {
    const top = index * pitch;
    const [before, now] = [reference[index]!, current[index]!];
    const label =
      [...level].length > LONGEST_LABEL ? `${[...level].slice(0, LONGEST_LABEL - 1).join('')}…` : level;
    return `<g><title>${escapeHtml(level)}: ${tell(before, now)}</title>
<text x="${LABEL_WIDTH - 8}" y="${top + BAR_HEIGHT + 5}" text-anchor="end">${escapeHtml(label)}</text>
<rect class="reference" x="${LABEL_WIDTH}" y="${top}" width="${length(before)}" height="${BAR_HEIGHT}"/>
<rect class="current bar" x="${LABEL_WIDTH}" y="${top + BAR_HEIGHT}" width="${length(now)}" height="${BAR_HEIGHT}"/>
<text x="${LABEL_WIDTH + length(Math.max(before, now)) + 6}" y="${top + BAR_HEIGHT + 5}">${formatShare(now)}</text></g>`;
  });
  return svg(name, names.length * pitch, bars);
}

function tell(before: number, now: number): string {
  return `reference ${formatShare(before)}, current ${formatShare(now)}`;
}

function svg(name: string, height: number, content: readonly string[]): string {
  const label = `Distribution of ${escapeHtml(name)}, reference against current`;
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">\n${content.join('\n')}\n</svg>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
