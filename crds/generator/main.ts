import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { differingFiles, generateFiles } from './files.ts';

// Paths are relative to the repository's root, which is where npm runs scripts.
const root = process.cwd();
const files = await generateFiles((path) => readFile(join(root, path), 'utf8'));

if (process.argv.includes('--check')) {
  const differing = await differingFiles(files, (path) => readFile(join(root, path), 'utf8'));
  for (const path of differing)
    console.error(`${path} is not what the definitions in crds/ say: run \`npm run generate\``);
  process.exitCode = differing.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of files) await writeFile(join(root, path), text);
}
