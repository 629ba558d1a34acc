import { ensurePrograms } from './ensure-programs.ts';
import { PROGRAMS } from './program-table.ts';
import { createProgress } from './progress.ts';

/** `node dev/programs/main.ts [names…]`: finds or builds the programs and prints where each of them is. */
const names = process.argv.slice(2);
try {
  const programs = await ensurePrograms(names.length > 0 ? names : PROGRAMS.map((program) => program.name), {
    environment: process.env,
    progress: createProgress(process.stderr),
  });
  for (const [name, path] of programs) process.stdout.write(`${name} ${path}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
