import { join } from 'node:path';
import { runProgram } from '../processes/run-program.ts';
import type { BaseImageOptions } from './base-image.ts';
import { contentHash } from './content-hash.ts';
import { layOutPrograms } from './image-root.ts';
import { registryAnswers } from './public-registry.ts';

const PUBLIC_REGISTRY = 'https://registry-1.docker.io';

/** Where an image has Git and all that it needs, laid out from there as from `/`. */
const ROOT = 'git';

/**
 * The image from which the operator's takes Git: undefined for the stage of its Dockerfile, where the public registry of that
 * stage's base answers; else one made of this machine's Git and libraries.
 */
export async function chooseGitImage(options: Omit<BaseImageOptions, 'wanted'>): Promise<string | undefined> {
  if (await registryAnswers(PUBLIC_REGISTRY, options.fetch)) return undefined;
  options.report('no public registry can be reached: taking this machine’s Git');
  const context = join(options.directory, 'git');
  await layOutGit(join(context, ROOT));
  const dockerfile = join(options.root, 'dev', 'images', 'git', 'Dockerfile');
  const name = `localhost/churnops/git:${contentHash([dockerfile, context])}`;
  await options.builder.build({ dockerfile, context, name, buildArguments: {} });
  return name;
}

/**
 * Lays out in `directory`, anew, what the operator needs of Git: the program, which holds every command that it gives, the
 * transports that Git starts for HTTP and HTTPS, and their libraries. No shell, no scripts, no hooks.
 */
export async function layOutGit(directory: string): Promise<void> {
  const git = (await runProgram(['which', 'git'])).trim();
  const core = (await runProgram([git, '--exec-path'])).trim();
  const transports = ['git-remote-http', 'git-remote-https'].map((name) => join(core, name));
  await layOutPrograms(directory, [
    { from: git, to: '/usr/bin/git' },
    ...transports.map((path) => ({ from: path, to: path })),
  ]);
}
