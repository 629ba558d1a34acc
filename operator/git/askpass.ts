import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { GitRemote } from './git-remote.ts';

/** The variable that tells the program where to ask. */
export const ASKPASS_VARIABLE = 'CHURNOPS_ASKPASS';

/**
 * The program that Git starts to ask for a password, with the question as its argument. It is a file that Node itself runs,
 * since our image has no shell, and it knows nothing: it hands the question to a socket and prints the answer.
 */
export const ASKPASS_PROGRAM = `#!${process.execPath}
const socket = require('node:net').connect(process.env.${ASKPASS_VARIABLE});
socket.on('error', () => process.exit(1));
socket.pipe(process.stdout);
socket.end(process.argv[2]);
`;

/** A question is a line. */
const LONGEST_QUESTION = 4_096;

/** Answers what Git asks while one command runs, and only for the host that the credentials are for. */
export class CredentialsSocket {
  readonly path: string;
  readonly #server: Server;

  private constructor(path: string, server: Server) {
    this.path = path;
    this.#server = server;
  }

  static async listen(directory: string, remote: GitRemote): Promise<CredentialsSocket> {
    const path = join(directory, randomBytes(6).toString('hex'));
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      let question = '';
      socket.setTimeout(10_000, () => socket.destroy());
      // A program that is ended while it asks breaks its connection; the command that it was for says why.
      socket.on('error', () => socket.destroy());
      socket.setEncoding('utf8').on('data', (text: string) => {
        question += text;
        if (question.length > LONGEST_QUESTION) socket.destroy();
      });
      socket.on('end', () => socket.end(`${answerTo(question, remote)}\n`));
    });
    server.listen(path);
    await once(server, 'listening');
    return new CredentialsSocket(path, server);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
    await rm(this.path, { force: true });
  }
}

/** Git asks `Username for 'https://host':` and `Password for 'https://user@host':`, also for a host that it was redirected to. */
export function answerTo(question: string, { url, credentials }: GitRemote): string {
  const match = /^(Username|Password) for '(.*)': ?$/.exec(question);
  const asked = match?.[2];
  if (!match || !credentials || asked === undefined || !URL.canParse(asked)) return '';
  const { protocol, host } = new URL(asked);
  const own = new URL(url);
  if (protocol !== own.protocol || host !== own.host) return '';
  return match[1] === 'Username' ? credentials.username : credentials.password;
}
