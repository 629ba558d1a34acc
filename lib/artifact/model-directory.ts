import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseContract } from '../contract/contract.ts';
import { error } from '../errors.ts';
import { parseBoundedJson } from '../json/bounded-json.ts';
import type { Manifest } from '../registry/descriptor.ts';
import { digestOf, verifyDigest } from '../registry/digest.ts';
import { MAXIMUM_MANIFEST_BYTES, parseManifest } from '../registry/manifest.ts';
import type { ModelArtifact } from './model-artifact.ts';
import { CONFIG_FILE, MANIFEST_FILE, MODEL_FILES, VERSION_ANNOTATION } from './model-files.ts';
import { buildModelManifest, type ModelName, modelLayers } from './model-manifest.ts';
import { parseEvaluationReport, parseGoldenRows } from './report.ts';

/**
 * Writes a model to a directory: its files, `config.json`, and as the last act `manifest.json`, whose sha256 is the
 * model's digest. The same files and name give the same digest, whenever and wherever.
 *
 * @throws ArtifactInvalid where a file is missing, too large, or of no known name.
 */
export async function writeModelDirectory(
  directory: string,
  files: ReadonlyMap<string, Uint8Array>,
  name: ModelName,
): Promise<{ digest: string }> {
  const { manifest, config } = buildModelManifest(files, name);
  await clearModelDirectory(directory);
  for (const [file, bytes] of files) await writeFile(join(directory, file), bytes);
  await writeFile(join(directory, CONFIG_FILE), config);
  await writeFile(join(directory, MANIFEST_FILE), manifest);
  return { digest: digestOf(manifest) };
}

/** Makes the directory, or takes an earlier model out of it, the manifest first: without it there is no model. */
export async function clearModelDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const name of [MANIFEST_FILE, CONFIG_FILE, ...MODEL_FILES.map((file) => file.name)]) {
    await rm(join(directory, name), { force: true });
  }
}

/**
 * Reads a model, comparing every file with the manifest, and the manifest with `expectedDigest` where one is given.
 *
 * @throws ArtifactInvalid, DigestMismatch, TooLarge or ContractInvalid.
 */
export async function readModelDirectory(directory: string, expectedDigest?: string): Promise<ModelArtifact> {
  const { manifest, digest } = await readManifest(directory, expectedDigest);
  const what = `The model in ${directory}`;
  await readVerified(directory, CONFIG_FILE, manifest.config);
  const contents = new Map<string, Uint8Array>();
  for (const { file, descriptor } of modelLayers(manifest, what)) {
    contents.set(file.name, await readVerified(directory, file.name, descriptor));
  }
  return {
    digest,
    version:
      manifest.annotations?.[VERSION_ANNOTATION] ?? digest.slice('sha256:'.length, 'sha256:'.length + 12),
    directory,
    contract: parseContract(readJson(contents, 'contract.json')),
    report: parseEvaluationReport(readJson(contents, 'report.json'), what),
    goldenRows: parseGoldenRows(readJson(contents, 'golden-rows.json'), what),
    modelPath: join(directory, 'model.onnx'),
    profile: contents.get('profile.json'),
    ...(contents.has('split.json') ? { split: readJson(contents, 'split.json') } : {}),
  };
}

/** Reads the ONNX model, once more compared with the artifact's digest: what is loaded is what was verified. */
export async function readModel(artifact: Pick<ModelArtifact, 'directory' | 'digest'>): Promise<Uint8Array> {
  const { manifest } = await readManifest(artifact.directory, artifact.digest);
  const layer = modelLayers(manifest, `The model in ${artifact.directory}`).find(
    ({ file }) => file.name === 'model.onnx',
  )!;
  return readVerified(artifact.directory, layer.file.name, layer.descriptor);
}

async function readManifest(
  directory: string,
  expected?: string,
): Promise<{ manifest: Manifest; digest: string }> {
  const path = join(directory, MANIFEST_FILE);
  const bytes = await readBounded(path, MAXIMUM_MANIFEST_BYTES);
  if (expected !== undefined) verifyDigest(bytes, expected, path);
  return { manifest: parseManifest(bytes, path), digest: digestOf(bytes) };
}

async function readVerified(
  directory: string,
  name: string,
  expected: { digest: string; size: number },
): Promise<Uint8Array> {
  const path = join(directory, name);
  const bytes = await readBounded(path, expected.size);
  verifyDigest(bytes, expected.digest, path);
  return bytes;
}

async function readBounded(path: string, maximum: number): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      if ((await file.stat()).size > maximum) throw error('TooLarge', { what: path, maximum });
      return await readFile(file);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    const reason = `it has no file ${basename(path)}, so it is no model directory, or not a whole one`;
    throw error('ArtifactInvalid', { what: dirname(path), reason }, { cause });
  }
}

function readJson(contents: ReadonlyMap<string, Uint8Array>, name: string): unknown {
  const maximumBytes = MODEL_FILES.find((file) => file.name === name)!.maximumBytes;
  return parseBoundedJson(contents.get(name)!, { maximumBytes, maximumDepth: 32 });
}
