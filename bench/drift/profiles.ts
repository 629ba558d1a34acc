import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Columns } from '@churnops/lib/contract/columns.ts';
import { parseContract } from '@churnops/lib/contract/contract.ts';
import { buildReference } from '@churnops/lib/profile/build-reference.ts';
import { Recorder } from '@churnops/lib/profile/recorder.ts';
import { writeReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';

const COLUMNS = 20;

/** Two files of JSON: what a model's artifact and a pod have of as many rows. */
export interface StoredProfiles {
  profile: string;
  page: string;
}

/** Writes the profile of rows with 20 columns of numbers, the most that a profile of so many columns has, and a page of as many other rows, one column of them shifted. */
export async function writeProfiles(directory: string, rows: number): Promise<StoredProfiles> {
  const names = Array.from({ length: COLUMNS }, (_, index) => `x${index}`);
  const contract = parseContract({
    target: { name: 'churn', positive: 'yes' },
    features: names.map((name) => ({ name, type: 'Numeric' })),
  });
  const random = randomOf(1);
  const draw = (shift: number) =>
    Float32Array.from({ length: rows }, () => shift + random() + random() + random());
  const columns = (shift: number): Columns => ({
    rows,
    numeric: new Map(names.map((name, index) => [name, draw(index === 0 ? shift : 0)])),
    categorical: new Map(),
  });
  const scores = () => Float32Array.from({ length: rows }, random);
  const reference = buildReference(contract, columns(0), scores());
  const recorder = new Recorder({
    reference,
    contract,
    model: `sha256:${'0'.repeat(64)}`,
    pod: 'pod',
    process: 'process',
    slotMilliseconds: 300_000,
    clock: () => 0,
  });
  recorder.record(columns(0.2), scores());
  const paths = { profile: join(directory, 'profile.json'), page: join(directory, 'page.json') };
  await writeFile(paths.profile, writeReferenceProfile(reference));
  await writeFile(paths.page, recorder.page());
  return paths;
}

/** Numbers from 0 up to 1, by Marsaglia's xorshift32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}
