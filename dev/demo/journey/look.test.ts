import type { ChurnModel } from '@churnops/crds/churn-model.gen.ts';
import { describe, expect, it } from 'vitest';
import { Look, versionOf } from './look.ts';

const ARTIFACT = `oci://registry/churn/telco@sha256:${'0123456789ab'.padEnd(64, 'f')}`;

function model(environment: string, { ready = 'True', generation = 2 } = {}): ChurnModel {
  const conditions = [{ type: 'Ready', status: ready, observedGeneration: generation }];
  const serving = { current: ARTIFACT, url: `http://telco.churn-${environment}.svc:8000` };
  const promotions = [
    { name: environment === 'dev' ? 'staging' : 'prod', reason: 'Soaking', message: 'Soaks.' },
  ];
  const metadata = { name: 'telco', namespace: `churn-${environment}`, generation: 2 };
  return { metadata, spec: {}, status: { serving, conditions, promotions } } as unknown as ChurnModel;
}

describe('a look at a model in its environments', () => {
  it('finds the promotion into an environment where the version comes from', () => {
    const look = new Look([model('dev'), model('staging')]);
    expect(look.promotion('staging')).toMatchObject({ name: 'staging' });
    expect(look.promotion('prod')).toMatchObject({ name: 'prod' });
    expect(look.promotion('dev')).toBeUndefined();
  });

  it('tells what serves once that is what the spec asks for', () => {
    expect(new Look([model('dev')]).serves('dev')).toEqual({
      artifact: ARTIFACT,
      url: 'http://telco.churn-dev.svc:8000',
    });
    expect(new Look([model('dev', { ready: 'Unknown' })]).serves('dev')).toBeUndefined();
    expect(new Look([model('dev', { generation: 1 })]).serves('dev')).toBeUndefined();
    expect(new Look([]).serves('dev')).toBeUndefined();
  });

  it('calls a version by the first digits of its digest', () => {
    expect(versionOf(ARTIFACT)).toBe('0123456789ab');
  });
});
