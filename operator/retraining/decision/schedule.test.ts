import { describe, expect, it } from 'vitest';
import { NOW } from '../../training-run/testing/objects.ts';
import { aPastRun, aTrainedModel, failed, theFacts, VERSION } from '../testing/objects.ts';
import { decideRetraining } from './decide.ts';
import type { Facts, TrainingStatus } from './facts.ts';

/** Sunday, March 1, noon. */
const now = NOW;
const OTHER = 'etag:"zero"';

function decide(given: Partial<Facts>, at = now) {
  const { reason, make, until, passedOver } = decideRetraining(theFacts(given), at);
  return { reason: make ? `Made for ${make.cause.at}` : reason, until: until?.toISOString(), passedOver };
}

const daily = (status?: Partial<TrainingStatus>, timeZone = 'UTC') =>
  aTrainedModel(
    { retrainOn: { schedule: '0 3 * * *', timeZone } },
    status ? { training: { reason: 'Idle', message: '', ...status } } : {},
  );
const run = (hours: number, given: object = {}) => aPastRun(`r${hours}`, { hours, version: OTHER, ...given });
const scheduled = (at: string) => ({ cause: { reason: 'Schedule', at } as const });

describe('a schedule', () => {
  it('asks for a run at its time', () => {
    expect(decide({ model: daily(), runs: [run(30)] }).reason).toBe('Made for 2026-03-01T03:00:00Z');
  });

  it('counts in its time zone', () => {
    expect(decide({ model: daily(undefined, 'America/New_York'), runs: [run(30)] }).reason).toBe(
      'Made for 2026-03-01T08:00:00Z',
    );
  });

  it('makes up for one time, however many were missed', () => {
    const first = decide({ model: daily(), runs: [run(500)] });
    expect(first.reason).toBe('Made for 2026-03-01T03:00:00Z');
    const runs = [run(500), run(0, scheduled('2026-03-01T03:00:00Z'))];
    expect(decide({ model: daily(), runs }).reason).toBe('CandidateMade');
  });

  it('makes up for no time from before there was the model', () => {
    const model = daily();
    const metadata = { ...model.metadata, creationTimestamp: '2026-03-01T03:00:01Z' };
    expect(decide({ model: { ...model, metadata } }).reason).toBe('Idle');
  });

  it('looks again at its next time', () => {
    expect(decide({ model: daily(), runs: [run(1)] })).toMatchObject({
      reason: 'Idle',
      until: '2026-03-02T03:00:00.000Z',
    });
  });

  it('is answered by a run that was made since for another reason', () => {
    expect(decide({ model: daily(), runs: [run(8)] }).reason).toBe('Idle');
    expect(decide({ model: daily(), runs: [run(8, { status: failed('Crashed') })] }).reason).toMatch(/Made/);
  });

  it('is not asked twice for one time by a clock that went ahead and came back', () => {
    const runs = [run(9.5, scheduled('2026-03-01T03:00:00Z'))];
    expect(decide({ model: daily(), runs }, new Date('2026-03-01T03:00:01Z')).reason).toBe('CandidateMade');
  });

  it('passes over a time at which a run would be pointless, and says so', () => {
    const same = run(30, { version: VERSION });
    const decided = decide({ model: daily(), runs: [same] });
    expect(decided).toMatchObject({ reason: 'DataUnchanged', passedOver: '2026-03-01T03:00:00Z' });
    const after = daily({ scheduledFor: '2026-03-01T03:00:00Z' });
    const changed = { kind: 'Known', version: 'etag:"two"' } as const;
    expect(decide({ model: after, runs: [same], data: changed }).reason).toBe('Idle');
  });

  it('is made again after a failed run, once the cooldown is over', () => {
    const runs = [run(9, { ...scheduled('2026-03-01T03:00:00Z'), status: failed('Crashed') })];
    expect(decide({ model: daily(), runs }).reason).toBe('Made for 2026-03-01T03:00:00Z');
    const late = [run(2, { ...scheduled('2026-03-01T03:00:00Z'), status: failed('Crashed') })];
    expect(decide({ model: daily(), runs: late }).reason).toBe('Cooldown');
  });
});
