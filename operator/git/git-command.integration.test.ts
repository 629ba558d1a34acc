import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GitCommand, runGit } from './git-command.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'command-'));
  // A program of Git's that starts another one, which no signal to the first one reaches.
  const program = '#!/bin/sh\necho started >&2\nsleep 300 &\nsleep 300\n';
  await writeFile(join(directory, 'git-stuck'), program, { mode: 0o700 });
  await writeFile(join(directory, 'git-environment'), '#!/bin/sh\nenv\n', { mode: 0o700 });
});

afterAll(() => rm(directory, { recursive: true }));

const command = (args: string[], options: Partial<GitCommand> = {}): GitCommand => ({
  directory,
  args,
  environment: { PATH: `${directory}:/usr/bin:/bin`, GIT_CONFIG_NOSYSTEM: '1', HOME: directory },
  timeLimitMilliseconds: 20_000,
  outputBytes: 1_000,
  ...options,
});

describe('a command', () => {
  it('gives what it prints, byte by byte, and reads what it is given', async () => {
    const input = Buffer.from([0, 255, 10]);
    const stripped = await runGit(command(['stripspace'], { input }));
    expect(stripped).toEqual(Buffer.from([0, 255, 10]));
  });

  it('fails with its exit code and its words', async () => {
    const failing = runGit(command(['rev-parse', '--verify', 'nothing']));
    await expect(failing).rejects.toMatchObject({
      end: { kind: 'Exited', code: 128 },
      stderr: expect.stringContaining('not a git repository'),
    });
  });

  it('fails when it prints more than it may', async () => {
    const input = 'x'.repeat(2_000);
    const printing = runGit(command(['stripspace'], { input }));
    await expect(printing).rejects.toMatchObject({ end: { kind: 'TooMuchOutput' } });
  });

  it('sees nothing of our own environment', async () => {
    const printed = await runGit(command(['environment'], { outputBytes: 10_000 }));
    const names = printed
      .toString()
      .split('\n')
      .map((line) => line.split('=')[0]);
    const inherited = Object.keys(process.env).filter(
      (name) => !['PATH', 'HOME', 'PWD', 'OLDPWD', '_'].includes(name),
    );
    expect(names).toContain('GIT_CONFIG_NOSYSTEM');
    expect(names.filter((name) => inherited.includes(name ?? '') && name !== 'SHLVL')).toEqual([]);
  });

  it.each<[string, Partial<GitCommand>, string]>([
    ['at its time limit', { timeLimitMilliseconds: 500 }, 'TimedOut'],
    ['when its watch says so', { watch: async () => 'enough' }, 'Watched'],
    ['when its watch fails', { watch: () => Promise.reject(new Error('broken')) }, 'Watched'],
  ])('is ended with all that it started %s', async (_, options, kind) => {
    const began = performance.now();
    await expect(runGit(command(['stuck'], options))).rejects.toMatchObject({
      end: { kind },
      stderr: 'started\n',
    });
    // Its output is closed only when the last of its processes has ended.
    expect(performance.now() - began).toBeLessThan(4_500);
  });
});
