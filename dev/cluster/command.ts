import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { clusterErrors } from './errors.ts';

const execute = promisify(execFile);

/** How long one of the short commands here may take, and how much it may print. */
const LIMITS = { timeout: 60_000, maxBuffer: 16 * 1024 * 1024 };

/**
 * Runs a short program without a shell and returns what it prints.
 *
 * @throws CommandFailed with what it printed on standard error
 */
export async function command(program: string, ...argv: string[]): Promise<string> {
  try {
    const { stdout } = await execute(program, argv, LIMITS);
    return stdout;
  } catch (cause) {
    const { stderr, message } = cause as Error & { stderr?: string };
    const values = { command: [program, ...argv].join(' '), output: stderr?.trim() || message };
    throw clusterErrors.error('CommandFailed', values, { cause });
  }
}
