import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseReference } from '@churnops/lib/registry/reference.ts';
import type { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { buildPrograms } from '../build/build.ts';
import { chooseBaseImage } from '../images/base-image.ts';
import { chooseBuilder } from '../images/choose-builder.ts';
import { publishCurlImage } from '../images/curl-image.ts';
import { chooseGitImage } from '../images/git-image.ts';
import { createBuildah, createDocker, type Run } from '../images/image-builder.ts';
import { type Images, publishImages } from '../images/images.ts';
import { runProgram } from '../processes/run-program.ts';
import { userCacheDirectory } from '../programs/cache.ts';
import { withLock } from '../programs/lock.ts';
import type { ClusterAtHand } from './cluster-at-hand.ts';

/** What publishing the images depends on. */
export interface PublicationOptions {
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly cluster: ClusterAtHand;
  readonly registry: RegistryClient;
  readonly report: (line: string) => void;
}

/** In a mount namespace of its own, so that no mount of the builder outlives it, however it ends. */
const inOwnMounts: Run = (argv) => runProgram(['unshare', '--mount', ...argv]);

/**
 * Bundles the programs, and builds and pushes their images and that of curl; one process at a time, because all that work
 * in this checkout have one `dist` folder, and one storage of images.
 */
export function publishAll(options: PublicationOptions): Promise<Images> {
  const waiting = () => options.report('waiting for another process that publishes images of this checkout');
  return withLock(join(options.root, '.local', 'images.lock'), waiting, () => publish(options));
}

async function publish(options: PublicationOptions): Promise<Images> {
  const { root, environment, cluster, registry, report } = options;
  await buildPrograms(root, () => undefined);
  report('bundled the operator, the trainer and the model server');
  const storage = join(userCacheDirectory(environment), 'images');
  const access = await registryAccess(cluster);
  const builder = await chooseBuilder({
    environment,
    isRoot: process.getuid?.() === 0,
    buildah: () => createBuildah(inOwnMounts, storage, access),
    docker: () => createDocker(runProgram),
  });
  const resolve = async (name: string) => (await registry.resolveTag(parseReference(name)))?.digest;
  const wanted = environment['BASE_IMAGE'];
  const directory = join(cluster.directory, 'images');
  const choice = { root, directory, builder, fetch, report };
  const baseImage = await chooseBaseImage({ ...choice, ...(wanted && { wanted }) });
  const gitImage = await chooseGitImage(choice);
  const shared = { root, registry: cluster.registry, builder, resolve, report };
  const images = new Map(await publishImages({ ...shared, baseImage, gitImage }));
  images.set('curl', environment['CURL_IMAGE'] || (await publishCurlImage(directory, shared)));
  return images;
}

async function registryAccess(cluster: ClusterAtHand) {
  const [option] = cluster.registries;
  if (!option) return {};
  if (option.plainHTTP) return { plainHTTP: true };
  if (!option.certificateAuthority) return {};
  const certificateDirectory = join(cluster.directory, 'registry-certificates');
  await mkdir(certificateDirectory, { recursive: true });
  await writeFile(join(certificateDirectory, 'ca.crt'), option.certificateAuthority);
  return { certificateDirectory };
}
