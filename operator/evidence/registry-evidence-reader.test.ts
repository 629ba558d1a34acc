import { error as libraryError } from '@churnops/lib/errors.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { TINY_CONTRACT } from '@churnops/lib/scoring/tiny-model.fixture.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { operatorError } from '../errors.ts';
import { SECRETS } from '../kubernetes/resource.ts';
import { digestOf } from '../promotion/version.ts';
import { MemoryCluster } from '../testing/memory-cluster.ts';
import { RUNS } from '../training-run/run.ts';
import type { EvidenceRequest } from './evidence-reader.ts';
import { RegistryEvidenceReader } from './registry-evidence-reader.ts';
import { aComparison, aModel, anEvaluation, aTraining } from './testing/objects.ts';
import { StoredRegistry } from './testing/stored-registry.ts';

const START = Date.parse('2026-03-01T12:00:00Z');
const unreachable = () =>
  libraryError('RegistryUnreachable', {
    host: 'registry.example',
    action: 'read',
    reason: 'connection refused',
  });

let registry: StoredRegistry;
let cluster: MemoryCluster;
let now: number;
let reader: RegistryEvidenceReader;
let candidate: string;
let served: string;

beforeEach(() => {
  [registry, cluster, now] = [new StoredRegistry(), new MemoryCluster(), START];
  [candidate, served] = [registry.pushModel({ name: 'candidate' }), registry.pushModel({ name: 'served' })];
  putSecret();
  reader = makeReader();
});

const putSecret = () =>
  cluster.put(SECRETS, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'registry-read', namespace: 'shop' },
    data: { '.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64') },
  });

const makeReader = () =>
  new RegistryEvidenceReader({
    reader: cluster,
    writer: cluster,
    registry: () => registry.connect(),
    logger: createSilentLogger(),
    clock: () => new Date(now),
  });

const read = (given: Partial<EvidenceRequest> = {}) =>
  reader.read({ model: aModel(), artifacts: [candidate], served, ...given }, new AbortController().signal);
const evidenceOf = async (given: Partial<EvidenceRequest> = {}) =>
  (await read(given)).evidence.get(digestOf(candidate)!)!;

describe('the evidence about a version', () => {
  it('has its report and contract, the contract of what is served, and the comparison of the two', async () => {
    await registry.compare(candidate, aComparison(candidate, served));
    const evidence = await evidenceOf();
    expect(evidence.proposed?.report.metrics['auc']).toMatchObject({ value: 0.8 });
    expect(evidence.proposed?.contract).toEqual(TINY_CONTRACT);
    expect(evidence.served).toMatchObject({ kind: 'Served', digest: digestOf(served) });
    expect(evidence.comparison).toMatchObject({ kind: 'Done', comparison: { rows: 1_400 } });
    expect(registry.open).toBe(0);
  });

  it('costs no request when it is read again, also in another target', async () => {
    await registry.compare(candidate, aComparison(candidate, served));
    await read();
    registry.questions.length = 0;
    await read({ artifacts: [served, candidate] });
    expect(registry.questions).toEqual([]);
  });

  it('is shared by two passes at the same time', async () => {
    await registry.compare(candidate, aComparison(candidate, served));
    await read();
    const alone = registry.questions.length;
    reader = makeReader();
    registry.questions.length = 0;
    await Promise.all([read(), read(), read()]);
    expect(registry.questions).toHaveLength(alone);
  });

  it('is about the model of the file, whatever its report says of its size', async () => {
    candidate = registry.pushModel({ report: { model: { bytes: 1 } } });
    expect((await evidenceOf()).proposed?.report.model.bytes).toBeGreaterThan(100);
  });

  it('says that nothing is served where the target holds nothing', async () => {
    expect(await evidenceOf({ served: undefined })).toMatchObject({
      served: { kind: 'NothingServed' },
      comparison: { kind: 'None' },
    });
  });

  it('says what is wrong with a version that is no model, and is whole for the others', async () => {
    const other = registry.pushOther();
    const { evidence } = await read({ artifacts: [other, candidate] });
    expect(evidence.get(digestOf(other)!)).toMatchObject({
      proposed: undefined,
      unread: { lasting: true, reason: expect.stringContaining('artifactType') },
    });
    expect(evidence.get(digestOf(candidate)!)?.proposed).toBeDefined();
  });

  it.each([
    ['no data', { data: undefined }],
    ['rows that are no number', { data: { fingerprint: 'sha256:1', rows: 'many', positives: 1 } }],
    ['no metrics', { metrics: undefined }],
    ['no threshold', { threshold: 2 }],
  ])('refuses a report that has %s', async (_, report) => {
    candidate = registry.pushModel({ report });
    expect(await evidenceOf()).toMatchObject({
      unread: { lasting: true, reason: expect.stringContaining('report.json') },
    });
  });

  it.each([
    ['a tag', 'oci://registry.example/churn/telco:latest', 'names no digest'],
    ['no reference', 'telco', 'must be oci://'],
  ])('cannot be compared with what is served where that is %s', async (_, value, words) => {
    expect((await evidenceOf({ served: value })).served).toMatchObject({
      kind: 'Unreadable',
      reason: expect.stringContaining(words),
    });
  });

  it('cannot be compared with what is gone', async () => {
    registry.remove(served);
    expect((await evidenceOf()).served.kind).toBe('Unreadable');
  });

  it('leaves out what names no digest', async () => {
    expect((await read({ artifacts: ['oci://registry.example/churn/telco:latest'] })).evidence.size).toBe(0);
  });
});

