import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkGoldenRows } from '../scoring/golden-rows.ts';
import { ModelSession } from '../scoring/model-session.ts';
import { readModel, readModelDirectory, writeModelDirectory } from './model-directory.ts';
import { tinyModelFiles } from './tiny-artifact.fixture.ts';

const FLIPS = 1_000;
const FLIPS_TIMEOUT = 60_000;
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'model-'));
});
afterEach(() => rm(directory, { recursive: true }));

const write = (files = tinyModelFiles(), name = { name: 'telco' }) =>
  writeModelDirectory(directory, files, name);

/** Every byte of the directory as one position: [file, offset]. */
async function positions(): Promise<[string, number][]> {
  const names = (await readdir(directory)).sort();
  const sizes = await Promise.all(
    names.map(async (name) => (await readFile(join(directory, name))).byteLength),
  );
  return names.flatMap((name, index) =>
    Array.from({ length: sizes[index]! }, (_, at) => [name, at] as [string, number]),
  );
}

describe('model directory', () => {
  it('is read as it was written, and its model gives its golden rows', async () => {
    const { digest } = await write();
    const artifact = await readModelDirectory(directory, digest);
    expect(artifact).toMatchObject({ digest, version: digest.slice(7, 19), report: { threshold: 0.5 } });
    const session = await ModelSession.load(await readModel(artifact), artifact.contract);
    await checkGoldenRows(session, artifact.goldenRows);
    await session.release();
  });

  it('has a digest that depends on the content and the name alone', async () => {
    const first = await write();
    expect(await write(new Map([...tinyModelFiles()].reverse()))).toEqual(first);
    expect(await write(tinyModelFiles(), { name: 'other' })).not.toEqual(first);
    expect(await write(tinyModelFiles().set('README.md', Buffer.from('new')))).not.toEqual(first);
  });

  it('carries a version where one is given', async () => {
    await writeModelDirectory(directory, tinyModelFiles(), { name: 'telco', version: '1.2.0' });
    expect((await readModelDirectory(directory)).version).toBe('1.2.0');
  });

  it('says in config and manifest what ModelPack asks for', async () => {
    await write();
    const manifest = JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8'));
    const config = JSON.parse(await readFile(join(directory, 'config.json'), 'utf8'));
    expect(manifest).toMatchObject({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/vnd.cncf.model.manifest.v1+json',
      config: { mediaType: 'application/vnd.cncf.model.config.v1+json' },
    });
    expect(
      manifest.layers.map((layer: { mediaType: string; annotations: object }) => [
        layer.mediaType,
        layer.annotations,
      ]),
    ).toContainEqual([
      'application/vnd.cncf.model.weight.v1.raw',
      { 'org.cncf.model.filepath': 'model.onnx' },
    ]);
    expect(config).toMatchObject({
      descriptor: { name: 'telco' },
      config: { format: 'onnx' },
      modelfs: { type: 'layers' },
    });
    expect(config.modelfs.diffIds).toEqual(manifest.layers.map((layer: { digest: string }) => layer.digest));
  });

  it(
    `refuses ${FLIPS} of ${FLIPS} flipped bits, wherever they are`,
    async () => {
      const { digest } = await write();
      const all = await positions();
      let refused = 0;
      for (let flip = 0; flip < FLIPS; flip++) {
        // A fixed stride that shares no factor with the size visits places all over, always the same.
        const [name, at] = all[(flip * 7_919) % all.length]!;
        const path = join(directory, name);
        const original = await readFile(path);
        const changed = Buffer.from(original);
        changed[at]! ^= 1 << (flip % 8);
        await writeFile(path, changed);
        await readModelDirectory(directory, digest).catch(() => refused++);
        await writeFile(path, original);
      }
      expect(refused).toBe(FLIPS);
      await expect(readModelDirectory(directory, digest)).resolves.toMatchObject({ digest });
    },
    FLIPS_TIMEOUT,
  );

  it.each(['model.onnx', 'report.json', 'config.json'])(
    'refuses a cut, a longer and a missing %s',
    async (name) => {
      await write();
      const path = join(directory, name);
      const original = await readFile(path);
      await truncate(path, original.byteLength - 1);
      await expect(readModelDirectory(directory)).rejects.toMatchObject({ code: 'DigestMismatch' });
      await writeFile(path, Buffer.concat([original, Buffer.from(' ')]));
      await expect(readModelDirectory(directory)).rejects.toMatchObject({ code: 'TooLarge' });
      await rm(path);
      await expect(readModelDirectory(directory)).rejects.toMatchObject({ code: 'ArtifactInvalid' });
    },
  );

  it('refuses another model than the one that is asked for', async () => {
    const { digest } = await write();
    await write(tinyModelFiles(), { name: 'other' });
    await expect(readModelDirectory(directory, digest)).rejects.toMatchObject({ code: 'DigestMismatch' });
  });

  it('refuses a model that was changed after it was read', async () => {
    await write();
    const artifact = await readModelDirectory(directory);
    await writeFile(artifact.modelPath, Buffer.alloc((await readFile(artifact.modelPath)).byteLength));
    await expect(readModel(artifact)).rejects.toMatchObject({ code: 'DigestMismatch' });
  });

  it('is no model without its manifest, and says so', async () => {
    await expect(readModelDirectory(directory)).rejects.toThrow(
      'it has no file manifest.json, so it is no model directory',
    );
  });

  it.each([
    ['a report without a threshold', 'report.json', { formatVersion: 1, metrics: {} }, 'the threshold'],
    [
      'golden rows without outputs',
      'golden-rows.json',
      { rows: [[1]], probability: [], label: [] },
      'probability',
    ],
    ['a contract without features', 'contract.json', { target: { name: 'a', positive: 'b' } }, 'features'],
  ])('refuses %s', async (_, name, value, reason) => {
    await write(tinyModelFiles().set(name, Buffer.from(JSON.stringify(value))));
    await expect(readModelDirectory(directory)).rejects.toThrow(reason);
  });
});
