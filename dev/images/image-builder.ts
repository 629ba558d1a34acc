import { join } from 'node:path';

/** Runs a program to its end and resolves to what it printed; rejects with its last words where it fails. */
export type Run = (argv: readonly [string, ...string[]]) => Promise<string>;

/** One image to build. */
export interface ImageBuild {
  readonly dockerfile: string;
  readonly context: string;
  /** The whole name under which it is built and pushed: `host/repository:tag`. */
  readonly name: string;
  readonly buildArguments: Readonly<Record<string, string>>;
}

/** Builds images from Dockerfiles and pushes them. */
export interface ImageBuilder {
  build(image: ImageBuild): Promise<void>;
  push(name: string): Promise<void>;
}

/** How a registry is reached by the builder. */
export interface RegistryAccess {
  /** A folder with the registry's certificate authority as `ca.crt`. */
  readonly certificateDirectory?: string;
  readonly plainHTTP?: boolean;
}

const buildArguments = (image: ImageBuild): string[] =>
  Object.entries(image.buildArguments).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);

/** A builder on buildah, which needs no daemon; its storage lies in `directory`. */
export function createBuildah(run: Run, directory: string, access: RegistryAccess): ImageBuilder {
  const buildah = [
    'buildah',
    '--root',
    join(directory, 'storage'),
    '--runroot',
    join(directory, 'run'),
    '--storage-driver',
    'overlay',
  ] as const;
  return {
    async build(image) {
      // A fixed time makes the digest a function of the content alone, so that nothing is pushed twice.
      const fixed = ['--isolation', 'chroot', '--timestamp', '0', '--quiet'];
      const what = ['--tag', image.name, '--file', image.dockerfile, image.context];
      await run([...buildah, 'build', ...fixed, ...buildArguments(image), ...what]);
    },
    async push(name) {
      const certificates = access.certificateDirectory ? ['--cert-dir', access.certificateDirectory] : [];
      const insecure = access.plainHTTP ? ['--tls-verify=false'] : [];
      await run([...buildah, 'push', '--quiet', ...certificates, ...insecure, name]);
      // What the registry has is found there; here it would only lie in the user's cache, one more for every change.
      await run([...buildah, 'rmi', name]);
    },
  };
}

/** A builder on a Docker engine, for clusters of one's own; the engine's own configuration says how registries are reached. */
export function createDocker(run: Run): ImageBuilder {
  return {
    async build(image) {
      const what = ['--tag', image.name, '--file', image.dockerfile, image.context];
      await run(['docker', 'build', '--quiet', ...buildArguments(image), ...what]);
    },
    async push(name) {
      await run(['docker', 'push', '--quiet', name]);
    },
  };
}
