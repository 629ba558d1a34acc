import { TINY_CONTRACT } from '@churnops/lib/scoring/tiny-model.fixture.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../promotion/decision/version.ts';
import { EvidenceStage } from './testing/evidence-stage.ts';
import { aComparison } from './testing/objects.ts';

let stage: EvidenceStage;

beforeEach(() => {
  stage = new EvidenceStage();
});

describe('the evidence about a version', () => {
  it('has its report and contract, the contract of what is served, and the comparison of the two', async () => {
    await stage.registry.compare(stage.candidate, aComparison(stage.candidate, stage.served));
    const evidence = await stage.evidence();
    expect(evidence.proposed?.report.metrics['auc']).toMatchObject({ value: 0.8 });
    expect(evidence.proposed?.contract).toEqual(TINY_CONTRACT);
    expect(evidence.served).toMatchObject({ kind: 'Served', digest: digestOf(stage.served) });
    expect(evidence.comparison).toMatchObject({ kind: 'Done', comparison: { rows: 1_400 } });
    expect(stage.registry.open).toBe(0);
  });

  it('costs no request when it is read again, also in another target', async () => {
    await stage.registry.compare(stage.candidate, aComparison(stage.candidate, stage.served));
    await stage.read();
    stage.registry.questions.length = 0;
    await stage.read({ artifacts: [stage.served, stage.candidate] });
    expect(stage.registry.questions).toEqual([]);
  });

  it('is shared by two passes at the same time', async () => {
    await stage.registry.compare(stage.candidate, aComparison(stage.candidate, stage.served));
    await stage.read();
    const alone = stage.registry.questions.length;
    stage.restart();
    stage.registry.questions.length = 0;
    await Promise.all([stage.read(), stage.read(), stage.read()]);
    expect(stage.registry.questions).toHaveLength(alone);
  });

  it('is about the model of the file, whatever its report says of its size', async () => {
    stage.candidate = stage.registry.pushModel({ report: { model: { bytes: 1 } } });
    expect((await stage.evidence()).proposed?.report.model.bytes).toBeGreaterThan(100);
  });

  it('says that nothing is served where the target holds nothing', async () => {
    expect(await stage.evidence({ served: undefined })).toMatchObject({
      served: { kind: 'NothingServed' },
      comparison: { kind: 'None' },
    });
  });

  it('says what is wrong with a version that is no model, and is whole for the others', async () => {
    const other = stage.registry.pushOther();
    const { evidence } = await stage.read({ artifacts: [other, stage.candidate] });
    expect(evidence.get(digestOf(other)!)).toMatchObject({
      proposed: undefined,
      unread: { lasting: true, reason: expect.stringContaining('artifactType') },
    });
    expect(evidence.get(digestOf(stage.candidate)!)?.proposed).toBeDefined();
  });

  it.each([
    ['no data', { data: undefined }],
    ['rows that are no number', { data: { fingerprint: 'sha256:1', rows: 'many', positives: 1 } }],
    ['no metrics', { metrics: undefined }],
    ['no threshold', { threshold: 2 }],
  ])('refuses a report that has %s', async (_, report) => {
    stage.candidate = stage.registry.pushModel({ report });
    expect(await stage.evidence()).toMatchObject({
      unread: { lasting: true, reason: expect.stringContaining('report.json') },
    });
  });

  it.each([
    ['a tag', 'oci://registry.example/churn/telco:latest', 'names no digest'],
    ['no reference', 'telco', 'must be oci://'],
  ])('cannot be compared with what is stage.served where that is %s', async (_, value, words) => {
    expect((await stage.evidence({ served: value })).served).toMatchObject({
      kind: 'Unreadable',
      reason: expect.stringContaining(words),
    });
  });

  it('cannot be compared with what is gone', async () => {
    stage.registry.remove(stage.served);
    expect((await stage.evidence()).served.kind).toBe('Unreadable');
  });

  it('leaves out what names no digest', async () => {
    expect(
      (await stage.read({ artifacts: ['oci://registry.example/churn/telco:latest'] })).evidence.size,
    ).toBe(0);
  });
});
