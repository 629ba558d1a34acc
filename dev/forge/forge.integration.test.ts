import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../processes/run-program.ts';
import { waitUntil } from '../processes/wait-until.ts';
import { createProgress } from '../programs/progress.ts';
import { startForge } from './forge.ts';
import type { ForgeRepository, ForgeUser } from './forge-administration.ts';
import { forgeAtHand } from './forge-at-hand.ts';
import { startRealForge } from './real-forge.fixture.ts';

type Forge = Awaited<ReturnType<typeof startRealForge>>;

describe('a real forge', () => {
  let forge: Forge;
  let author: ForgeUser;
  let repository: ForgeRepository;
  const as = ({ username, password }: ForgeUser) =>
    `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const api = () => `/repos/${repository.owner}/${repository.name}`;

  beforeAll(async () => {
    forge = await startRealForge({ tls: true });
    author = await forge.createUser('author');
    repository = await forge.createRepository({ username: 'administrator' }, 'models');
  });
  afterAll(() => forge.stop());

  it('holds what is committed, for Git to fetch without blobs over TLS', async () => {
    const commit = await forge.commitFiles(repository, { 'a/b.yaml': 'a: 1\n' });
    const directory = await mkdtemp(join(tmpdir(), 'clone-'));
    const ca = join(directory, 'ca.crt');
    await writeFile(ca, forge.access.certificateAuthority!);
    const clone = ['clone', '--bare', '--filter=blob:none', repository.cloneURL, join(directory, 'models')];
    const token = Buffer.from(`any:${forge.token}`).toString('base64');
    const configuration = {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'http.extraHeader',
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${token}`,
    };
    await runProgram(['git', ...clone], { env: { ...process.env, ...configuration, GIT_SSL_CAINFO: ca } });
    const git = (...argv: string[]) => runProgram(['git', '-C', join(directory, 'models'), ...argv]);
    expect(await git('rev-parse', 'main')).toBe(`${commit}\n`);
    const missing = await git('rev-list', '--objects', '--missing=print', 'main');
    expect(missing).toMatch(/^\?[0-9a-f]{40}$/m);
    await rm(directory, { recursive: true });
  });

  it('changes files that are there', async () => {
    await forge.commitFiles(repository, { 'c.yaml': 'c: 1\n' });
    await forge.commitFiles(repository, { 'c.yaml': 'c: 2\n', 'd.yaml': 'd: 1\n' });
    const { content } = await forge.call<{ content: string }>('GET', `${api()}/contents/c.yaml`);
    expect(Buffer.from(content, 'base64').toString()).toBe('c: 2\n');
  });

  it('lets a user do what the token says and the repository allows', async () => {
    const token = await forge.createToken(author, ['write:issue']);
    const label = (authorization: string) =>
      forge.call('POST', `${api()}/labels`, { name: 'x', color: '#ff0000' }, authorization);
    await expect(label(`token ${token}`)).rejects.toThrow(/\/labels with 404/);
    await forge.addCollaborator(repository, author, 'write');
    await label(`token ${token}`);
    const contents = forge.call('GET', `${api()}/contents/c.yaml`, undefined, `token ${token}`);
    await expect(contents).rejects.toThrow(/with 403: .*read:repository/);
  });

  it('tells a webhook what happened, with a signature', async () => {
    const received: { body: string; signature: unknown; event: unknown }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk;
      });
      request.once('end', () => {
        const { 'x-gitea-signature': signature, 'x-gitea-event': event } = request.headers;
        received.push({ body, signature, event });
        response.end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await forge.createWebhook(repository, { url, secret: 'known to both' });
    await forge.commitFiles(repository, { 'e.yaml': 'e: 1\n' });
    const reason = await waitUntil(async () => (received[0] ? undefined : 'nothing was received'), 20);
    server.close();
    expect(reason).toBeUndefined();
    expect(received[0]?.event).toBe('push');
    const signature = createHmac('sha256', 'known to both')
      .update(received[0]?.body ?? '')
      .digest('hex');
    expect(received[0]?.signature).toBe(signature);
  });

  it('merges a pull request that another user has approved', async () => {
    await forge.addCollaborator(repository, author, 'write');
    const branch = { new_branch_name: 'proposal', old_branch_name: 'main' };
    await forge.call('POST', `${api()}/branches`, branch, as(author));
    await forge.commitFiles(repository, { 'f.yaml': 'f: 1\n' }, { branch: 'proposal' });
    const proposal = { title: 'f', head: 'proposal', base: 'main' };
    const { number } = await forge.call<{ number: number }>('POST', `${api()}/pulls`, proposal, as(author));
    await forge.call('POST', `${api()}/pulls/${number}/reviews`, { event: 'APPROVED' });
    const merge = () => forge.call('POST', `${api()}/pulls/${number}/merge`, { Do: 'merge' });
    // While it computes whether it can merge, Gitea answers 405.
    expect(await waitUntil(() => merge().then(() => undefined), 20)).toBeUndefined();
    await forge.call('GET', `${api()}/contents/f.yaml`);
  });

  it('keeps its URL and what it holds when it is killed and started again', async () => {
    await forge.kill();
    await expect(forge.call('GET', '/version')).rejects.toThrow(/ECONNREFUSED/);
    await forge.restart();
    await forge.call('GET', `${api()}/contents/c.yaml`);
  });

  it('has no secret in the arguments of its process', async () => {
    const commandLine = await readFile(`/proc/${forge.pid}/cmdline`, 'utf8');
    expect(commandLine).toMatch(/gitea.*app\.ini/);
    expect(commandLine).not.toContain(forge.token);
  });
});

describe('a forge without TLS', () => {
  it('is reached by plain HTTP on loopback', async () => {
    await using forge = await startRealForge();
    expect(forge.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await forge.call('GET', '/version')).toEqual({ version: '1.26.0' });
  });
});

describe('the forge at hand', () => {
  it('is the one that runs in a folder, and another once that is gone', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'forge-'));
    const options = { environment: process.env, progress: createProgress(process.stderr), directory };
    const first = await startForge(options);
    await first.createUser('author');
    const { forge, existed } = await forgeAtHand(options);
    expect(existed).toBe(true);
    await forge.call('GET', '/users/author');
    await first.stop();
    const next = await forgeAtHand(options);
    await expect(next.forge.call('GET', '/users/author')).rejects.toThrow(/404/);
    if (next.existed) throw new Error('it was thought to run');
    await next.forge.stop();
    await rm(directory, { recursive: true });
  });
});
