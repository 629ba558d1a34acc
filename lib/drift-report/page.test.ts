import { describe, expect, it } from 'vitest';
import { renderPage } from './page.ts';
import type { DriftReport, ReportColumn } from './report.ts';

const HOSTILE = `<img src=x onerror="alert('1')">&\u202E`;

const numbers: ReportColumn = {
  name: 'tenure',
  verdict: 'Stable',
  test: 'Wasserstein',
  compared: 'Values',
  precision: 'Bounded',
  statistic: 0.0123456,
  bound: 0.01,
  pValue: 0.25,
  threshold: 0.1,
  rows: { reference: 100, current: 90 },
  missing: { reference: 0, current: 10 },
  plot: { kind: 'Bins', edges: [0, 1, 3], reference: [0.25, 0.75], current: [0.5, 0.5] },
};
const levels: ReportColumn = {
  ...numbers,
  name: HOSTILE,
  verdict: 'Drifted',
  plot: { kind: 'Levels', names: [HOSTILE, 'b'], reference: [0, 1], current: [0.5, 0.5] },
};
const report: DriftReport = {
  title: HOSTILE,
  reference: HOSTILE,
  current: 'b.csv',
  policy: 'Evidence',
  verdict: 'Alarm',
  judged: 2,
  drifted: [HOSTILE],
  share: 0.5,
  columns: [numbers, levels],
  leftOut: [{ name: HOSTILE, reason: HOSTILE }],
};

describe('renderPage', () => {
  it('tells verdict, counts and a plot for each column, what drifted first', () => {
    const page = renderPage(report);
    expect(page).toContain('Drift: 1 of 2 columns drifted');
    expect(page).toContain(
      'Wasserstein distance 0.01235 to 0.02235, p-value 0.25, threshold ≥ 0.1, reference 100 rows, current 90 rows and 10 without a value',
    );
    expect(page.match(/<svg /g)).toHaveLength(2);
    expect(page.indexOf('id="column-0"')).toBeLessThan(page.indexOf('<h2>tenure'));
    expect(page.indexOf('id="column-1"')).toBeLessThan(page.indexOf('<h2>tenure'));
    expect(page).toContain('0 to 1: reference 25.0 %, current 50.0 %');
  });

  it('lets no name become markup, and needs nothing from elsewhere', () => {
    const page = renderPage(report);
    expect(page).not.toContain('<img');
    expect(page).not.toMatch(/<script|<link|@import|url\(|https?:|javascript:/i);
    expect(page).not.toContain('\u202E');
    expect(page).toContain("default-src 'none'");
    const quotes = page.match(/<[^>]*>/g)!.filter((tag) => (tag.match(/"/g)?.length ?? 0) % 2 === 1);
    expect(quotes).toEqual([]);
  });

  it('has colours for light and for dark', () => {
    expect(renderPage(report)).toContain('prefers-color-scheme: dark');
  });

  it('draws a column of which nothing is left, or that has one value only', () => {
    const edge: ReportColumn = {
      name: 'gone',
      verdict: 'Drifted',
      reason: 'no value is left of it',
      rows: { reference: 5, current: 0 },
      missing: { reference: 0, current: 5 },
      plot: { kind: 'Bins', edges: [3, 3], reference: [1], current: [0] },
    };
    const empty = {
      ...edge,
      plot: { kind: 'Levels', names: [], reference: [], current: [] },
    } as ReportColumn;
    const page = renderPage({ ...report, columns: [edge, empty] });
    expect(page).toContain('no value is left of it, reference 5 rows, current 0 rows and 5 without a value');
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });
});