describe('the evidence while there is trouble', () => {
  it('waits for the registry, tells when to look again, and asks it no sooner', async () => {
    registry.fault = unreachable();
    const { evidence, until } = await read();
    expect(evidence.get(digestOf(candidate)!)).toMatchObject({
      unread: { lasting: false, reason: expect.stringContaining('registry.example') },
      served: { kind: 'Unread' },
      comparison: { kind: 'Unread' },
    });
    expect(until?.getTime()).toBe(START + 20_000);
    registry.questions.length = 0;
    now += 19_000;
    await read();
    expect(registry.questions).toEqual([]);
    registry.fault = undefined;
    now += 2_000;
    expect((await evidenceOf()).proposed).toBeDefined();
    expect((await read()).until).toBeUndefined();
  });

  it('stands on what was read before', async () => {
    await registry.compare(candidate, aComparison(candidate, served));
    await read();
    registry.fault = unreachable();
    now += 3_600_000;
    expect(await evidenceOf()).toMatchObject({
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
    registry.fault = fault() as Error;
    expect(await evidenceOf()).toMatchObject({ unread: { lasting: false } });
  });

  it('waits for a Secret that is missing, or holds something else', async () => {
    cluster = new MemoryCluster();
    reader = makeReader();
    expect((await evidenceOf()).unread?.reason).toContain('Secret registry-read');
    cluster.put(SECRETS, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'registry-read', namespace: 'shop' },
      data: {},
    });
    now += 60_000;
    expect((await evidenceOf()).unread?.reason).toContain('kubectl -n shop create secret docker-registry');
    expect(registry.questions).toEqual([]);
  });

  it('waits while nobody knows which run made the version', async () => {
    const { listReferrers } = registry;
    registry.listReferrers = () => Promise.reject(unreachable());
    cluster.put(RUNS, aTraining('telco-9', candidate, '2026-02-09T00:00:00Z', true));
    const answer = await read();
    expect(answer.evidence.get(digestOf(candidate)!)?.unread?.lasting).toBe(false);
    expect(answer.origins.size).toBe(0);
    registry.listReferrers = listReferrers;
  });

  it('does not tell one tenant what another may read', async () => {
    await read();
    registry.fault = libraryError('RegistryRefused', {
      host: 'registry.example',
      repository: 'churn/telco',
      action: 'read',
      httpStatus: 401,
    });
    const stranger = aModel();
    stranger.metadata.namespace = 'other';
    cluster.put(SECRETS, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'registry-read', namespace: 'other' },
      data: { '.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64') },
    });
    expect((await evidenceOf({ model: stranger })).proposed).toBeUndefined();
  });
});

describe('the origin of a version', () => {
  const origin = async () => (await read()).origins.get(digestOf(candidate)!);

  it('is the run that its attempt names, also where no run is known here', async () => {
    registry.recordAttempt(candidate, { name: 'telco-1', createdAt: '2026-02-01T00:00:00Z', seconds: 71 });
    expect(await origin()).toEqual({ name: 'telco-1', createdAt: new Date('2026-02-01T00:00:00Z') });
    expect((await read()).trainingSeconds.get(digestOf(candidate)!)).toBe(71);
  });

  it('is the first run that made it, not one that found it there', async () => {
    registry.recordAttempt(candidate, { name: 'telco-7', createdAt: '2026-02-07T00:00:00Z', existed: true });
    registry.recordAttempt(candidate, { name: 'telco-1', createdAt: '2026-02-01T00:00:00Z' });
    cluster.put(RUNS, aTraining('telco-8', candidate, '2026-02-08T00:00:00Z', true));
    expect((await origin())?.name).toBe('telco-1');
  });

  it('is a run here where nothing is recorded', async () => {
    cluster.put(RUNS, aTraining('telco-2', candidate, '2026-02-02T00:00:00Z'));
    expect((await origin())?.name).toBe('telco-2');
  });

  it('is unknown where nobody says', async () => {
    expect(await origin()).toBeUndefined();
  });

  it('is known of what is served too', async () => {
    registry.recordAttempt(served, { name: 'telco-0', createdAt: '2026-01-01T00:00:00Z' });
    expect((await read()).origins.get(digestOf(served)!)?.name).toBe('telco-0');
  });
});

