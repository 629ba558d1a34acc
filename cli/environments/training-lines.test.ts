import { describe, expect, it } from 'vitest';
import { formatLine } from '../terminal/line.ts';
import { model } from '../testing/models.ts';
import type { Model } from './model.ts';
import { trainingLines, trainingPlan } from './training-lines.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
const written = (lines: ReturnType<typeof trainingPlan>) => lines.map((line) => formatLine(line));
const trained = (given: object = {}, training?: NonNullable<Model['status']>['training']) =>
  model('dev', {
    spec: { training: { cooldown: '6h', ...given } as NonNullable<Model['spec']['training']> },
    ...(training && { status: { training } }),
  });
const waits = {
  reason: 'Cooldown',
  message: 'DriftMonitor telco-traffic finds drift. It waits.',
  until: '2026-11-24T14:00:00Z',
};

describe('the training of a model', () => {
  it('is one line of its status, and none where it is not trained there', () => {
    expect(written(trainingLines(trained({}, waits), NOW))).toEqual([
      'training: Cooldown: DriftMonitor telco-traffic finds drift. It waits. (2026-11-24T14:00:00Z (in 4h))',
    ]);
    expect(trainingLines(model('prod'), NOW)).toEqual([]);
  });

  it('is told in a plan with what asks for runs, within which limits, and how to ask for one', () => {
    const given = {
      retrainOn: { drift: true, dataVersion: true, schedule: '0 3 * * 1', timeZone: 'Europe/Berlin' },
      budget: { runs: 3, per: '168h' },
    };
    expect(written(trainingPlan(trained(given, waits), NOW))).toEqual([
      'training Cooldown: DriftMonitor telco-traffic finds drift. It waits.',
      'It is looked at again 2026-11-24T14:00:00Z (in 4h).',
      'Asked for by drift, another version of the data, the schedule 0 3 * * 1 (Europe/Berlin); 6h after the end of a run at the earliest, and at most 3 in 168h.',
      'For a run all the same: churnops retrain telco -n dev',
    ]);
  });

  it('is told where nothing asks for runs, and nobody has looked yet', () => {
    expect(written(trainingPlan(trained(), NOW))).toEqual([
      'training',
      'The operator has not looked at it yet.',
      'Nothing asks for a run by itself: spec.training.retrainOn says nothing.',
    ]);
  });
});
