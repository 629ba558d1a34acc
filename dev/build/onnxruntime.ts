import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** What onnxruntime-node needs at run time: its own packages for other systems weigh 220 MB and stay behind. */
const PACKAGES = ['onnxruntime-node', 'onnxruntime-common'];

/** Copies onnxruntime, for Linux on one architecture, into `<directory>/node_modules`. */
export function copyOnnxruntime(nodeModules: string, directory: string, architecture: string): void {
  for (const name of PACKAGES) {
    const from = join(nodeModules, name);
    const to = join(directory, 'node_modules', name);
    mkdirSync(to, { recursive: true });
    cpSync(join(from, 'package.json'), join(to, 'package.json'));
    cpSync(join(from, 'dist'), join(to, 'dist'), { recursive: true, filter: isNeeded });
  }
  const native = join('onnxruntime-node', 'bin', 'napi-v6', 'linux', architecture);
  cpSync(join(nodeModules, native), join(directory, 'node_modules', native), { recursive: true });
}

const isNeeded = (path: string): boolean => !path.endsWith('.map') && !path.endsWith('.d.ts');
