import { join } from 'node:path';
import { PROGRAMS } from '../build/programs.ts';
import { contentHash } from './content-hash.ts';
import type { ImageBuild, ImageBuilder } from './image-builder.ts';

/** Where images go, and how they are made. */
export interface ImageOptions {
  /** The root of the checkout. */
  readonly root: string;
  /** `host` or `host/path`, before `/churnops/<name>`. */
  readonly registry: string;
  readonly builder: ImageBuilder;
  /** The digest that a name has in the registry, or undefined where it has none. */
  readonly resolve: (name: string) => Promise<string | undefined>;
  /** What the programs' Dockerfiles get as BASE_IMAGE. */
  readonly baseImage: string;
  /** What the Dockerfiles of programs that run Git get as GIT_IMAGE; absent where they are to make it themselves. */
  readonly gitImage?: string | undefined;
  readonly report: (line: string) => void;
}

/** Images by program, each as `host/repository@sha256:…`. */
export type Images = ReadonlyMap<string, string>;

/** Builds and pushes the image of every program. One that the registry has already, by the hash of all that goes into it, is left as it is. */
export async function publishImages(options: ImageOptions): Promise<Images> {
  const images = new Map<string, string>();
  for (const { name, runsGit } of PROGRAMS) {
    const dockerfile = join(options.root, name, 'Dockerfile');
    const context = join(options.root, 'dist', name);
    const buildArguments = {
      BASE_IMAGE: options.baseImage,
      ...(runsGit && options.gitImage !== undefined && { GIT_IMAGE: options.gitImage }),
    };
    images.set(name, await publishImage(name, { dockerfile, context, buildArguments }, options));
  }
  return images;
}

/** Builds and pushes one image, and resolves to it by digest. */
export async function publishImage(
  name: string,
  build: Omit<ImageBuild, 'name'>,
  options: Omit<ImageOptions, 'root' | 'baseImage' | 'gitImage'>,
): Promise<string> {
  const repository = `${options.registry}/churnops/${name}`;
  const tag = contentHash([build.dockerfile, build.context], JSON.stringify(build.buildArguments));
  const tagged = `${repository}:${tag}`;
  const present = await options.resolve(tagged);
  if (present) return `${repository}@${present}`;
  options.report(`building the image ${name}`);
  await options.builder.build({ ...build, name: tagged });
  options.report(`pushing the image ${name}`);
  await options.builder.push(tagged);
  const digest = await options.resolve(tagged);
  if (!digest) throw new Error(`${tagged} was pushed, and yet the registry does not have it`);
  return `${repository}@${digest}`;
}
