import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { readModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { telcoCsv } from '../data/generate/generate-telco.ts';
import { inferContract } from '../data/infer-contract.ts';
import { ProgressReporter } from '../training/progress.ts';
import { train } from '../training/train.ts';
import {
  LOGISTIC_REGRESSION_DEFAULTS,
  RANDOM_FOREST_DEFAULTS,
  SPLIT_DEFAULTS,
  type TrainingSpec,
} from '../training/training-spec.ts';
import { type ComparisonOptions, compareModels } from './compare.ts';

const LOGISTIC = { type: 'LogisticRegression', logisticRegression: LOGISTIC_REGRESSION_DEFAULTS } as const;
const FOREST = { type: 'RandomForest', randomForest: { ...RANDOM_FOREST_DEFAULTS, trees: 20 } } as const;
const ROWS = 3_000;

let directory: string;
let dataPath: string;
let contract: Contract;
let forest: ModelArtifact;
let logistic: ModelArtifact;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'compare-'));
  dataPath = join(directory, 'telco.csv');
  await writeFile(dataPath, [...telcoCsv({ rows: ROWS, seed: 42 })].join(''));
  ({ contract } = await inferContract(dataPath, { target: 'churn' }));
  forest = await make('forest', { algorithm: FOREST });
  logistic = await make('logistic', { algorithm: LOGISTIC });
}, 60_000);
afterAll(() => rm(directory, { recursive: true }));

async function make(name: string, change: Partial<TrainingSpec>, path = dataPath): Promise<ModelArtifact> {
  const spec = { contract, checks: [], split: SPLIT_DEFAULTS, algorithm: LOGISTIC, seed: 42, ...change };
  const { digest } = await train({ spec, dataPath: path, directory: join(directory, name) });
  return readModelDirectory(join(directory, name), digest);
}

const compare = (change: Partial<ComparisonOptions> = {}) => {
  let now = 0;
  return compareModels({
    candidate: forest,
    served: logistic,
    dataPath,
    checks: [],
    seed: 42,
    progress: new ProgressReporter(),
    clock: () => now++,
    ...change,
  });
};

/** Writes the data with every line changed by `edit`, the header being line 0. */
async function writeChanged(name: string, edit: (line: string, row: number) => string): Promise<string> {
  const path = join(directory, name);
  const lines = (await readFile(dataPath, 'utf8')).trimEnd().split('\n');
  await writeFile(path, `${lines.map(edit).join('\n')}\n`);
  return path;
}

