import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.ts';
import { copyOnnxruntime } from './onnxruntime.ts';
import { PROGRAMS } from './programs.ts';

/** Bundles every program into `<root>/dist/<name>`, anew, and says what it does through `report`. */
export async function buildPrograms(root: string, report: (line: string) => void): Promise<void> {
  for (const program of PROGRAMS) {
    const directory = join(root, 'dist', program.name);
    rmSync(directory, { recursive: true, force: true });
    const entries = program.entries.map((entry) => join(root, entry));
    const missing = entries.find((entry) => !existsSync(entry));
    if (missing) throw new Error(`${program.name} can't be built: ${missing} does not exist`);
    await bundle(entries, directory);
    if (program.native) copyOnnxruntime(join(root, 'node_modules'), directory, process.arch);
    report(`built ${program.name}`);
  }
}
