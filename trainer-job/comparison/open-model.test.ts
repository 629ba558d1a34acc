import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModelDirectory, writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withModel } from './open-model.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'open-model-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function write(change: Record<string, object> = {}) {
  const files = tinyModelFiles();
  for (const [name, value] of Object.entries(change)) files.set(name, Buffer.from(JSON.stringify(value)));
  await writeModelDirectory(directory, files, { name: 'churn' });
  return readModelDirectory(directory);
}

describe('withModel', () => {
  it('gives a model that reproduces its golden rows, and what the action gives', async () => {
    expect(await withModel(await write(), async ({ contract }) => contract.target.name)).toBe('churn');
  });

  it('refuses a model that is no longer what it was', async () => {
    const golden = { rows: [[0, 'monthly']], probability: [0.1], label: [0] };
    const opening = withModel(await write({ 'golden-rows.json': golden }), async () => 'used');
    await expect(opening).rejects.toMatchObject({ code: 'GoldenRowsDiffer' });
  });
});
