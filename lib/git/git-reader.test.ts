import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isCodedError } from '../errors/error-table.ts';
import { GitReader, type GitSnapshot } from './git-reader.ts';
import { objectId } from './pack.ts';
import { FLUSH, packet } from './pkt-line.ts';
import { type ScriptedFile, ScriptedGit } from './scripted-git.fixture.ts';

const FILES: Record<string, ScriptedFile> = {
  'data/a.csv.dvc': 'outs: []\n',
  'data/link.dvc': { mode: '120000', id: '1'.repeat(40) },
  module: { mode: '160000', id: '2'.repeat(40) },
  '.dvc/config': '[core]\n',
  'binary.dvc': '\xff\xfe',
};
const credentials = { username: 'bot', password: 'canary' };

/** A server and a reader of it; no delay is waited for. */
async function meet(change: { exchangeMilliseconds?: number } = {}) {
  const git = new ScriptedGit(FILES);
  const url = await git.listen();
  const delays: number[] = [];
  const clock = { now: () => 0, delay: async (milliseconds: number) => void delays.push(milliseconds) };
  const reader = new GitReader({ url, credentials }, { clock, random: () => 0.5, ...change });
  onTestFinished(async () => {
    await reader.close();
    await git[Symbol.asyncDispose]();
  });
  return { git, reader, delays, url };
}

/** Code and sentence of what opening a revision throws. */
async function refusal(opening: Promise<unknown>): Promise<[string, string]> {
  const fault = await opening.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isCodedError(fault)) throw fault ?? new Error('nothing was refused');
  expect(fault.message).not.toContain('canary');
  return [fault.code, fault.message];
}

describe('files of a commit', () => {
  it('are read with what is needed of the repository, and nothing else', async () => {
    const { git, reader } = await meet();
    const snapshot = await reader.open('main');
    expect(snapshot.commit).toBe(git.commit);
    expect([
      snapshot.has('.dvc/config'),
      snapshot.has('data/.dvc/config'),
      snapshot.has('data/a.csv.dvc/b'),
    ]).toEqual([true, false, false]);
    const texts = await snapshot.read(['data/a.csv.dvc', '.dvc/config', 'none'], 1_000);
    expect([...texts]).toEqual([
      ['data/a.csv.dvc', 'outs: []\n'],
      ['.dvc/config', '[core]\n'],
    ]);
    expect(git.seen.map(({ method, url }) => `${method} ${url.replace(/.*\.git/, '')}`)).toEqual([
      'GET /info/refs?service=git-upload-pack',
      'POST /git-upload-pack',
      'POST /git-upload-pack',
      'POST /git-upload-pack',
    ]);
    expect(git.seen[2]!.body).toMatch(/deepen 1\n.*filter blob:none/s);
    expect(new Set(git.seen.map(({ authorization }) => authorization)).size).toBe(1);
  });

  it('come with the commit from a server that cannot leave them out', async () => {
    const { git, reader } = await meet();
    git.filters = false;
    const snapshot = await reader.open(git.commit);
    await snapshot.read(['data/a.csv.dvc'], 1_000);
    expect(git.seen).toHaveLength(2);
    expect(git.seen[1]!.body).not.toContain('filter');
  });

  it.each<[string, string]>([
    ['data/link.dvc', 'data/link.dvc is a symbolic link'],
    ['data/link.dvc/a', 'data/link.dvc is a symbolic link'],
    ['module', 'module is a submodule'],
    ['data', 'data is a directory'],
    ['../data/a.csv.dvc', 'no path of a file'],
    ['/data/a.csv.dvc', 'no path of a file'],
    ['data//a.csv.dvc', 'no path of a file'],
    ['binary.dvc', 'not UTF-8 text'],
    ['data/a.csv.dvc', 'larger than the 5 bytes'],
  ])('are refused at %s', async (path, words) => {
    const { reader } = await meet();
    const snapshot = await reader.open('main');
    expect(await refusal(read(snapshot, path))).toEqual(['GitPathRefused', expect.stringContaining(words)]);
  });

  it('are refused where the server does not send them', async () => {
    const { git, reader } = await meet();
    const snapshot = await reader.open('main');
    git.lose(objectId({ kind: 'blob', data: Buffer.from('[core]\n') }, 'sha1'));
    expect((await refusal(read(snapshot, '.dvc/config')))[0]).toBe('GitNotFound');
  });
});

async function read(snapshot: GitSnapshot, path: string) {
  return snapshot.read([path], 5);
}

