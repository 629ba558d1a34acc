import { expect, it } from 'vitest';
import { causeWords } from './cause.ts';
import { aRun, RESULT } from './testing/objects.ts';

it.each([
  [{ reason: 'Requested', revision: '3' } as const, 'revision 3 was requested'],
  [
    { reason: 'Drift', monitor: 'traffic', episode: 'traffic-1' } as const,
    'DriftMonitor traffic found drift (episode traffic-1)',
  ],
  [{ reason: 'Rejection', artifact: RESULT.artifact } as const, 'version aaaaaaaaaaaa was rejected'],
  [{ reason: 'DataVersion', dataVersion: 'etag:"1"' } as const, 'the data were of another version'],
  [
    { reason: 'Schedule', at: '2026-03-01T03:00:00Z' } as const,
    'it was the time of the schedule (2026-03-01T03:00:00Z)',
  ],
  [undefined, undefined],
])('a run of %j was made because %s', (cause, expected) => {
  expect(causeWords(aRun({ spec: cause ? { cause } : {} }))).toBe(expected);
});
