import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { tinyModelFiles, tinyProfile } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { directorySource, type ModelSource } from './model-source.ts';

/** What the tiny model gives, computed by hand: see `buildTinyModel`. */
export function tinyProbability(tenure: number | null, plan: string): number {
  const score = (plan === 'monthly' ? 1 : plan === 'yearly' ? -1 : 0) - 0.1 * (tenure ?? 0);
  return 1 / (1 + Math.exp(-score));
}

/** Writes the tiny model as version 2024-06; `changes` replace whole files. It has no profile, as models of other trainers. */
export async function writeTinyModel(
  changes: Record<string, object> = {},
): Promise<{ directory: string; digest: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'churnops-model-'));
  const files = tinyModelFiles();
  for (const [name, value] of Object.entries(changes)) files.set(name, Buffer.from(JSON.stringify(value)));
  return {
    directory,
    ...(await writeModelDirectory(directory, files, { name: 'tiny', version: '2024-06' })),
  };
}

/** The tiny model as a source. */
export async function tinySource(changes: Record<string, object> = {}): Promise<ModelSource> {
  return directorySource((await writeTinyModel(changes)).directory);
}

/** The tiny model with the profile of its rows. */
export async function profiledModel(changes: Record<string, object> = {}) {
  return writeTinyModel({ 'profile.json': JSON.parse(Buffer.from(tinyProfile()).toString()), ...changes });
}
