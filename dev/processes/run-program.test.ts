import { describe, expect, it } from 'vitest';
import { runProgram } from './run-program.ts';

describe('a program that is run', () => {
  it('gets its input and gives its output', async () => {
    expect(await runProgram(['cat'], { input: 'hello' })).toBe('hello');
  });

  it('fails with its last words', async () => {
    const failing = runProgram(['sh', '-c', 'echo because >&2; exit 3']);
    await expect(failing).rejects.toThrow('sh -c exited with 3: because');
  });

  it('fails by name where it does not exist', async () => {
    await expect(runProgram(['no-such-program'])).rejects.toThrow("no-such-program can't be started");
  });

  it('is ended when it takes too long', async () => {
    await expect(runProgram(['sleep', '60'], { timeout: 50 })).rejects.toThrow('was ended by SIGTERM');
  });
});
