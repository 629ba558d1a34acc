import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASKPASS_VARIABLE } from './askpass.ts';
import { OPERATION_VARIABLE } from './git-processes.ts';
import { GitServer, type Manners } from './testing/git-server.ts';
import type { Origin } from './testing/origin.ts';
import { BRANCH_PREFIX, createRepositories, type TestRepositories } from './testing/repositories.ts';

/** Never to be found anywhere. The signs are ones that URLs and shells treat in their own way. */
const CANARY = 'canary-7f3a/9:@%27 $HOME\'"\\x';
const credentials = { username: 'robot', password: CANARY };

/** Every form in which it could get out. */
const FORMS = [
  CANARY,
  encodeURIComponent(CANARY),
  JSON.stringify(CANARY).slice(1, -1),
  Buffer.from(CANARY).toString('base64'),
  Buffer.from(`robot:${CANARY}`).toString('base64'),
];

const PATH = 'environments/dev/telco.yaml';
let server: GitServer;
let origin: Origin;
let mine: TestRepositories;
let url: string;

beforeAll(async () => {
  server = await GitServer.start({ tls: true });
  server.credentials = credentials;
  origin = await server.createRepository('private');
  url = server.url('private');
  await origin.commit({ branch: 'main', files: { [PATH]: 'v: 0\n' } });
  mine = await createRepositories({ logging: true });
});

afterAll(async () => {
  await mine.remove();
  await server.stop();
});

const remote = () => ({ url, credentials, certificateAuthority: server.certificateAuthority! });

/** Arguments of every process of the machine, and the environments of those that Git has started. */
async function processes(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const read = (pid: string, file: string) => readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '');
  const texts = pids.map(async (pid) => {
    const environment = await read(pid, 'environ');
    return [await read(pid, 'cmdline'), environment.includes(OPERATION_VARIABLE) ? environment : ''];
  });
  return (await Promise.all(texts)).flat();
}

function expectNoCanary(text: string): void {
  for (const form of FORMS) expect(text).not.toContain(form);
}

/** Every file below a directory. */
async function contentsOf(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')));
  return texts.join('\n');
}

describe('a password', () => {
  it('opens the repository, and is seen in no argument, environment, file or log on its way', async () => {
    const seen: string[] = [];
    server.whileWaiting = async () => {
      seen.push(...(await processes()));
    };
    const repository = await mine.repositories.open(remote());
    await repository.fetch('main');
    const parent = repository.tip('main')!;
    expect(await repository.readFile(parent, PATH, { maximumBytes: 100 })).toBe('v: 0\n');
    const edit = {
      parent,
      path: PATH,
      content: 'v: 1\n',
      message: 'm',
      trailers: {},
      committedAt: new Date(0),
    };
    const commit = await repository.commitEdit(edit);
    const branch = `${BRANCH_PREFIX}secret`;
    expect(await repository.push({ branch, commit, lease: 'MustNotExist' })).toBe('Pushed');
    expect(await repository.deleteBranch({ branch, lease: commit })).toBe('Deleted');
    server.whileWaiting = undefined;
    // The test sees what it looks for: the transport that sends the password, and where it got it.
    expect(seen.join('\n')).toContain('git-remote-https');
    expect(seen.join('\n')).toContain(ASKPASS_VARIABLE);
    expectNoCanary(seen.join('\n'));
    expectNoCanary(await contentsOf(mine.directory));
    expectNoCanary(mine.log.join('\n'));
    expect(server.seen.at(-1)?.authorization).toContain('Basic ');
  });

  const failures: [string, Manners][] = [
    ['is refused', { kind: 'Answer', status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }],
    ['is forbidden', { kind: 'Answer', status: 403 }],
    ['meets an error', { kind: 'Answer', status: 500 }],
    ['is sent on elsewhere', { kind: 'Answer', status: 302, headers: { location: 'https://127.0.0.1:1/' } }],
    ['is cut off', { kind: 'Cut', bytes: 20 }],
  ];

  it.each(failures)('is in no error and no log when it %s', async (_, manners) => {
    const repository = await mine.repositories.open(remote());
    server.manners = manners;
    const error = await repository.fetch('main').catch((caught: Error) => caught);
    server.manners = { kind: 'Normal' };
    expect(error).toBeInstanceOf(Error);
    expectNoCanary(inspect(error, { depth: 10, showHidden: true }));
    expectNoCanary(mine.log.join('\n'));
  });

  it('that a remote repeats in its own words is taken out of them', async () => {
    const repository = await mine.repositories.open(remote());
    await repository.fetch('main');
    const parent = repository.tip('main')!;
    const edit = {
      parent,
      path: PATH,
      content: 'v: 2\n',
      message: 'm',
      trailers: {},
      committedAt: new Date(0),
    };
    const commit = await repository.commitEdit(edit);
    await origin.refusePushes(`we know your password ${CANARY}`);
    const push = repository.push({ branch: `${BRANCH_PREFIX}b`, commit, lease: 'MustNotExist' });
    const error = await push.catch((caught: Error) => caught);
    expect(error).toMatchObject({
      code: 'GitPushRefused',
      message: expect.stringContaining('we know your password ***'),
    });
    expectNoCanary(inspect(error, { depth: 10, showHidden: true }));
  });

  it('that was taken away shows nothing any more, and another one does not see what it saw', async () => {
    const repository = await mine.repositories.open(remote());
    await repository.fetch('main');
    const tip = repository.tip('main')!;
    const wrong = await mine.repositories.open({
      ...remote(),
      credentials: { username: 'robot', password: 'no' },
    });
    await expect(wrong.fetch('main')).rejects.toMatchObject({ code: 'GitCredentialsRefused' });
    const read = wrong.readFile(tip, PATH, { maximumBytes: 10 });
    await expect(read).rejects.toMatchObject({ code: 'GitNotFetched' });
    server.credentials = { username: 'robot', password: 'changed' };
    await expect(repository.fetch('main')).rejects.toMatchObject({ code: 'GitCredentialsRefused' });
    server.credentials = credentials;
    expect(repository.tip('main')).toBeUndefined();
    await expect(repository.history('main', PATH)).rejects.toMatchObject({ code: 'GitNotFetched' });
  });

  it('is not asked for at a terminal where there is none', async () => {
    const repository = await mine.repositories.open({
      url,
      certificateAuthority: server.certificateAuthority!,
    });
    await expect(repository.fetch('main')).rejects.toMatchObject({ code: 'GitCredentialsRefused' });
  });
});

describe('a certificate', () => {
  it('of an authority that nobody named is not trusted', async () => {
    const repository = await mine.repositories.open({ url, credentials });
    const before = server.seen.length;
    await expect(repository.fetch('main')).rejects.toMatchObject({ code: 'GitCertificateRefused' });
    expect(server.seen).toHaveLength(before);
  });
});
