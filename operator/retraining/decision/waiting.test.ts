import { describe, expect, it } from 'vitest';
import { NOW } from '../../training-run/testing/objects.ts';
import {
  aMonitor,
  aPastRun,
  aTrainedModel,
  failed,
  hoursAgo,
  theFacts,
  VERSION,
} from '../testing/objects.ts';
import { decideRetraining } from './decide.ts';
import type { Facts, Training } from './facts.ts';

const OTHER = 'etag:"zero"';
const drift = { retrainOn: { drift: true } };
const automatic = { reason: 'Drift', monitor: 'telco-traffic', episode: 'earlier' } as const;

/** Decides on drift that no run has answered. */
function decide(given: Partial<Training>, runs: Facts['runs'], others: Partial<Facts> = {}) {
  const facts = {
    model: aTrainedModel({ ...drift, ...given }),
    monitors: [aMonitor({ found: 0.5 })],
    runs,
    ...others,
  };
  const { reason, until, make, message } = decideRetraining(theFacts(facts), NOW);
  return { reason: make ? 'Made' : reason, until: until?.toISOString().replace('.000', ''), message };
}

const past = (hours: number, given: object = {}) =>
  aPastRun(`r${hours}`, { hours, version: OTHER, cause: automatic, ...given });

describe('the cooldown', () => {
  it('begins with the end of the last run', () => {
    const slow = past(20, { status: { completionTime: hoursAgo(2) } });
    expect(decide({}, [slow])).toMatchObject({ reason: 'Cooldown', until: hoursAgo(-4) });
  });

  it.each<[string, object]>([
    ['that a person made', { cause: undefined }],
    ['that was requested', { cause: { reason: 'Requested', revision: '1' } }],
    ['that failed', { status: failed('Crashed') }],
  ])('holds after a run %s', (_, given) => {
    expect(decide({}, [past(2, given)])).toMatchObject({ reason: 'Cooldown', until: hoursAgo(-4) });
  });

  it('is over to the second', () => {
    expect(decide({ cooldown: '2h' }, [past(2)]).reason).toBe('Made');
  });

  it('may be none', () => {
    expect(decide({ cooldown: '0s' }, [past(1)]).reason).toBe('Made');
  });
});

describe('the budget', () => {
  const budget = { runs: 2, per: '168h' };

  it('is free while fewer runs were made', () => {
    expect(decide({ budget }, [past(40)]).reason).toBe('Made');
  });

  it('is spent by runs that failed as by others, and free again when the oldest that fills it has aged', () => {
    const runs = [past(160), past(100, { status: failed('Crashed') }), past(40)];
    expect(decide({ budget }, runs)).toMatchObject({ reason: 'BudgetSpent', until: hoursAgo(100 - 168) });
  });

  it('counts neither what was requested nor what people made', () => {
    const runs = [
      past(90, { cause: { reason: 'Requested', revision: '1' } }),
      past(60, { cause: undefined }),
      past(40),
    ];
    expect(decide({ budget }, runs).reason).toBe('Made');
  });

  it('counts no run that is older than it reaches', () => {
    expect(decide({ budget }, [past(168), past(40)]).reason).toBe('Made');
  });

  it('and the cooldown wait together for the later of the two', () => {
    const runs = [past(100), past(1)];
    expect(decide({ budget }, runs)).toMatchObject({ reason: 'BudgetSpent' });
    expect(decide({ budget, cooldown: '100h' }, runs)).toMatchObject({
      reason: 'Cooldown',
      until: hoursAgo(1 - 100),
    });
  });
});

describe('a run that would be pointless', () => {
  const same = (given: object = {}) => past(90, { version: VERSION, ...given });

  it('is not made of the data as they were', () => {
    expect(decide({}, [same()])).toMatchObject({ reason: 'DataUnchanged', until: undefined });
  });

  it('is made of another contract, another seed, or by another trainer', () => {
    const contract = {
      target: { name: 'churn', positive: 'No' },
      features: [{ name: 'tenure', type: 'Numeric' as const }],
    };
    expect(decide({ contract }, [same()]).reason).toBe('Made');
    const { template } = aTrainedModel().spec.training;
    expect(decide({ template: { ...template, seed: 7 } }, [same()]).reason).toBe('Made');
    const run = same();
    const annotations = { 'churnops.dev/trainer-image': 'registry.example/churnops/trainer-job:0' };
    expect(decide({}, [{ ...run, metadata: { ...run.metadata, annotations } }]).reason).toBe('Made');
  });

  it('is not made because more memory is given', () => {
    const { template } = aTrainedModel().spec.training;
    const resources = { ...template.resources, limits: { cpu: '8', memory: '64Gi' } };
    expect(decide({ template: { ...template, resources } }, [same()]).reason).toBe('DataUnchanged');
  });

  it('is not made of data that failed', () => {
    const { reason, message } = decide({}, [same({ status: failed('BadData') })]);
    expect(reason).toBe('DataUnchanged');
    expect(message).toContain('It failed with BadData.');
  });

  it('is made again where the failure was not that of the data', () => {
    expect(decide({}, [same({ status: failed('OutOfMemory') })]).reason).toBe('Made');
  });

  it('is tied to the digest behind a tag, whatever the tag', () => {
    const { template } = aTrainedModel().spec.training;
    const digest = `sha256:${'d'.repeat(64)}`;
    const pinned = `oci://registry.example/data/telco@${digest}`;
    const run = past(90, { version: undefined, spec: { data: { artifact: pinned } } });
    const tagged = { ...template, data: { artifact: 'oci://registry.example/data/telco:v2' } };
    const data = { kind: 'Known', version: digest, artifact: pinned } as const;
    expect(decide({ template: tagged }, [run], { data }).reason).toBe('DataUnchanged');
  });

  it('waits until the first rows are old enough for their labels', () => {
    const data = { version: VERSION, awaiting: 12, nextMature: hoursAgo(-30) };
    expect(decide({}, [same({ status: { data } })])).toMatchObject({
      reason: 'AwaitingLabels',
      until: hoursAgo(-30),
    });
  });

  it('is made once they are', () => {
    const data = { version: VERSION, awaiting: 12, nextMature: hoursAgo(0) };
    expect(decide({}, [same({ status: { data } })]).reason).toBe('Made');
  });
});
