import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import { type ServerProcess, startServerProcess } from '@churnops/model-server/server-process.fixture.ts';
import { telcoCsv } from '@churnops/trainer-job/data/generate/generate-telco.ts';
import { inferContract } from '@churnops/trainer-job/data/infer-contract.ts';
import { train } from '@churnops/trainer-job/training/train.ts';
import {
  DEFAULT_SEED,
  RANDOM_FOREST_DEFAULTS,
  SPLIT_DEFAULTS,
} from '@churnops/trainer-job/training/training-spec.ts';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

/** One customer's address, in a column of a few plans, in one of many cities, and in one of addresses. */
const ADDRESS = 'jane.doe@example.com';
const PLANTED = ['plan', 'city', 'email'];
/** Fewer than ten: what occurs as often may be one person's. */
const TIMES = 9;

let directory: string;
let contract: Contract;
let server: ServerProcess;
let log = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'planted-'));
  const data = join(directory, 'data.csv');
  await writeFile(data, plant([...telcoCsv({ rows: 4_000, seed: 5 })].join('')));
  const inferred = (await inferContract(data, { target: 'churn' })).contract;
  const features = inferred.features.filter(({ name }) => !PLANTED.includes(name));
  const planted = PLANTED.map((name) => ({ name, type: 'Categorical' as const }));
  const { name, positive } = inferred.target;
  contract = { target: { name, positive }, features: [...features, ...planted] };
  const model = join(directory, 'model');
  const algorithm = { type: 'RandomForest' as const, randomForest: { ...RANDOM_FOREST_DEFAULTS, trees: 10 } };
  const spec = { contract, checks: [], split: SPLIT_DEFAULTS, algorithm, seed: DEFAULT_SEED };
  await train({ spec, dataPath: data, directory: model });
  server = await startServerProcess({
    CHURNOPS_MODEL_DIRECTORY: model,
    CHURNOPS_EXPOSE_VALUES: 'true',
    CHURNOPS_PROFILE_SLOT_SECONDS: '86400',
    CHURNOPS_LOG_LEVEL: 'debug',
  });
  server.child.stdout?.on('data', (chunk) => {
    log += chunk;
  });
  const isReady = async () => expect((await fetch(`${server.url}/health`)).status).toBe(200);
  await vi.waitFor(isReady, { timeout: 10_000 });
}, 60_000);
afterAll(async () => {
  server.child.kill('SIGKILL');
  await rm(directory, { recursive: true });
});

function plant(csv: string): string {
  const [header, ...lines] = csv.trimEnd().split('\n');
  const rows = lines.map((line, row) => {
    const isJane = row % 500 === 17;
    const plan = isJane ? ADDRESS : ['Bronze', 'Silver', 'Gold'][row % 3];
    return [
      line,
      plan,
      isJane ? ADDRESS : `City-${row % 1_500}`,
      row === 17 ? ADDRESS : `${row}@example.org`,
    ];
  });
  return [`${header},${PLANTED}`, ...rows].join('\n');
}

/** A customer who is like no one: numbers in the middle, the first category, and `value` where the address is. */
function customer(value: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  const cells = contract.features.map(({ name, type, categories }) => {
    if (PLANTED.includes(name)) return [name, value];
    if (type === 'Categorical') return [name, categories?.[0] ?? 'some'];
    return [name, type === 'Boolean' ? false : type === 'Date' ? '2024-02-29' : 1];
  });
  return { ...Object.fromEntries(cells), ...change };
}

async function predict(features: unknown[]): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ features });
  const response = await fetch(`${server.url}/predict`, { method: 'POST', headers, body });
  await response.text();
  return response.status;
}

it('is in no file of the artifact', async () => {
  const model = join(directory, 'model');
  const files = await readdir(model);
  expect(files).toContain('profile.json');
  for (const file of files) {
    const bytes = await readFile(join(model, file));
    for (const mark of [ADDRESS, 'jane', 'City-', '@example.org'])
      expect(bytes.includes(mark), `${mark} in ${file}`).toBe(false);
  }
  expect(await readFile(join(model, 'profile.json'), 'utf8')).toContain('Silver');
});

it('is in nothing that a server tells those who watch, though it comes in requests and values may be exposed', async () => {
  expect(await predict(new Array(TIMES).fill(customer(ADDRESS)))).toBe(200);
  expect(await predict(new Array(10).fill(customer('Platinum')))).toBe(200);
  const numeric = contract.features.find(({ type }) => type === 'Numeric')!.name;
  for (let time = 0; time < 20; time++)
    expect(await predict([customer('Gold', { [numeric]: ADDRESS })])).toBe(422);
  const pages = await Promise.all(
    [
      `${server.metricsUrl}/profile`,
      `${server.metricsUrl}/metrics`,
      `${server.url}/metrics`,
      `${server.url}/openapi.json`,
      `${server.url}/health`,
    ].map(async (url) => ({ url, text: await (await fetch(url)).text() })),
  );
  for (const { url, text } of pages) expect(text, url).not.toContain('jane');
  const [profile] = pages;
  expect(profile!.text).toContain('["Platinum",10]');
  expect(profile!.text).toContain('"refused":20');
  expect(pages[1]!.text).toMatch(/^prediction_unknown_categories_total\{feature="plan"\} 2$/m);
  expect(log).not.toContain('jane');
});
