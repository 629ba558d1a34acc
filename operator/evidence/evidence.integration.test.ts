import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pushDataset } from '@churnops/lib/artifact/dataset.ts';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { MODEL_FILES } from '@churnops/lib/artifact/model-files.ts';
import { pullModel, pushModel } from '@churnops/lib/artifact/model-registry.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { decideCandidate } from '../churn-model/candidate.ts';
import { MODELS, type Model } from '../churn-model/model.ts';
import { Namespace } from '../churn-model/testing/namespace.ts';
import { findCondition } from '../controller/conditions.ts';
import { judgeGates } from '../promotion/decision/gates/judge-gates.ts';
import type { Gate } from '../promotion/decision/policy/accepts.ts';
import { digestOf } from '../promotion/decision/version.ts';
import { RUNS } from '../training-run/run.ts';
import { createEvidence } from './create-evidence.ts';
import { evaluationRunName } from './evaluation-run.ts';
import type { EvaluationRequests, EvidenceReader } from './evidence-reader.ts';
import { TrainingPlace } from './testing/training-place.ts';

const FOREST = { type: 'RandomForest', randomForest: { trees: 40, maximumDepth: 5 } };
const gate = (name: string, given: Partial<Gate>): Gate => ({
  name,
  metric: 'auc',
  onUndecided: 'Review',
  ...given,
});

let place: TrainingPlace;
let model: Model;
let reader: EvidenceReader;
let requester: EvaluationRequests;
let data: string;
let served: string;

beforeAll(async () => {
  place = await TrainingPlace.open(inject('kubeconfig'));
  data = await place.pushData(7_043);
  served = await place.train('served', data, { algorithm: { type: 'LogisticRegression' } });
  const namespace = Namespace.enter(place.hand.namespace, place.connection);
  model = await namespace.create(MODELS, {
    metadata: { name: 'telco' },
    spec: { serving: { pullSecretRef: { name: 'registry-write' } } },
  } as unknown as Model);
  const { objects, writer } = place.operator;
  ({ evidence: reader, evaluations: requester } = createEvidence({
    reader: objects,
    writer,
    registry: () => place.connectToRegistry(),
    logger: createSilentLogger(),
    clock: () => new Date(),
  }));
}, 120_000);

afterAll(() => place.close());

const read = async (candidate: string, against: string | undefined = served) => {
  const answer = await reader.read(
    { model, artifacts: [candidate], served: against },
    new AbortController().signal,
  );
  return { ...answer, evidence: answer.evidence.get(digestOf(candidate)!)! };
};

/** Asks for the comparison, has a trainer make it, and returns what is then known. */
async function compare(candidate: string, against = served) {
  const pair = { candidate, served: against };
  expect((await read(candidate, against)).evidence.comparison).toEqual({ kind: 'None' });
  await requester.request(model, pair);
  const name = evaluationRunName('telco', pair);
  await vi.waitFor(() =>
    expect(place.operator.objects.get(RUNS, { namespace: place.hand.namespace, name })).toBeDefined(),
  );
  expect((await read(candidate, against)).evidence.comparison).toEqual({ kind: 'Running', run: name });
  await requester.request(model, pair);
  const run = await place.finish(name);
  await vi.waitFor(() =>
    expect(
      place.operator.objects.get(RUNS, { namespace: place.hand.namespace, name })?.status?.completionTime,
    ).toBeDefined(),
  );
  return { run, ...(await read(candidate, against)) };
}

/** A person says on what to compare. */
function compareOn(artifact: string): void {
  const evaluation = { data: { artifact }, output: { pushSecretRef: { name: 'registry-write' } } };
  model = { ...model, spec: { ...model.spec, evaluation } };
}

const judge = async (candidate: string, gates: Gate[], against = served) => {
  const { evidence } = await read(candidate, against);
  return judgeGates({ contract: 'Compatible', gates }, evidence).slice(1);
};