describe('the comparison with what is served', () => {
  const comparison = async (given: Partial<EvidenceRequest> = {}) => (await evidenceOf(given)).comparison;
  const pair = () => ({ candidate, served });
  const data = { url: 'https://data.example/telco.csv' };
  const model = () => aModel({ evaluation: { data } });

  it('is none where it can be asked for', async () => {
    expect(await comparison({ model: model() })).toEqual({ kind: 'None' });
  });

  it('cannot be made without data', async () => {
    expect(await comparison()).toEqual({
      kind: 'Failed',
      run: '',
      reason: expect.stringContaining('set spec.evaluation.data of ChurnModel shop/telco'),
    });
    cluster.put(RUNS, aTraining('telco-1', candidate, '2026-02-01T00:00:00Z'));
    expect(await comparison()).toEqual({ kind: 'None' });
  });

  it('is running as long as a run of the two is, and says what holds that up', async () => {
    cluster.put(RUNS, anEvaluation('by-hand', pair()));
    expect(await comparison()).toEqual({ kind: 'Running', run: 'by-hand' });
    const condition = {
      type: 'Ready',
      status: 'Unknown' as const,
      reason: 'Unschedulable',
      message: 'No node takes the pod',
      lastTransitionTime: '2026-03-01T11:00:00Z',
    };
    cluster.put(RUNS, anEvaluation('by-hand', pair(), { phase: 'Pending', conditions: [condition] }));
    expect(await comparison()).toMatchObject({ kind: 'Running', obstacle: 'No node takes the pod.' });
  });

  it('has failed as the newest run of the two has, until that is deleted', async () => {
    const failure = { code: 'BadData', message: 'column plan is gone' };
    cluster.put(RUNS, anEvaluation('first', pair(), { phase: 'Failed', failure }));
    expect(await comparison({ model: model() })).toEqual({
      kind: 'Failed',
      run: 'first',
      reason: 'column plan is gone.',
    });
    const deleted = anEvaluation('first', pair(), { phase: 'Failed', failure });
    deleted.metadata.deletionTimestamp = '2026-03-01T12:00:00Z';
    cluster.put(RUNS, deleted);
    expect(await comparison({ model: model() })).toEqual({ kind: 'None' });
  });

  it('counts wherever it was made', async () => {
    await registry.compare(candidate, aComparison(candidate, served));
    cluster.put(RUNS, anEvaluation('first', pair(), { phase: 'Failed' }));
    expect(await comparison()).toMatchObject({ kind: 'Done' });
  });

  it('is read as soon as a run here has made it', async () => {
    expect(await comparison({ model: model() })).toEqual({ kind: 'None' });
    const report = await registry.compare(candidate, aComparison(candidate, served));
    cluster.put(
      RUNS,
      anEvaluation('first', pair(), { phase: 'Succeeded', evaluation: { ...pair(), report } }),
    );
    expect(await comparison({ model: model() })).toMatchObject({ kind: 'Done' });
  });

  it('is found after a while where another environment has made it', async () => {
    await comparison({ model: model() });
    await registry.compare(candidate, aComparison(candidate, served));
    now += 31_000;
    expect(await comparison({ model: model() })).toMatchObject({ kind: 'Done' });
  });

  it('of several is the one on the most rows that says something', async () => {
    await registry.compare(candidate, aComparison(candidate, served, { rows: 9_000, undecidable: 'No.' }));
    await registry.compare(candidate, aComparison(candidate, served, { rows: 500 }));
    await registry.compare(candidate, aComparison(candidate, served, { rows: 700 }));
    expect(await comparison()).toMatchObject({ kind: 'Done', comparison: { rows: 700 } });
  });

  it('of other versions does not count, whatever its annotations say', async () => {
    const other = registry.pushModel({ name: 'other' });
    await registry.compare(candidate, aComparison(candidate, served), undefined, digestOf(other));
    expect(await comparison({ model: model(), served: other })).toEqual({ kind: 'None' });
  });

  it('has failed where its report is gone from the registry', async () => {
    const report = `sha256:${'9'.repeat(64)}`;
    cluster.put(
      RUNS,
      anEvaluation('first', pair(), { phase: 'Succeeded', evaluation: { ...pair(), report } }),
    );
    expect(await comparison({ model: model() })).toEqual({
      kind: 'Failed',
      run: 'first',
      reason: 'its report is not in the registry.',
    });
  });
});
