import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRecords } from '../data/csv/parse-records.fixture.ts';
import { telcoCsv } from '../data/generate/generate-telco.ts';
import { inferContract } from '../data/infer-contract.ts';
import { testContext } from '../storage/local.fixture.ts';
import { VolumeStorage } from '../storage/volume-storage.ts';
import { createTableWriter } from '../table/open-table.ts';
import type { Row, TableFormat } from '../table/table.ts';
import { train } from './train.ts';
import { LOGISTIC_REGRESSION_DEFAULTS, SPLIT_DEFAULTS } from './training-spec.ts';

let directory: string;
let contract: Contract;
let rows: Row[];
let header: Row;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'label-delay-'));
  const text = [...telcoCsv({ rows: 1_500, seed: 42 })].join('');
  await writeFile(join(directory, 'telco.csv'), text);
  const inferred = await inferContract(join(directory, 'telco.csv'), { target: 'churn' });
  const { target, features } = inferred.contract;
  contract = { features, target: { ...target, timeColumn: 'seen', labelDelay: '720h' } };
  [header = [], ...rows] = parseRecords(text);
});
afterAll(() => rm(directory, { recursive: true }));

/** Trains on rows of the first of January and, where asked for, on as many that are a month younger and have no answer yet. */
async function trainOn(format: TableFormat, young: boolean, asOf: string) {
  const name = `data.${format.toLowerCase()}`;
  const columns = [...header, 'seen'].map((column) => ({ name: column, type: typeOf(column) }));
  const file = await new VolumeStorage(directory, '', testContext(directory)).create(name);
  const writer = createTableWriter(file, format, columns);
  const churn = header.indexOf('churn');
  await writer.write(rows.map((row) => [...row, '2026-01-01']));
  if (young) await writer.write(rows.map((row) => [...row.with(churn, ''), '2026-02-01T12:00:00Z']));
  await writer.finish();
  await file.complete();
  const algorithm = { type: 'LogisticRegression', logisticRegression: LOGISTIC_REGRESSION_DEFAULTS } as const;
  return train({
    spec: { contract, checks: [], split: SPLIT_DEFAULTS, algorithm, seed: 42 },
    dataPath: join(directory, name),
    dataFormat: format,
    asOf: new Date(asOf),
    directory: join(directory, 'model'),
  });
}

const TYPES = { Numeric: 'Number', Boolean: 'Boolean', Date: 'Text', Categorical: 'Text' } as const;

function typeOf(column: string) {
  return TYPES[contract.features.find(({ name }) => name === column)?.type ?? 'Categorical'];
}

describe('a training on data whose answers come late', { timeout: 120_000 }, () => {
  it('gives the digest of the rows that are old enough, whenever it runs and whatever else is in the data', async () => {
    const alone = await trainOn('CSV', false, '2026-02-01T00:00:00Z');
    expect(alone.reading).toEqual({ newestTime: Date.parse('2026-01-01'), awaiting: 0 });
    const { split } = await readModelDirectory(join(directory, 'model'));
    expect(split).toMatchObject({ cutOff: { column: 'seen', days: Date.parse('2026-01-01') / 86_400_000 } });
    const later = await trainOn('CSV', true, '2026-02-20T00:00:00Z');
    expect(later.reading).toEqual({
      newestTime: Date.parse('2026-01-01'),
      awaiting: 1_500,
      nextMature: Date.parse('2026-03-03T12:00:00Z'),
    });
    expect(later.digest).toBe(alone.digest);
    expect(later.report.data.rows).toBe(1_500);
  });

  it('gives the same of Parquet as of CSV', async () => {
    const csv = await trainOn('CSV', true, '2026-02-20T00:00:00Z');
    const parquet = await trainOn('Parquet', true, '2026-02-20T00:00:00Z');
    expect(parquet.reading).toEqual(csv.reading);
    expect(parquet.report.metrics).toEqual(csv.report.metrics);
  });
});
