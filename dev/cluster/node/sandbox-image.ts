import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../../processes/run-program.ts';
import { CONTAINERD_SOCKET } from './configuration.ts';
import { SANDBOX_IMAGE, STATE } from './layout.ts';

/** GOARCH, as image configurations have it, for Node's names of the same. */
const ARCHITECTURES = new Map([
  ['x64', 'amd64'],
  ['arm64', 'arm64'],
]);

/** Makes an image of the one program `pause` and gives it to containerd, so that no registry is asked for one. */
export async function importSandboxImage(pause: string): Promise<void> {
  const directory = await mkdtemp(join(STATE, 'sandbox-image-'));
  const archive = join(directory, 'image.tar');
  await writeLayout(directory, pause);
  await runProgram(['tar', '-C', join(directory, 'layout'), '-cf', archive, '.']);
  await runProgram([
    'ctr',
    '--address',
    CONTAINERD_SOCKET,
    '--namespace',
    'k8s.io',
    'images',
    'import',
    archive,
  ]);
  await rm(directory, { recursive: true });
}

/** An OCI image layout (image-spec, image-layout.md) of one layer with one file. */
async function writeLayout(directory: string, pause: string): Promise<void> {
  const layout = join(directory, 'layout');
  const blobs = join(layout, 'blobs/sha256');
  await mkdir(blobs, { recursive: true });
  await mkdir(join(directory, 'root'));
  await copyFile(pause, join(directory, 'root/pause'));
  const reproducible = ['--owner=0', '--group=0', '--mtime=@0'];
  await runProgram([
    'tar',
    '-C',
    join(directory, 'root'),
    ...reproducible,
    '-cf',
    join(directory, 'layer.tar'),
    'pause',
  ]);
  const put = async (bytes: Buffer, mediaType: string) => {
    const hex = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(blobs, hex), bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  };
  const putJson = (value: object, mediaType: string) => put(Buffer.from(JSON.stringify(value)), mediaType);
  const layer = await put(
    await readFile(join(directory, 'layer.tar')),
    'application/vnd.oci.image.layer.v1.tar',
  );
  const configuration = {
    architecture: ARCHITECTURES.get(process.arch) ?? process.arch,
    os: 'linux',
    config: { Entrypoint: ['/pause'], User: '65535:65535' },
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  };
  const config = await putJson(configuration, 'application/vnd.oci.image.config.v1+json');
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = await putJson({ schemaVersion: 2, mediaType, config, layers: [layer] }, mediaType);
  const annotations = { 'io.containerd.image.name': SANDBOX_IMAGE };
  const index = { schemaVersion: 2, manifests: [{ ...manifest, annotations }] };
  await writeFile(join(layout, 'index.json'), JSON.stringify(index));
  await writeFile(join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
}
