import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packet } from '@churnops/lib/git/pkt-line.ts';
import { ScriptedGit } from '@churnops/lib/git/scripted-git.fixture.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runJobProcess } from '../run/job-process.fixture.ts';

const TOKEN = 'canary-4711';
const ADVERTISED = 'application/x-git-upload-pack-advertisement';

/** Repeats in many ways what it was told. */
const INDISCRETIONS: [string, (told: string, response: ServerResponse) => void][] = [
  [
    'says it as an error',
    (told, response) => response.writeHead(200, { 'content-type': ADVERTISED }).end(packet(`ERR ${told}`)),
  ],
  [
    'speaks it in place of the protocol',
    (told, response) => response.writeHead(200, { 'content-type': ADVERTISED }).end(packet(told)),
  ],
  [
    'answers with it as a page',
    (told, response) => response.writeHead(500, { 'content-type': 'text/html' }).end(told),
  ],
  [
    'refuses it by name',
    (told, response) => response.writeHead(401, { 'www-authenticate': `Basic realm="${told}"` }).end(told),
  ],
  [
    'redirects to it',
    (told, response) => response.writeHead(301, { location: `http://127.0.0.1:1/?${told}` }).end(),
  ],
  [
    'calls its type so',
    (told, response) => response.writeHead(200, { 'content-type': `text/${told}` }).end(),
  ],
];

describe('the token for a Git server', () => {
  it.each(INDISCRETIONS)('is repeated nowhere when the server %s', { timeout: 60_000 }, async (_, repeat) => {
    const directory = await mkdtemp(join(tmpdir(), 'churnops-token-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const registry = createServer((_request, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void registry.close());
    await using git = new ScriptedGit({});
    const gitRepository = { url: await git.listen(), revision: 'main' };
    git.instead = ({ headers }, response) => {
      const basic = headers.authorization?.replace('Basic ', '') ?? '';
      repeat(`${basic} ${Buffer.from(basic, 'base64')} ${TOKEN}`, response);
      return true;
    };
    const host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
    const contract = {
      target: { name: 'churn', positive: 'Yes' },
      features: [{ name: 'tenure', type: 'Numeric' }],
    };
    const data = { dvc: { gitRepository, path: 'a.csv.dvc' } };
    const spec = { contract, data, output: { repository: `${host}/churn/telco` } };
    const run = { formatVersion: 1, uid: 'uid', name: 'telco-1', namespace: 'dev', spec };
    const files = { 'data-git/token': TOKEN };
    const { exitCode, log, message } = await runJobProcess({ directory, host, run, files });
    expect(exitCode).toBeGreaterThan(0);
    expect(message['code']).toMatch(/^Git/);
    const said = log + JSON.stringify(message);
    const forms = [TOKEN, `x-access-token:${TOKEN}`].map((form) => Buffer.from(form).toString('base64'));
    for (const form of [TOKEN, encodeURIComponent(TOKEN), ...forms]) expect(said).not.toContain(form);
    expect(git.seen.every(({ url }) => !url.includes(TOKEN))).toBe(true);
  });
});
