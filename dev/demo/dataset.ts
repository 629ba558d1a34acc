import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateTelco } from '@churnops/trainer-job/data/generate/generate-telco.ts';
import { inferContract } from '@churnops/trainer-job/data/infer-contract.ts';
import { parse } from 'yaml';
import type { Manifest } from './manifest.ts';
import type { DemoSettings } from './settings.ts';

/** A CSV file, and the run that trains on it but for where the data and the result are. */
export interface DemoDataset {
  readonly path: string;
  readonly spec: Manifest['spec'];
  /** What a person should know about it, in sentences. */
  readonly remarks: readonly string[];
}

/** As many rows as IBM's telco sample has. */
const ROWS = 7_043;

/** The user's own file with an inferred contract, or generated data with the contract of the example. */
export async function prepareDataset(
  settings: DemoSettings,
  root: string,
  directory: string,
): Promise<DemoDataset> {
  await mkdir(directory, { recursive: true });
  return settings.data ? readOwn(settings, settings.data) : generate(root, directory);
}

async function generate(root: string, directory: string): Promise<DemoDataset> {
  const path = join(directory, 'telco.csv');
  await generateTelco({ rows: ROWS, seed: 42, path });
  const example = await readFile(join(root, 'examples', 'telco', 'training-run.yaml'), 'utf8');
  const { spec } = parse(example) as Manifest;
  return { path, spec, remarks: [`generated ${ROWS} customers with the columns of IBM's telco sample`] };
}

async function readOwn(settings: DemoSettings, path: string): Promise<DemoDataset> {
  const { contract, remarks } = await inferContract(path, { target: settings.target });
  return { path, spec: { contract, algorithm: { type: 'RandomForest' } }, remarks };
}
