import { findProgram } from '../packages/debian-packages.ts';
import type { ImageBuilder } from './image-builder.ts';

/** What choosing a builder depends on. */
export interface BuilderOptions {
  /** The environment, whose PATH is searched. */
  readonly environment: NodeJS.ProcessEnv;
  /** Whether this is root, as buildah's mounts need it. */
  readonly isRoot: boolean;
  readonly buildah: () => ImageBuilder;
  readonly docker: () => ImageBuilder;
}

/** buildah, which the local cluster brings; else the Docker engine, which whoever runs kind or k3d has. */
export async function chooseBuilder({
  environment,
  isRoot,
  buildah,
  docker,
}: BuilderOptions): Promise<ImageBuilder> {
  if (isRoot && (await findProgram('buildah', environment)) !== undefined) return buildah();
  if ((await findProgram('docker', environment)) !== undefined) return docker();
  throw new Error(
    'Images are built with docker or, by root, with buildah, and neither is here: install one of them.',
  );
}
