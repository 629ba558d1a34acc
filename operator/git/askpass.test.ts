import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASKPASS_PROGRAM, ASKPASS_VARIABLE, answerTo, CredentialsSocket } from './askpass.ts';

const execute = promisify(execFile);
const remote = {
  url: 'https://git.example.com:8443/a/b.git',
  credentials: { username: 'robot', password: 'päss word' },
};

describe('an answer to Git', () => {
  it('is given to its two questions about the host of the remote', () => {
    expect(answerTo("Username for 'https://git.example.com:8443': ", remote)).toBe('robot');
    expect(answerTo("Password for 'https://robot@git.example.com:8443': ", remote)).toBe('päss word');
  });

  it.each([
    "Password for 'https://robot@other.example.com:8443': ",
    "Password for 'https://robot@git.example.com': ",
    "Password for 'http://robot@git.example.com:8443': ",
    "Password for 'https://git.example.com:8443@other.example.com': ",
    'Enter passphrase for key: ',
    '',
  ])('is given to no other (%j)', (question) => {
    expect(answerTo(question, remote)).toBe('');
  });
});

describe('the program that Git asks', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'askpass-'));
    await writeFile(join(directory, 'askpass'), ASKPASS_PROGRAM, { mode: 0o700 });
  });

  afterAll(() => rm(directory, { recursive: true }));

  const ask = (socket: string) =>
    execute(join(directory, 'askpass'), ["Password for 'https://robot@git.example.com:8443': "], {
      // Nothing else: neither a shell nor anything on the path is needed.
      env: { [ASKPASS_VARIABLE]: socket },
    });

  it('prints what the socket answers, and the socket is gone afterwards', async () => {
    const socket = await CredentialsSocket.listen(directory, remote);
    expect((await ask(socket.path)).stdout).toBe('päss word\n');
    await socket.close();
    expect(await readdir(directory)).toEqual(['askpass']);
    await expect(ask(socket.path)).rejects.toMatchObject({ code: 1, stdout: '' });
  });
});
