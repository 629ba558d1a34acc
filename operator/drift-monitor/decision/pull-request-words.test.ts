import { describe, expect, it } from 'vitest';
import type { Run } from '../../training-run/run.ts';
import type { Monitor } from '../monitor.ts';
import { MonitorStory, monitorOf } from './observed.fixture.ts';
import { driftWords } from './pull-request-words.ts';

const ARTIFACT = 'oci://registry.example/churn/telco@sha256:1';
const monitorAfter = (windows: string): Monitor => monitorOf({}, new MonitorStory().pass(windows).status);
const drifting = monitorAfter('AA');
const over = monitorAfter('AA..');
const run = {
  metadata: { name: 'telco-1' },
  spec: { cause: { episode: 'telco-20260301T000000Z' } },
  status: { artifact: ARTIFACT },
};
const runs = [run as unknown as Run];

describe('a pull request', () => {
  it('tells of drift that goes on, with its columns and how to see the report', () => {
    expect(driftWords([drifting], [], ARTIFACT)).toMatch(
      /^The DriftMonitor telco finds drift since 2026-03-01T00:00:00Z: charges \(Wasserstein [\d.]+, p < 0\.000001, threshold 0\.1\) \(episode telco-20260301T000000Z\)\. The report: npx churnops drift telco -n churn-dev --report drift\.html$/,
    );
  });

  it('tells of drift that its version was trained for, also when that is over', () => {
    expect(driftWords([over], runs, ARTIFACT)).toContain(
      'to 2026-03-01T04:00:00Z: charges (episode telco-20260301T000000Z). The run telco-1 was made for it.',
    );
  });

  it('tells nothing of drift that is over and led to another version, nor where there never was any', () => {
    expect(driftWords([over], runs, undefined)).toBeUndefined();
    expect(driftWords([monitorAfter('..'), monitorOf()], runs, ARTIFACT)).toBeUndefined();
  });
});
