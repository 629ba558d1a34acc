import { beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../promotion/decision/version.ts';
import { RUNS } from '../training-run/run.ts';
import { EvidenceStage } from './testing/evidence-stage.ts';
import { aTraining } from './testing/objects.ts';

let stage: EvidenceStage;

beforeEach(() => {
  stage = new EvidenceStage();
});

describe('the origin of a version', () => {
  const origin = async () => (await stage.read()).origins.get(digestOf(stage.candidate)!);

  it('is the run that its attempt names, also where no run is known here', async () => {
    stage.registry.recordAttempt(stage.candidate, {
      name: 'telco-1',
      createdAt: '2026-02-01T00:00:00Z',
      seconds: 71,
    });
    expect(await origin()).toEqual({ name: 'telco-1', createdAt: new Date('2026-02-01T00:00:00Z') });
    expect((await stage.read()).trainingSeconds.get(digestOf(stage.candidate)!)).toBe(71);
  });

  it('tells why the run was made, as long as the run is there to tell', async () => {
    const createdAt = '2026-02-01T00:00:00Z';
    stage.registry.recordAttempt(stage.candidate, { name: 'telco-1', createdAt });
    const run = aTraining('telco-1', stage.candidate, createdAt);
    const cause = { reason: 'Requested', revision: '3' } as const;
    stage.cluster.put(RUNS, { ...run, spec: { ...run.spec, cause } });
    expect((await origin())?.cause).toBe('revision 3 was requested');
  });

  it('is the first run that made it, not one that found it there', async () => {
    stage.registry.recordAttempt(stage.candidate, {
      name: 'telco-7',
      createdAt: '2026-02-07T00:00:00Z',
      existed: true,
    });
    stage.registry.recordAttempt(stage.candidate, { name: 'telco-1', createdAt: '2026-02-01T00:00:00Z' });
    stage.cluster.put(RUNS, aTraining('telco-8', stage.candidate, '2026-02-08T00:00:00Z', true));
    expect((await origin())?.name).toBe('telco-1');
  });

  it('is a run here where nothing is recorded', async () => {
    stage.cluster.put(RUNS, aTraining('telco-2', stage.candidate, '2026-02-02T00:00:00Z'));
    expect((await origin())?.name).toBe('telco-2');
  });

  it('is no run of another model that came to the same version', async () => {
    const other = aTraining('retail-1', stage.candidate, '2026-01-01T00:00:00Z');
    stage.cluster.put(RUNS, { ...other, spec: { ...other.spec, modelRef: { name: 'retail' } } });
    stage.cluster.put(RUNS, aTraining('telco-2', stage.candidate, '2026-02-02T00:00:00Z'));
    expect((await origin())?.name).toBe('telco-2');
  });

  it('is unknown where nobody says', async () => {
    expect(await origin()).toBeUndefined();
  });

  it('is known of what is served too', async () => {
    stage.registry.recordAttempt(stage.served, { name: 'telco-0', createdAt: '2026-01-01T00:00:00Z' });
    expect((await stage.read()).origins.get(digestOf(stage.served)!)?.name).toBe('telco-0');
  });
});
