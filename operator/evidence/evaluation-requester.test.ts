import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { artifact } from '../promotion/testing/evidence.ts';
import { MemoryCluster } from '../testing/memory-cluster.ts';
import { RUNS } from '../training-run/run.ts';
import { aRun } from '../training-run/testing/objects.ts';
import { EvaluationRequester } from './evaluation-requester.ts';
import { evaluationRunName } from './evaluation-run.ts';
import { RefusedRuns } from './refused-runs.ts';
import { aModel, anEvaluation, aTraining } from './testing/objects.ts';

const pair = { candidate: artifact('b'), served: artifact('a') };
const data = { url: 'https://data.example/telco.csv', pullSecretRef: { name: 'data-read' } };

let cluster: MemoryCluster;
let requester: EvaluationRequester;

beforeEach(() => {
  cluster = new MemoryCluster();
  requester = new EvaluationRequester({
    reader: cluster,
    writer: cluster,
    logger: createSilentLogger(),
    refused: new RefusedRuns(),
  });
});

const made = () => cluster.list(RUNS).filter(({ spec }) => spec.mode === 'Evaluate');

describe('a request for a comparison', () => {
  it('makes one run, owned by the model, beside the candidate, on the data that the model names', async () => {
    const model = aModel({ evaluation: { data, output: { pushSecretRef: { name: 'registry-write' } } } });
    await requester.request(model, pair);
    await requester.request(model, pair);
    expect(cluster.writes).toHaveLength(1);
    const [run] = made();
    expect(run?.metadata).toMatchObject({
      name: expect.stringMatching(/^telco-compare-[0-9a-f]{8}$/),
      namespace: 'shop',
      labels: { 'app.kubernetes.io/managed-by': 'churnops' },
      ownerReferences: [{ kind: 'ChurnModel', name: 'telco', uid: 'model-uid', controller: true }],
    });
    expect(run?.spec).toEqual({
      mode: 'Evaluate',
      modelRef: { name: 'telco' },
      evaluate: pair,
      data,
      output: { repository: 'registry.example/churn/telco', pushSecretRef: { name: 'registry-write' } },
      ttlSecondsAfterFinished: 604_800,
    });
  });

  it('takes what the model does not say from the newest run here that made the candidate', async () => {
    const old = aTraining('telco-1', pair.candidate, '2026-02-01T00:00:00Z');
    const newest = aTraining('telco-2', pair.candidate, '2026-02-02T00:00:00Z', true);
    newest.spec = aRun({
      spec: {
        data,
        image: 'registry.example/own-trainer:1',
        resources: { requests: { cpu: 2, memory: '4Gi' }, limits: { cpu: 2, memory: '4Gi' } },
      },
    }).spec;
    const other = aTraining('telco-3', artifact('c'), '2026-02-03T00:00:00Z');
    for (const run of [newest, old, other]) cluster.put(RUNS, run);
    await requester.request(aModel(), pair);
    expect(made()[0]?.spec).toMatchObject({
      data,
      output: { pushSecretRef: { name: 'registry-write' } },
      resources: { limits: { memory: '4Gi' } },
    });
    expect(made()[0]?.spec.image).toBeUndefined();
  });

  it('makes none without data', async () => {
    await requester.request(aModel(), pair);
    expect(cluster.writes).toEqual([]);
  });

  it.each([
    ['is under way', {}],
    ['has failed, until a person deletes it', { phase: 'Failed' as const }],
    ['is done', { phase: 'Succeeded' as const }],
  ])('makes none where a comparison of the two %s, whoever made it', async (_, status) => {
    cluster.put(RUNS, anEvaluation('by-hand', pair, status));
    await requester.request(aModel({ evaluation: { data } }), pair);
    expect(made()).toHaveLength(1);
  });

  it('waits until a run of its name is gone', async () => {
    const name = evaluationRunName('telco', pair);
    const going = anEvaluation(name, pair, { phase: 'Failed' });
    going.metadata.deletionTimestamp = '2026-03-01T12:00:00Z';
    cluster.put(RUNS, going);
    await requester.request(aModel({ evaluation: { data } }), pair);
    expect(cluster.writes).toEqual([]);
  });

  it('names the run after the two, within what a name may have', () => {
    const long = evaluationRunName(`${'m'.repeat(32)}-${'n'.repeat(17)}`, pair);
    expect(long).toMatch(/^m{32}-compare-[0-9a-f]{8}$/);
    expect(evaluationRunName('telco', { ...pair, served: artifact('c') })).not.toBe(
      evaluationRunName('telco', pair),
    );
    expect(evaluationRunName('telco', { ...pair, served: pair.served.replace('.example', '.mirror') })).toBe(
      evaluationRunName('telco', pair),
    );
  });
});
