import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { runProgram } from '../program.ts';

/** What a run of the program came to. */
export interface ProgramRun {
  code: number;
  output: string;
  errors: string;
}

/** What a test may say of the world of a run. */
export interface RunOptions {
  environment?: NodeJS.ProcessEnv;
  now?: Date;
  /** When the user presses Ctrl-C; at once where nothing is said. */
  untilStopped?: Promise<unknown>;
  /** Sees everything that is written so far, after each piece. */
  onOutput?: (output: string) => void;
}

/** Runs the program in this process, away from terminal and environment. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<ProgramRun> {
  const written = { output: '', errors: '' };
  const code = await runProgram(argv, {
    environment: { HOME: '/nonexistent', ...options.environment },
    output: new Writable({
      write(text, _encoding, done) {
        written.output += text;
        options.onOutput?.(written.output);
        done();
      },
    }),
    errorOutput: { write: (text) => (written.errors += text) },
    untilStopped: () => options.untilStopped ?? Promise.resolve(),
    now: () => options.now ?? new Date(),
  });
  return { code, ...written };
}

const LAUNCHER = join(import.meta.dirname, '../churnops.mjs');
const FLAGS = ['--disable-warning=ExperimentalWarning'];

/** Runs the program as a process of its own, which has to end by itself. */
export function runProcess(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<ProgramRun> {
  const options = { env: { HOME: '/nonexistent', ...environment }, timeout: 50_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, [...FLAGS, LAUNCHER, ...argv], options, (failure, output, errors) => {
      resolve({ code: failure === null ? 0 : Number(failure.code), output, errors });
    });
  });
}
