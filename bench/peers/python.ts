import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PACKAGES = ['pandas<3', 'pyarrow', 'scikit-learn', 'polars', 'onnxruntime', 'evidently==0.7.23'];

/** The Python of a virtual environment that has the peers, outside of the tree; made the first time, and again where other packages are wanted. @throws where there is no python3. */
export async function peersPython(): Promise<string> {
  const directory = join(homedir(), '.cache', 'churnops', 'bench');
  const python = join(directory, 'bin', 'python');
  const run = promisify(execFile);
  const wanted = PACKAGES.join(', ');
  const ready = join(directory, 'ready');
  if ((await readFile(ready, 'utf8').catch(() => '')) === wanted) return python;
  console.error(`Installing ${wanted} into ${directory}`);
  await run('python3', ['-m', 'venv', directory]);
  await run(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { maxBuffer: 1 << 26 });
  await writeFile(ready, wanted);
  return python;
}
