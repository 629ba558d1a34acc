import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

/** Arguments and environment of every process of the machine, until it is stopped. */
function observeProcesses(): { seen: Set<string>; stop(): Promise<void> } {
  const seen = new Set<string>();
  let going = true;
  const look = async (): Promise<void> => {
    while (going) {
      const pids = (await readdir('/proc')).filter(
        (name) => /^\d+$/.test(name) && Number(name) !== process.pid,
      );
      for (const pid of pids) {
        for (const file of ['cmdline', 'environ']) {
          const text = await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
          if (text.includes('CHURNOPS_GIT_OPERATION') || file === 'cmdline') seen.add(text);
        }
      }
    }
  };
  const looking = look();
  return {
    seen,
    stop: async () => {
      going = false;
      await looking;
    },
  };
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
    const processes = observeProcesses();
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
    await processes.stop();
    const seen = [...processes.seen].join('\n');
    // The test sees what it looks at: the transport of Git, and the program that it asks.
    expect(seen).toContain('git-remote-https');
    expect(seen).toContain("Password for 'https://robot@127.0.0.1");
    expectNoCanary(seen);
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
