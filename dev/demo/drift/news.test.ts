import type { DriftMonitor } from '@churnops/crds/drift-monitor.gen.ts';
import { describe, expect, it } from 'vitest';
import { episodeOf, monitorNews } from './news.ts';

const monitor = (status: object) => ({ metadata: {}, spec: {}, status }) as unknown as DriftMonitor;
const DETECTED = [{ type: 'DriftDetected', status: 'True' }];
const EPISODE = { id: 'telco-1', columns: ['tenure', 'total_charges'] };

describe('what is told of a monitor', () => {
  it('is what it waits for before it has judged a window', () => {
    const conditions = [{ type: 'Ready', status: 'Unknown', message: 'Waiting for a window to end.' }];
    expect(monitorNews(monitor({ conditions }))).toEqual(['Waiting for a window to end.']);
  });

  it('is what differs in its last window, and the episode', () => {
    const columns = [
      { name: 'tenure', verdict: 'Drifted' },
      { name: 'partner', verdict: 'Stable' },
    ];
    const last = { start: '2026-01-01T10:00:30Z', rows: 3_000, verdict: 'Alarm', columns };
    expect(monitorNews(monitor({ last, conditions: DETECTED, episode: EPISODE }))).toEqual([
      'the window of 10:00:30 (3000 rows) differs in tenure',
      'drift is detected: episode telco-1, in tenure, total_charges',
    ]);
  });

  it('is nothing where it tells nothing', () => {
    expect(monitorNews(undefined)).toEqual([]);
  });
});

describe('the episode of a monitor', () => {
  it('is there while drift is detected, and not afterwards', () => {
    expect(episodeOf(monitor({ conditions: DETECTED, episode: EPISODE }))).toBe('telco-1');
    expect(episodeOf(monitor({ conditions: [], episode: EPISODE }))).toBeUndefined();
  });
});
