import type { Monitor } from '@churnops/operator/drift-monitor/monitor.ts';
import { expect, it } from 'vitest';
import { formatLine } from '../terminal/line.ts';
import { monitorLines } from './monitor-lines.ts';

const LAST = {
  ...{ start: '2026-03-01T00:00:00Z', end: '2026-03-02T00:00:00Z', rows: 4_000, verdict: 'Clear' as const },
  artifact: `oci://registry.example/churn/telco@sha256:${'a'.repeat(64)}`,
};

function linesOf(source: Monitor['spec']['source']): string {
  const metadata = { name: 'telco', namespace: 'churn-dev', uid: 'uid', generation: 1 };
  const spec = { modelRef: { name: 'telco' }, ...(source && { source }) };
  const monitor = {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'DriftMonitor',
    metadata,
    spec,
    status: { last: LAST },
  };
  return monitorLines(monitor as Monitor)
    .map((line) => formatLine(line))
    .join('\n');
}

it('says that pods scored rows only where they did', () => {
  expect(linesOf(undefined)).toContain('4000 rows scored by aaaaaaaaaaaa');
  const dataset = { url: 'https://data.example.com/customers.csv' };
  expect(linesOf({ type: 'Dataset', dataset })).toContain('4000 rows held against aaaaaaaaaaaa');
});
