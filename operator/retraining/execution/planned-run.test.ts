import { describe, expect, it } from 'vitest';
import type { Run } from '../../training-run/run.ts';
import type { Cause } from '../decision/facts.ts';
import { hasInputsOf } from '../decision/inputs.ts';
import { aPastRun, aTrainedModel, KNOWN, theFacts, training, VERSION } from '../testing/objects.ts';
import { planRun } from './planned-run.ts';

const revision = (text: string): Cause => ({ reason: 'Requested', revision: text });
const plan = (cause: Cause, given: Parameters<typeof theFacts>[0] = {}) =>
  planRun(theFacts(given), { cause, words: '' });

describe('the run of a cause', () => {
  it('is of the template, and says what it is for', () => {
    const { template, contract } = training();
    const run = plan(revision('1'));
    expect(run.spec).toEqual({
      ...template,
      contract,
      mode: 'Train',
      modelRef: { name: 'telco' },
      cause: { reason: 'Requested', revision: '1', dataVersion: VERSION },
    });
    expect(run.metadata).toMatchObject({
      namespace: 'shop',
      labels: { 'churnops.dev/model': 'telco' },
      annotations: { 'churnops.dev/trainer-image': 'registry.example/churnops/trainer-job:1' },
      ownerReferences: [{ kind: 'ChurnModel', name: 'telco', uid: 'model-uid', controller: true }],
    });
    expect(run.metadata.name).toMatch(/^telco-[0-9a-f]{8}$/);
  });

  it('pins the digest behind a tag', () => {
    const template = { ...training().template, data: { artifact: 'oci://registry.example/data/telco:v1' } };
    const artifact = `oci://registry.example/data/telco@sha256:${'d'.repeat(64)}`;
    const data = { kind: 'Known', version: `sha256:${'d'.repeat(64)}`, artifact } as const;
    expect(plan(revision('1'), { model: aTrainedModel({ template }), data }).spec.data).toEqual({ artifact });
  });

  it('pins the commit whose pointer was read, and is of the same inputs as one of another commit', () => {
    const dvc = (of: string) => ({
      gitRepository: { url: 'https://git.example/data.git', revision: of, secretRef: { name: 'git-read' } },
      path: 'customers.csv.dvc',
      secretRef: { name: 's3-read' },
    });
    const template = { ...training().template, data: { dvc: dvc('main') } };
    const commit = 'c'.repeat(40);
    const data = { kind: 'Known', version: `md5:${'d'.repeat(32)}`, commit } as const;
    const model = aTrainedModel({ template });
    const planned = plan(revision('1'), { model, data });
    expect(planned.spec.data).toEqual({ dvc: dvc(commit) });
    const run = { metadata: planned.metadata, spec: planned.spec } as unknown as Run;
    const trainer = 'registry.example/churnops/trainer-job:1';
    expect(hasInputsOf(run, { ...training(), template }, trainer)).toBe(true);
    const elsewhere = { ...template, data: { dvc: { ...dvc('main'), path: 'others.csv.dvc' } } };
    expect(hasInputsOf(run, { ...training(), template: elsewhere }, trainer)).toBe(false);
  });

  it('has the same name whenever it is planned, and another for another cause', () => {
    const { name } = plan(revision('1')).metadata;
    const untold = { kind: 'Untold', reason: '' } as const;
    expect(plan(revision('1'), { data: untold }).metadata.name).toBe(name);
    const others = [
      revision('2'),
      { reason: 'Drift', episode: '1' },
      { reason: 'Schedule', at: '1' },
    ] as const;
    for (const cause of others) expect(plan(cause).metadata.name).not.toBe(name);
  });

  it('has another name for each version of the data that asks for one', () => {
    const cause = { reason: 'DataVersion' } as const;
    expect(plan(cause, { data: KNOWN }).metadata.name).not.toBe(
      plan(cause, { data: { kind: 'Known', version: 'etag:"two"' } }).metadata.name,
    );
  });

  it('has another name where it is made for the same cause again', () => {
    const runs = [aPastRun('failed', { hours: 9, cause: revision('1') })];
    expect(plan(revision('1'), { runs }).metadata.name).not.toBe(plan(revision('1')).metadata.name);
  });

  it('has a name that a TrainingRun may have, however long the name of the model', () => {
    const model = aTrainedModel();
    const metadata = { ...model.metadata, name: `${'a'.repeat(40)}-${'b'.repeat(9)}` };
    expect(plan(revision('1'), { model: { ...model, metadata } }).metadata.name).toMatch(
      /^a{40}-[0-9a-f]{8}$/,
    );
  });
});
