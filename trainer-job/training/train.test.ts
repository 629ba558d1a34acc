import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModel, readModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import { checkGoldenRows } from '@churnops/lib/scoring/golden-rows.ts';
import { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { telcoCsv } from '../data/generate/generate-telco.ts';
import { inferContract } from '../data/infer-contract.ts';
import type { Progress } from './progress.ts';
import { train } from './train.ts';
import {
  type AlgorithmSpec,
  DEFAULT_SEED,
  LOGISTIC_REGRESSION_DEFAULTS,
  RANDOM_FOREST_DEFAULTS,
  SPLIT_DEFAULTS,
  type TrainingSpec,
} from './training-spec.ts';

const ALGORITHMS: AlgorithmSpec[] = [
  { type: 'LogisticRegression', logisticRegression: LOGISTIC_REGRESSION_DEFAULTS },
  { type: 'RandomForest', randomForest: RANDOM_FOREST_DEFAULTS },
];

/** One training takes a second; machines that do other work besides are given a minute. */
const TIMEOUT = 60_000;

let directory: string;
let telco: string;
let contract: Contract;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'train-'));
  const given = process.env['CHURN_DATA_DIR'];
  telco = given === undefined ? join(directory, 'telco.csv') : join(given, 'telco-churn.csv');
  if (given === undefined) await writeFile(telco, [...telcoCsv({ rows: 7_043, seed: 42 })].join(''));
  ({ contract } = await inferContract(telco, { target: 'churn' }));
});
afterAll(() => rm(directory, { recursive: true }));

function specOf(algorithm: AlgorithmSpec, change: Partial<TrainingSpec> = {}): TrainingSpec {
  return { contract, checks: [], split: SPLIT_DEFAULTS, algorithm, seed: DEFAULT_SEED, ...change };
}

describe.each(ALGORITHMS)('train $type', { timeout: TIMEOUT }, (algorithm) => {
  it('reaches the AUC of its peers on telco data, with 95 % intervals around it', async () => {
    const { report } = await train({
      spec: specOf(algorithm),
      dataPath: telco,
      directory: join(directory, 'model'),
    });
    const { value, lower, upper } = report.metrics['auc']!;
    // Five-fold, scikit-learn has 0.845 and 0.844 on these columns; one hold-out of 1,400 rows is that ± 0.011.
    expect(value).toBeGreaterThan(0.825);
    expect(value).toBeLessThan(0.875);
    expect(lower).toBeLessThan(value);
    expect(upper).toBeGreaterThan(value);
    expect(report.rows.fit + report.rows.tune + report.rows.test).toBe(7_043);
    expect(
      report.slices.some(({ column, value: slice }) => column === 'contract' && slice === 'One year'),
    ).toBe(true);
  });

  it('gives the same digest again, and another for another seed and split', async () => {
    const again = (change: Partial<TrainingSpec>) =>
      train({ spec: specOf(algorithm, change), dataPath: telco, directory: join(directory, 'again') });
    const { digest } = await again({});
    expect((await again({})).digest).toBe(digest);
    expect((await again({ seed: 7, split: { ...SPLIT_DEFAULTS, salt: 'other' } })).digest).not.toBe(digest);
  });

  it('writes an artifact that loads, with at least 32 golden rows that it reproduces', async () => {
    const path = join(directory, 'artifact');
    const { digest } = await train({ spec: specOf(algorithm), dataPath: telco, directory: path });
    const artifact = await readModelDirectory(path, digest);
    const session = await ModelSession.load(await readModel(artifact), artifact.contract);
    expect(artifact.goldenRows.rows.length).toBeGreaterThanOrEqual(32);
    expect(new Set(artifact.goldenRows.label)).toEqual(new Set([0, 1]));
    await checkGoldenRows(session, artifact.goldenRows);
    await session.release();
    expect((await readdir(path)).sort()).toEqual([
      'README.md',
      'config.json',
      'contract.json',
      'covers.json',
      'golden-rows.json',
      'manifest.json',
      'model.onnx',
      'profile.json',
      'report.json',
      'split.json',
    ]);
  });

  it('lets nothing of a rare or private value into the artifact', async () => {
    const marks = { email: 'jane.doe@example.com', rare: 'Zanzibar-Gold', city: 'Llanfairpwllgwyngyll' };
    const [header, ...lines] = [...telcoCsv({ rows: 3_000, seed: 5 })].join('').trimEnd().split('\n');
    const rows = lines.map((line, row) => {
      const email = row === 17 ? marks.email : `customer${row}@example.com`;
      const plan = row % 400 === 0 ? marks.rare : row % 2 ? 'Silver' : 'Bronze';
      const city = row % 400 === 1 ? marks.city : `City-${row % 1_200}`;
      return `${line},${email},${plan},${city}`;
    });
    const path = join(directory, 'private.csv');
    await writeFile(path, [`${header},email,plan,city`, ...rows].join('\n'));
    const features = [
      ...contract.features,
      ...['email', 'plan', 'city'].map((name) => ({ name, type: 'Categorical' as const })),
    ];
    const spec = specOf(algorithm, { contract: { ...contract, features } });
    const model = join(directory, 'private');
    const { report } = await train({ spec, dataPath: path, directory: model });
    expect(report.categories).toContainEqual({ column: 'email', known: 0, unlisted: 'MostlyDistinct' });
    expect(report.categories).toContainEqual({ column: 'city', known: 0, unlisted: 'TooManyLevels' });
    expect(report.categories).toContainEqual({ column: 'plan', known: 2 });
    for (const file of await readdir(model)) {
      const bytes = await readFile(join(model, file));
      for (const mark of [...Object.values(marks), 'customer', 'City-']) {
        expect(bytes.includes(mark), `${mark} in ${file}`).toBe(file === 'README.md' && mark === 'customer');
      }
      if (file === 'model.onnx') expect(bytes.includes('Silver')).toBe(true);
    }
  });
});

describe('train', { timeout: TIMEOUT }, () => {
  const algorithm = ALGORITHMS[0]!;

  it('refuses missing values with the sentence that a person needs', async () => {
    const features = contract.features.map(({ nullable: _, ...feature }) => feature);
    const spec = specOf(algorithm, { contract: { ...contract, features } });
    await expect(train({ spec, dataPath: telco, directory: join(directory, 'refused') })).rejects.toThrow(
      /column total_charges: 1\d of 7043 values are missing, at most 0 allowed/,
    );
  });

  it('refuses data that fail a check, before anything is fitted', async () => {
    const phases = new Set<Progress['phase']>();
    const spec = specOf(algorithm, { checks: [{ name: 'enough', type: 'RowCount', minimum: 10_000 }] });
    const training = train({
      spec,
      dataPath: telco,
      directory: join(directory, 'refused'),
      onProgress: ({ phase }) => phases.add(phase),
    });
    await expect(training).rejects.toThrow('check enough: there are 7043 rows, at least 10000 needed');
    expect([...phases]).toEqual(['Reading', 'Checking']);
  });

  it('stops where it is told to', async () => {
    const stop = new AbortController();
    const training = train({
      spec: specOf(ALGORITHMS[1]!),
      dataPath: telco,
      directory: join(directory, 'stopped'),
      signal: stop.signal,
      onProgress: ({ phase, percent }) => {
        if (phase === 'Fitting' && percent > 40) stop.abort('SIGTERM');
      },
    });
    await expect(training).rejects.toMatchObject({ code: 'Stopped' });
  });
});
