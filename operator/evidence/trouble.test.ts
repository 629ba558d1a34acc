import { error as libraryError } from '@churnops/lib/errors.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { operatorError } from '../errors.ts';
import { digestOf } from '../promotion/decision/version.ts';
import { RUNS } from '../training-run/run.ts';
import { EvidenceStage, START } from './testing/evidence-stage.ts';
import { aComparison, aModel, aTraining } from './testing/objects.ts';

const unreachable = () =>
  libraryError('RegistryUnreachable', {
    host: 'registry.example',
    action: 'read',
    reason: 'connection refused',
  });

let stage: EvidenceStage;

beforeEach(() => {
  stage = new EvidenceStage();
});

describe('the evidence while there is trouble', () => {
  it('waits for the registry, tells when to look again, and asks it no sooner', async () => {
    stage.registry.fault = unreachable();
    const { evidence, until } = await stage.read();
    expect(evidence.get(digestOf(stage.candidate)!)).toMatchObject({
      unread: { lasting: false, reason: expect.stringContaining('registry.example') },
      served: { kind: 'Unread' },
      comparison: { kind: 'Unread' },
    });
    expect(until?.getTime()).toBe(START + 20_000);
    stage.registry.questions.length = 0;
    stage.now += 19_000;
    await stage.read();
    expect(stage.registry.questions).toEqual([]);
    stage.registry.fault = undefined;
    stage.now += 2_000;
    expect((await stage.evidence()).proposed).toBeDefined();
    expect((await stage.read()).until).toBeUndefined();
  });

  it('stands on what was read before', async () => {
    await stage.registry.compare(stage.candidate, aComparison(stage.candidate, stage.served));
    await stage.read();
    stage.registry.fault = unreachable();
    stage.now += 3_600_000;
    expect(await stage.evidence()).toMatchObject({
      served: { kind: 'Served' },
      comparison: { kind: 'Done' },
    });
  });

  it.each([
    [
      'may not read the Secret',
      () => operatorError('SecretForbidden', { name: 's', namespace: 'shop', user: 'u' }),
    ],
    [
      'is refused',
      () =>
        libraryError('RegistryRefused', {
          host: 'registry.example',
          repository: 'churn/telco',
          action: 'read',
          httpStatus: 401,
        }),
    ],
    ['meets something that no table knows', () => new TypeError('undefined is not a function')],
  ])('waits, and throws nothing, where the operator %s', async (_, fault) => {
    stage.registry.fault = fault() as Error;
    expect(await stage.evidence()).toMatchObject({ unread: { lasting: false } });
  });

  it('waits for a Secret that is missing, or holds something else', async () => {
    stage = new EvidenceStage({ secret: false });
    expect((await stage.evidence()).unread?.reason).toContain('Secret registry-read');
    stage.putSecret('shop', {});
    stage.now += 60_000;
    expect((await stage.evidence()).unread?.reason).toContain(
      'kubectl -n shop create secret docker-registry',
    );
    expect(stage.registry.questions).toEqual([]);
  });

  it('waits while nobody knows which run made the version', async () => {
    const { listReferrers } = stage.registry;
    stage.registry.listReferrers = () => Promise.reject(unreachable());
    stage.cluster.put(RUNS, aTraining('telco-9', stage.candidate, '2026-02-09T00:00:00Z', true));
    const answer = await stage.read();
    expect(answer.evidence.get(digestOf(stage.candidate)!)?.unread?.lasting).toBe(false);
    expect(answer.origins.size).toBe(0);
    stage.registry.listReferrers = listReferrers;
  });

  it('says where to name credentials, where there are none and they are needed', async () => {
    stage.registry.fault = libraryError('RegistryRefused', {
      host: 'registry.example',
      repository: 'churn/telco',
      action: 'read',
      httpStatus: 401,
    });
    expect((await stage.evidence({ model: aModel({ serving: undefined as never }) })).unread?.reason).toMatch(
      /spec\.serving\.pullSecretRef of the ChurnModel\.$/,
    );
  });

  it('does not tell one tenant what another may read', async () => {
    await stage.read();
    stage.registry.fault = libraryError('RegistryRefused', {
      host: 'registry.example',
      repository: 'churn/telco',
      action: 'read',
      httpStatus: 401,
    });
    const stranger = aModel();
    stranger.metadata.namespace = 'other';
    stage.putSecret('other', { '.dockerconfigjson': '{"auths":{}}' });
    expect((await stage.evidence({ model: stranger })).proposed).toBeUndefined();
  });
});