describe('compareModels', { timeout: 60_000 }, () => {
  it('measures both models as their reports do, on the test rows of both', async () => {
    const { report, latency } = await compare();
    expect(report.rows).toBe(forest.report.rows.test);
    expect(report.data).toEqual({ fingerprint: forest.report.data.fingerprint, rows: ROWS });
    for (const name of ['auc', 'logLoss', 'accuracy', 'f1']) {
      expect(report.metrics[name]!.candidate).toBeCloseTo(forest.report.metrics[name]!.value, 4);
      expect(report.metrics[name]!.served).toBeCloseTo(logistic.report.metrics[name]!.value, 4);
    }
    expect(report.slices.some(({ column, judged }) => column === 'contract' && judged)).toBe(true);
    expect(latency?.ratio).toBe(1);
  });

  it('gives a report of the same bytes again, however long things take', async () => {
    let now = 0;
    const slower = () => {
      now += 1 + (now % 7);
      return now;
    };
    const [first, second] = [await compare(), await compare({ clock: slower })];
    expect(canonicalJson(second.report)).toBe(canonicalJson(first.report));
    expect(second.latency).not.toEqual(first.latency);
  });

  it('gives each model the columns of its own contract', async () => {
    const wider = await writeChanged('wider.csv', (line, row) => {
      if (row === 0) return `${line},region`;
      return `${line},${row % 3 === 0 ? '' : 'north'}`;
    });
    const region = { name: 'region', type: 'Categorical' as const, nullable: true };
    const features = [...contract.features, region];
    const candidate = await make('wider', { contract: { ...contract, features } }, wider);
    const { report } = await compare({ candidate, dataPath: wider });
    // Each has a whole row of other columns for its key, so that the test sets are drawn apart.
    expect(report.holdOut!.candidate.rows).toBeGreaterThan(500);
    expect(report.rows).toBeGreaterThan(60);
    expect(report.rows).toBeLessThan(200);
    expect(report.metrics['auc']!.served).toBeGreaterThan(0.7);
  });

  it('counts the same rows for both where the row has a key of its own', async () => {
    const keyed = await writeChanged('keyed.csv', (line, row) =>
      row === 0 ? `${line},id,region` : `${line},customer-${row},north`,
    );
    const target = { ...contract.target, rowKey: 'id' };
    const served = await make('keyed-served', { contract: { ...contract, target } }, keyed);
    const features = [...contract.features, { name: 'region', type: 'Categorical' as const }];
    const candidate = await make('keyed', { contract: { target, features } }, keyed);
    const { report } = await compare({ candidate, served, dataPath: keyed });
    expect(report.rows).toBe(candidate.report.rows.test);
    expect(report.rows).toBe(served.report.rows.test);
  });

  it('leaves out rows that one of the contracts refuses', async () => {
    const [header = '', ...lines] = (await readFile(dataPath, 'utf8')).trimEnd().split('\n');
    const tenure = header.split(',').indexOf('tenure');
    const short = lines.filter((line) => Number(line.split(',')[tenure]) <= 60);
    const path = join(directory, 'short.csv');
    await writeFile(path, `${[header, ...short].join('\n')}\n`);
    const features = contract.features.map((feature) =>
      feature.name === 'tenure' ? { ...feature, maximum: 60 } : feature,
    );
    const served = await make('short', { contract: { ...contract, features } }, path);
    const { report } = await compare({ served });
    expect(report.rows).toBe(served.report.rows.test);
    expect(report.holdOut!.served.refused).toBe(lines.length - short.length);
    expect(report.holdOut!.candidate.refused).toBe(0);
    expect(report.rows).toBeLessThan(forest.report.rows.test);
  });

  it('uses rows that are newer than both where the split was by time', async () => {
    const dated = await writeChanged('dated.csv', (line, row) =>
      row === 0 ? `${line},day` : `${line},2024-01-${String(1 + (row % 28)).padStart(2, '0')}`,
    );
    const until = (day: number) => ({ cutOff: { column: 'day', days: 19_722 + day } });
    const { report } = await compare({
      candidate: { ...forest, split: until(20) },
      served: { ...logistic, split: until(10) },
      dataPath: dated,
    });
    expect(report.holdOut).toMatchObject({ candidate: { proof: 'Time' }, served: { proof: 'Time' } });
    // 2024-01-01 is day 19,723: the 21st to the 28th of January are newer than both.
    const newer = Array.from({ length: ROWS }, (_, row) => 1 + ((row + 1) % 28)).filter((day) => day > 20);
    expect(report.rows).toBe(newer.length);
  });

  it.each<[string, () => Partial<ComparisonOptions>, RegExp]>([
    [
      'nobody knows what the served model was made of',
      () => ({ served: { ...logistic, split: undefined } }),
      /^The served model has no split\.json/,
    ],
    [
      'they predict different things',
      () => ({
        served: { ...logistic, contract: { ...contract, target: { name: 'churn', positive: 'No' } } },
      }),
      /^The candidate predicts churn = Yes, the served model churn = No\.$/,
    ],
    [
      'the data have not the columns of the served model',
      () => ({
        served: {
          ...logistic,
          split: { ...(logistic.split as object), key: { column: 'id' } },
        },
      }),
      /^The served model cannot read the data\. .*column id: it is not in the header/,
    ],
    [
      'the served model saw nearly everything',
      () => ({
        served: { ...logistic, split: { ...(logistic.split as object), shares: { test: 0.001 } } },
      }),
      /^Of 3000 rows, \d+ are proven new to the candidate and \d+ to the served model, and \d+ count for both/,
    ],
  ])('is undecidable where %s', async (_, change, reason) => {
    const { report, latency } = await compare(change());
    expect(report).toMatchObject({
      rows: 0,
      metrics: {},
      slices: [],
      undecidable: expect.stringMatching(reason),
    });
    expect(latency).toBeUndefined();
  });

  it('refuses data that the candidate cannot read, and data that fail a check', async () => {
    const broken = await writeChanged('broken.csv', (line) => line.replace('churn', 'left'));
    await expect(compare({ dataPath: broken })).rejects.toMatchObject({ code: 'DataRefused' });
    const checks = [{ name: 'enough', type: 'RowCount' as const, minimum: 10_000 }];
    await expect(compare({ checks })).rejects.toMatchObject({ code: 'ChecksFailed' });
  });
});
