import { spawn } from 'node:child_process';

/** How a program is run. */
export interface RunOptions {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly directory?: string;
  /** It is killed after so many milliseconds; 10 minutes where nothing is said. */
  readonly timeout?: number;
}

/** The most of a program's last words that an error repeats, in characters. */
const LAST_WORDS = 2_000;

/**
 * Runs a program to its end and resolves to what it printed. Where it can't be started, takes too long or
 * exits with another code than 0, it rejects with an error that holds the program's last words.
 */
export function runProgram(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<string> {
  const [program, ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.directory,
      env: options.env ?? process.env,
      timeout: options.timeout ?? 600_000,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-LAST_WORDS);
    });
    // A program that ends before it has read its input is judged by its exit code, not by the broken pipe.
    child.stdin?.on('error', (error) => {
      errors += `\n${error.message}`;
    });
    child.on('error', (cause) =>
      reject(new Error(`${program} can't be started: ${cause.message}`, { cause })),
    );
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const end = code === null ? `was ended by ${signal}` : `exited with ${code}`;
      reject(
        new Error(`${program} ${args[0] ?? ''} ${end}: ${errors.trim() || output.slice(-LAST_WORDS).trim()}`),
      );
    });
    child.stdin?.end(options.input);
  });
}
