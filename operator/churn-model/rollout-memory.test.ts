import { describe, expect, it } from 'vitest';
import { decideRollout } from './rollout.ts';
import { sameSettings } from './server-settings.ts';
import { deployment, ended, pod, settings, TWO } from './testing/objects.ts';
import {
  availableOne,
  failedTwo,
  one,
  type RolloutRow,
  refusal,
  rolloutInput,
  two,
} from './testing/rollout-input.ts';

const rows: RolloutRow[] = [
  {
    title: 'settings that failed stay given way while the spec is the same',
    given: {
      deployment: deployment(
        { phase: 'GaveWay', running: one, lastAvailable: availableOne, failed: failedTwo },
        'RolledOut',
      ),
    },
    phase: 'GaveWay',
    runs: one,
    failed: 'ModelRefused',
  },
  {
    title: 'settings that failed are tried again when the spec changes',
    given: {
      generation: 3,
      deployment: deployment(
        { phase: 'GaveWay', running: one, lastAvailable: availableOne, failed: failedTwo },
        'RolledOut',
      ),
    },
    phase: 'RollingOut',
    runs: two,
  },
  {
    title: 'other settings are tried although those before failed',
    given: {
      wanted: settings({ artifact: TWO, decision: { threshold: 0.3 } }),
      deployment: deployment(
        { phase: 'GaveWay', running: one, lastAvailable: availableOne, failed: failedTwo },
        'RolledOut',
      ),
    },
    phase: 'RollingOut',
    runs: settings({ artifact: TWO, decision: { threshold: 0.3 } }),
  },
  {
    title: 'taking a bad artifact back out of the spec leaves the failure behind',
    given: {
      wanted: one,
      generation: 3,
      deployment: deployment(
        { phase: 'GaveWay', running: one, lastAvailable: availableOne, failed: failedTwo },
        'RolledOut',
      ),
    },
    phase: 'Complete',
    runs: one,
  },
  {
    title: 'a failure without anything before is forgotten once the settings become available',
    given: { deployment: deployment({ phase: 'Failed', running: two, failed: failedTwo }, 'RolledOut') },
    phase: 'Complete',
  },
  {
    title: 'a failure without anything before is remembered until then',
    given: { deployment: deployment({ phase: 'Failed', running: two, failed: failedTwo }) },
    phase: 'Failed',
    failed: 'ModelRefused',
  },
];

describe('what decideRollout remembers of what was', () => {
  it.each(rows)('$title', ({ given, phase, runs, failed, trouble }) => {
    const rollout = decideRollout(rolloutInput(given));
    expect(rollout.phase).toBe(phase);
    expect(rollout.failed?.reason).toBe(failed);
    expect(rollout.trouble?.reason).toBe(trouble);
    expect(sameSettings(rollout.running, runs ?? rollout.wanted)).toBe(true);
  });

  it('remembers what became available, and since when, before it rolls out the next', () => {
    const found = deployment({ phase: 'RollingOut', running: one }, 'RolledOut');
    const rollout = decideRollout(rolloutInput({ deployment: found }));
    expect(rollout.lastAvailable).toEqual({ settings: one, since: '2026-03-01T11:59:00Z' });
    expect(rollout.running).toEqual(two);
  });

  it('keeps the time since when something is available through later changes', () => {
    const found = deployment({ phase: 'Complete', running: one, lastAvailable: availableOne }, 'RolledOut');
    expect(decideRollout(rolloutInput({ deployment: found, wanted: one })).lastAvailable).toEqual(
      availableOne,
    );
  });

  it('does not take an artifact that never became available for the last available one', () => {
    expect(decideRollout(rolloutInput()).lastAvailable).toEqual(availableOne);
  });

  it('names the generation that failed, so that the next one is tried', () => {
    const { failed } = decideRollout(rolloutInput({ generation: 7, pods: [pod(ended(65, refusal))] }));
    expect(failed).toMatchObject({ generation: 7, settings: two });
    expect(failed?.message).toContain('The digest differs');
  });

  it('gives way to what the status tells of, where the Deployment was deleted during a rollout', () => {
    const recalled = { lastAvailable: availableOne };
    const anew = decideRollout(rolloutInput({ deployment: undefined, replicaSets: [], recalled }));
    expect(anew).toMatchObject({ phase: 'RollingOut', running: two, lastAvailable: availableOne });
    const made = deployment({ phase: 'RollingOut', running: two, lastAvailable: availableOne });
    const refused = decideRollout(rolloutInput({ deployment: made, pods: [pod(ended(65, refusal))] }));
    expect(refused).toMatchObject({ phase: 'GaveWay', running: one });
  });

  it('decides the same however the Deployment was annotated by somebody else', () => {
    const broken = deployment({ running: two });
    const annotations = {
      ...broken.metadata?.annotations,
      'churnops.dev/failed': '{',
      'churnops.dev/last-available': '[]',
    };
    const rollout = decideRollout(
      rolloutInput({ deployment: { ...broken, metadata: { ...broken.metadata, annotations } } }),
    );
    expect(rollout).toEqual(decideRollout(rolloutInput({ deployment: broken })));
  });
});