describe('the evidence about models that were really trained', () => {
  let good: string;

  it('passes a candidate that is as good, by a comparison that a run has made', async () => {
    good = await place.train('good', data, { algorithm: FOREST });
    const { run, evidence, origins, trainingSeconds } = await compare(good);
    expect(evidence.comparison).toMatchObject({
      kind: 'Done',
      comparison: { candidate: digestOf(good), served: digestOf(served), data: { rows: 7_043 } },
    });
    expect(run.status).toMatchObject({
      evaluation: { candidate: good, served },
      data: { rows: 7_043 },
    });
    expect(findCondition(run.status?.conditions, 'Ready')).toMatchObject({
      reason: 'Compared',
      message: expect.stringMatching(/^Compared [0-9a-f]{12} with [0-9a-f]{12}\. On 1\d{3} rows .* AUC/),
    });
    expect(origins.get(digestOf(good)!)?.name).toBe('good');
    expect(origins.get(digestOf(served)!)?.name).toBe('served');
    expect(trainingSeconds.get(digestOf(good)!)).toBeGreaterThanOrEqual(0);
    const [noWorse] = await judge(good, [gate('no-worse', { maximumLossAgainstServed: 0.03 })]);
    expect(noWorse).toMatchObject({ verdict: 'Passed', bound: -0.03 });
  });

  it('judges floors, sizes, latency and slices by the same evidence', async () => {
    const verdicts = await judge(good, [
      gate('floor', { minimum: 0.7 }),
      gate('high floor', { minimum: 0.99 }),
      gate('size', { metric: 'modelBytes', maximum: 10_000_000 }),
      gate('latency', { metric: 'latencyRatio', maximum: 1_000 }),
      gate('slice floor', { minimum: 0.5, slice: { column: 'contract' } }),
      gate('high slice floor', { minimum: 0.99, slice: { column: 'contract' } }),
      gate('slices', { maximumLossAgainstServed: 0.2, slice: { column: 'contract' } }),
      gate('no such slice', { minimum: 0.5, slice: { column: 'tenure' } }),
    ]);
    expect(verdicts.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['floor', 'Passed'],
      ['high floor', 'Failed'],
      ['size', 'Passed'],
      ['latency', 'Passed'],
      ['slice floor', 'Passed'],
      ['high slice floor', 'Failed'],
      ['slices', 'Passed'],
      ['no such slice', 'Undecidable'],
    ]);
  });

  it('leaves open what these rows cannot tell, with how many would', async () => {
    const rows = await place.train('few', data, { algorithm: FOREST, split: { salt: 'other' } });
    const { evidence } = await compare(rows);
    expect(evidence.comparison).toMatchObject({ comparison: { holdOut: { candidate: { proof: 'Hash' } } } });
    const [undecided] = await judge(rows, [gate('strict', { maximumLossAgainstServed: 0.000_1 })]);
    expect(undecided).toMatchObject({ verdict: 'Undecided', rowsNeeded: expect.any(Number) });
  });

  it('fails a candidate that is worse', async () => {
    const weak = await place.train('weak', data, {
      algorithm: { type: 'RandomForest', randomForest: { trees: 1, maximumDepth: 1 } },
    });
    await compare(weak);
    const [failed] = await judge(weak, [gate('no-worse', { maximumLossAgainstServed: 0.005 })]);
    expect(failed).toMatchObject({ verdict: 'Failed' });
    expect(failed?.figure).toBeLessThan(-0.02);
  });

  it('never passes a candidate of which nobody knows what it was trained on', async () => {
    const unknown = await withoutSplit(good);
    expect((await read(unknown)).evidence.comparison).toMatchObject({
      kind: 'Failed',
      reason: expect.stringContaining('There are no data to compare on'),
    });
    compareOn(data);
    const { evidence, run } = await compare(unknown);
    expect(evidence.comparison).toMatchObject({ kind: 'Done', comparison: { rows: 0 } });
    expect(findCondition(run.status?.conditions, 'Ready')?.message).toContain('has no split.json');
    const [verdict] = await judge(unknown, [
      gate('no-worse', { maximumLossAgainstServed: 0.5, onUndecided: 'Pass' }),
    ]);
    expect(verdict).toMatchObject({
      verdict: 'Undecidable',
      message: expect.stringContaining('has no split.json'),
    });
  });

  it('tells in a sentence why a comparison failed, and does not try it again', async () => {
    const path = join(place.directory, 'other.csv');
    await writeFile(path, 'churn,tenure\nYes,1\nNo,2\n');
    const { digest } = await pushDataset(place.client, `${place.registry.host}/churn/data`, path);
    compareOn(`oci://${place.registry.host}/churn/data@${digest}`);
    const { run, evidence } = await compare(served, good);
    expect(run.status).toMatchObject({ phase: 'Failed', failure: { code: 'BadData' } });
    expect(evidence.comparison).toEqual({
      kind: 'Failed',
      run: run.metadata.name,
      reason: run.status?.failure?.message,
    });
    await requester.request(model, { candidate: served, served: good });
    const [verdict] = await judge(served, [gate('no-worse', { maximumLossAgainstServed: 0.5 })], good);
    expect(verdict).toMatchObject({
      verdict: 'Undecidable',
      message: expect.stringMatching(/Delete it to have it made again\.$/),
    });
  });

  it('makes no candidate of what only compared', async () => {
    const runs = place.operator.objects.list(RUNS, { namespace: place.hand.namespace });
    expect(runs.filter(({ spec }) => spec.mode === 'Evaluate').length).toBeGreaterThanOrEqual(5);
    expect(decideCandidate(runs).candidate?.run).toBe('weak');
  });
});

/** The same model, stored by someone who keeps no record of its split. */
async function withoutSplit(artifact: string): Promise<string> {
  const [from, to] = ['whole', 'without'].map((name) => join(place.directory, name)) as [string, string];
  await pullModel(place.client, artifact, from, { maximumBytes: 1e9 });
  const files = new Map<string, Uint8Array>();
  for (const { name, required } of MODEL_FILES) {
    if (required) files.set(name, await readFile(join(from, name)));
  }
  await writeModelDirectory(to, files, { name: 'telco' });
  const { digest } = await pushModel(place.client, `${place.registry.host}/churn/telco`, to);
  return `oci://${place.registry.host}/churn/telco@${digest}`;
}
