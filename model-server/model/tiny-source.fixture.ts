import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { buildTinyModel, TINY_CONTRACT } from '@churnops/lib/scoring/tiny-model.fixture.ts';
import type { ModelSource } from './model-source.ts';

/** What the tiny model gives, computed by hand: see `buildTinyModel`. */
export function tinyProbability(tenure: number | null, plan: string): number {
  const score = (plan === 'monthly' ? 1 : plan === 'yearly' ? -1 : 0) - 0.1 * (tenure ?? 0);
  return 1 / (1 + Math.exp(-score));
}

/** The tiny model as a source, with the outputs of its golden rows changed at will. */
export async function tinySource(goldenProbability = tinyProbability(20, 'monthly')): Promise<ModelSource> {
  const directory = await mkdtemp(join(tmpdir(), 'churnops-model-'));
  const modelPath = join(directory, 'model.onnx');
  await writeFile(modelPath, buildTinyModel());
  const report = { threshold: 0.5 } as ModelArtifact['report'];
  const goldenRows = { rows: [[20, 'monthly']], probability: [goldenProbability], label: [0] };
  const digest = `sha256:${'ab'.repeat(32)}`;
  const artifact = {
    digest,
    version: '2024-06',
    directory,
    contract: TINY_CONTRACT,
    report,
    goldenRows,
    modelPath,
  };
  return { description: 'the tiny model', fetch: async () => artifact };
}
