import { join } from 'node:path';
import { contentHash } from './content-hash.ts';
import type { ImageBuilder } from './image-builder.ts';
import { layOutImageRoot } from './image-root.ts';
import { registryAnswers } from './public-registry.ts';

/** The public base of the Dockerfiles: Node 22, its libraries, no shell. */
export const PUBLIC_BASE_IMAGE = 'gcr.io/distroless/nodejs22-debian12:nonroot';

const PUBLIC_REGISTRY = 'https://gcr.io';

/** What choosing a base depends on. */
export interface BaseImageOptions {
  readonly root: string;
  /** Where the root of a base made on the spot is laid out. */
  readonly directory: string;
  readonly builder: ImageBuilder;
  /** What the user wants as base, if anything. */
  readonly wanted?: string;
  readonly fetch: typeof fetch;
  readonly report: (line: string) => void;
}

/** The base of our images: what the user wants, else the public one where its registry answers, else one made of this machine's Node and libraries. */
export async function chooseBaseImage(options: BaseImageOptions): Promise<string> {
  if (options.wanted) return options.wanted;
  if (await registryAnswers(PUBLIC_REGISTRY, options.fetch)) return PUBLIC_BASE_IMAGE;
  options.report('no public registry can be reached: making a base image of this machine’s Node');
  const context = join(options.directory, 'base');
  const native = join(
    options.root,
    'node_modules',
    'onnxruntime-node',
    'bin',
    'napi-v6',
    'linux',
    process.arch,
  );
  await layOutImageRoot(context, { from: process.execPath, to: '/nodejs/bin/node' }, [
    join(native, 'libonnxruntime.so.1'),
  ]);
  const dockerfile = join(options.root, 'dev', 'images', 'base', 'Dockerfile');
  const name = `localhost/churnops/base:${contentHash([dockerfile, context])}`;
  await options.builder.build({ dockerfile, context, name, buildArguments: {} });
  return name;
}
