import { describe, expect, it } from 'vitest';
import type { Manifest } from '../registry/descriptor.ts';
import { FILE_PATH_ANNOTATION } from './model-files.ts';
import { buildModelManifest, modelLayers } from './model-manifest.ts';
import { tinyModelFiles } from './tiny-artifact.fixture.ts';

function tinyManifest(): Manifest {
  return JSON.parse(Buffer.from(buildModelManifest(tinyModelFiles(), { name: 'telco' }).manifest).toString());
}

const rename = (path: string) => (manifest: Manifest) => {
  manifest.layers.at(-1)!.annotations = { [FILE_PATH_ANNOTATION]: path };
};

describe('modelLayers', () => {
  it('finds every file of a model', () => {
    expect(modelLayers(tinyManifest(), 'it').map(({ file }) => file.name)).toEqual([
      ...tinyModelFiles().keys(),
    ]);
  });

  it.each<[string, (manifest: Manifest) => void, string]>([
    ['a path out of the directory', rename('../../etc/cron.d/x'), 'no file "../../etc/cron.d/x"'],
    ['an absolute path', rename('/etc/passwd'), 'no file "/etc/passwd"'],
    ['the manifest itself', rename('manifest.json'), 'no file "manifest.json"'],
    ['a layer without a name', (manifest) => delete manifest.layers[0]!.annotations, 'no file ""'],
    ['a file twice', (manifest) => manifest.layers.push(manifest.layers[0]!), 'model.onnx is there 2 times'],
    ['a missing file', (manifest) => manifest.layers.shift(), 'model.onnx is missing'],
    [
      'a file of another media type',
      (manifest) => (manifest.layers[0]!.mediaType = 'text/plain'),
      'the layer of model.onnx',
    ],
    ['an image', (manifest) => delete manifest.artifactType, 'artifactType'],
    ['a config of another kind', (manifest) => (manifest.config.mediaType = 'text/plain'), 'its config'],
    ['a file that is too large', (manifest) => (manifest.layers.at(-1)!.size = 2 ** 40), 'is larger than'],
    ['a config that is too large', (manifest) => (manifest.config.size = 2 ** 40), 'is larger than'],
  ])('refuses %s', (_, change, reason) => {
    const manifest = tinyManifest();
    change(manifest);
    expect(() => modelLayers(manifest, 'it')).toThrow(reason);
  });
});

describe('buildModelManifest', () => {
  it('refuses files that a model does not have, and models without the files they need', () => {
    expect(() => buildModelManifest(tinyModelFiles().set('run.sh', Buffer.from('')), { name: 'a' })).toThrow(
      'run.sh',
    );
    const files = tinyModelFiles();
    files.delete('contract.json');
    expect(() => buildModelManifest(files, { name: 'a' })).toThrow('contract.json is missing');
  });
});
