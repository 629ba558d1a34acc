import { join } from 'node:path';
import { runProgram } from '../processes/run-program.ts';
import { layOutImageRoot } from './image-root.ts';
import { type ImageOptions, publishImage } from './images.ts';

/** Makes an image of this machine's curl and pushes it: what asks for predictions from inside the cluster. */
export async function publishCurlImage(
  directory: string,
  options: Omit<ImageOptions, 'baseImage'>,
): Promise<string> {
  const curl = (await runProgram(['which', 'curl'])).trim();
  const context = join(directory, 'curl');
  await layOutImageRoot(context, { from: curl, to: '/usr/bin/curl' });
  const dockerfile = join(options.root, 'dev', 'images', 'curl', 'Dockerfile');
  return publishImage('curl', { dockerfile, context, buildArguments: {} }, options);
}