describe('a revision', () => {
  it('is of an annotated tag the commit that it is on', async () => {
    const { git, reader } = await meet();
    git.references = [
      `${'3'.repeat(40)} refs/tags/v1 peeled:${git.commit}`,
      `${'4'.repeat(40)} refs/heads/v1.1`,
    ];
    expect((await reader.open('v1')).commit).toBe(git.commit);
    expect((await reader.open('refs/tags/v1')).commit).toBe(git.commit);
  });

  it('is refused where a branch and a tag of this name differ', async () => {
    const { git, reader } = await meet();
    git.references = [`${git.commit} refs/heads/v1`, `${'4'.repeat(40)} refs/tags/v1`];
    expect(await refusal(reader.open('v1'))).toEqual([
      'GitRevisionRefused',
      'The revision v1 cannot be used: it is a branch and a tag: write refs/heads/v1 or refs/tags/v1.',
    ]);
  });

  it.each(['-x', 'a b', 'a\nb', 'a..b', 'a:b', 'HEAD@{1}', 'main^', ''])(
    'is refused as %j, before anyone is asked',
    async (revision) => {
      const { git, reader } = await meet();
      expect((await refusal(reader.open(revision)))[0]).toBe('GitRevisionRefused');
      expect(git.seen).toEqual([]);
    },
  );

  it('is refused where the server has another object under this name', async () => {
    const { git, reader } = await meet();
    const blob = objectId({ kind: 'blob', data: Buffer.from('[core]\n') }, 'sha1');
    expect(await refusal(reader.open(blob))).toEqual([
      'GitRevisionRefused',
      expect.stringContaining('id of a blob'),
    ]);
    expect(git.seen).toHaveLength(2);
  });
});

describe('a server', () => {
  const answer =
    (status: number, headers: Record<string, string> = {}, body = '') =>
    (_: unknown, response: ServerResponse) => {
      response.writeHead(status, headers).end(body);
      return true;
    };
  const git = (body: string) =>
    answer(200, { 'content-type': 'application/x-git-upload-pack-advertisement' }, body);

  it('that is down for a moment is asked again', async () => {
    const { git: server, reader, delays } = await meet();
    let refused = 0;
    server.instead = (_request, response) => {
      if (refused++ >= 2) return false;
      response.writeHead(503, { 'retry-after': '1' }).end();
      return true;
    };
    await reader.open('main');
    expect(delays).toEqual([1_000, 1_000]);
  });

  it.each([
    ['wants other credentials', answer(401), 'GitRefused', 'HTTP 401'],
    ['forbids it', answer(403), 'GitRefused', 'HTTP 403'],
    ['has no such repository', answer(404), 'GitNotFound', 'no such repository'],
    ['stays down', answer(502), 'GitUnreachable', 'HTTP 502'],
    [
      'sends us elsewhere',
      answer(302, { location: 'http://127.0.0.1:1/' }),
      'GitAnswerInvalid',
      'another address',
    ],
    [
      'is no Git server',
      answer(200, { 'content-type': 'text/html' }, '<html>'),
      'GitAnswerInvalid',
      'address to clone from',
    ],
    [
      'speaks an older protocol',
      git(`${packet('# service=git-upload-pack')}${FLUSH}${packet(`${'1'.repeat(40)} HEAD`)}`),
      'GitAnswerInvalid',
      'since Git 2.18',
    ],
    [
      'speaks of other objects',
      git(`${packet('version 2')}${packet('object-format=md4')}`),
      'GitAnswerInvalid',
      'unknown format',
    ],
    ['is cut off', git('00ff'), 'GitAnswerInvalid', 'cut off'],
    [
      'repeats what it was told',
      git(packet('ERR no entry for canary')),
      'GitAnswerInvalid',
      'it says: no entry for ***',
    ],
    ['sends without end', git('0'.repeat(5 * 2 ** 20)), 'GitTooLarge', 'more than the 4194304 bytes'],
  ] as const)('that %s is told', async (_, instead, code, words) => {
    const { git: server, reader } = await meet();
    server.instead = instead;
    expect(await refusal(reader.open('main'))).toEqual([code, expect.stringContaining(words)]);
  });

  it('that does not answer is given up', async () => {
    const { git: server, reader, delays } = await meet({ exchangeMilliseconds: 20 });
    server.instead = () => true;
    expect(await refusal(reader.open('main'))).toEqual([
      'GitUnreachable',
      expect.stringContaining('time limit'),
    ]);
    expect(delays).toHaveLength(3);
  });

  it('that breaks off in the middle is asked again', async () => {
    const { git: server, reader } = await meet();
    let broken = false;
    server.instead = (_request, response, body) => {
      if (broken || !body.includes('command=fetch')) return false;
      broken = true;
      response.writeHead(200, {
        'content-type': 'application/x-git-upload-pack-result',
        'content-length': '999',
      });
      response.write('0011shallow-info', () => response.destroy());
      return true;
    };
    expect((await reader.open('main')).has('.dvc/config')).toBe(true);
    expect(broken).toBe(true);
  });
});
