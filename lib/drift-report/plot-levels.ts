import { countRows } from '../drift/evidently/column.ts';
import type { Plot } from './report.ts';

const SHOWN_LEVELS = 12;

/** The levels with the largest shares in either sample; the rest is one more. */
export function plotLevels(
  reference: ReadonlyMap<string, number>,
  current: ReadonlyMap<string, number>,
): Plot {
  const [before, now] = [countRows(reference), countRows(current)];
  const share = (sample: ReadonlyMap<string, number>, rows: number, name: string) =>
    rows === 0 ? 0 : (sample.get(name) ?? 0) / rows;
  const levels = [...new Set([...reference.keys(), ...current.keys()])]
    .map((name) => ({ name, before: share(reference, before, name), now: share(current, now, name) }))
    .sort((a, b) => Math.max(b.before, b.now) - Math.max(a.before, a.now) || (a.name < b.name ? -1 : 1));
  const shown = levels.slice(0, SHOWN_LEVELS);
  const rest = levels.slice(SHOWN_LEVELS);
  if (rest.length > 0) {
    const sum = (of: 'before' | 'now') => rest.reduce((total, level) => total + level[of], 0);
    shown.push({ name: `${rest.length} others`, before: sum('before'), now: sum('now') });
  }
  return {
    kind: 'Levels',
    names: shown.map(({ name }) => name),
    reference: shown.map((level) => level.before),
    current: shown.map((level) => level.now),
  };
}
