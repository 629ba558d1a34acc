import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect } from './connection.ts';

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'churnops-connection-'));
  path = join(directory, 'kubeconfig');
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(directory, { recursive: true, force: true });
});

const write = (
  user: object,
  contexts: object[] = [{ name: 'here', context: { cluster: 'here', user: 'me' } }],
) =>
  writeFile(
    path,
    JSON.stringify({
      clusters: [
        {
          name: 'here',
          cluster: { server: 'https://apiserver.example:6443/', 'insecure-skip-tls-verify': true },
        },
      ],
      contexts,
      users: [{ name: 'me', user }],
      'current-context': 'here',
    }),
  );

describe('connect', () => {
  it('knows the server and presents a token', async () => {
    await write({ token: 'abc' });
    const connection = await connect({ kubeconfig: path });
    expect(connection.server).toBe('https://apiserver.example:6443');
    expect(await connection.authenticate()).toEqual({ Authorization: 'Bearer abc' });
    await connection.dispatcher.destroy();
  });

  it('presents a name and a password', async () => {
    await write({ username: 'me', password: 'pässword' });
    const connection = await connect({ kubeconfig: path });
    const expected = `Basic ${Buffer.from('me:pässword').toString('base64')}`;
    expect(await connection.authenticate()).toEqual({ Authorization: expected });
    await connection.dispatcher.destroy();
  });

  it('reads a token file again after a minute, as service account tokens change', async () => {
    const tokenFile = join(directory, 'token');
    await writeFile(tokenFile, 'first');
    await write({ 'auth-provider': { name: 'tokenFile', config: { tokenFile } } });
    vi.useFakeTimers({ toFake: ['Date'] });
    let now = 0;
    const connection = await connect({ kubeconfig: path }, () => now);
    await writeFile(tokenFile, 'second');
    expect(await connection.authenticate()).toEqual({ Authorization: 'Bearer first' });
    now = 61_000;
    vi.setSystemTime(Date.now() + 61_000);
    expect(await connection.authenticate()).toEqual({ Authorization: 'Bearer second' });
    await connection.dispatcher.destroy();
  });

  it('takes the namespace of the context, and that of another context when asked to', async () => {
    await write({}, [
      { name: 'here', context: { cluster: 'here', user: 'me', namespace: 'churn-dev' } },
      { name: 'there', context: { cluster: 'here', user: 'me', namespace: 'churn-prod' } },
    ]);
    for (const [context, namespace] of [
      ['here', 'churn-dev'],
      ['there', 'churn-prod'],
    ] as const) {
      const connection = await connect({ kubeconfig: path, context });
      expect(connection.namespace).toBe(namespace);
      await connection.dispatcher.destroy();
    }
  });

  it('reads several kubeconfigs as one, of which the first to say something counts', async () => {
    await write({ token: 'second' });
    const first = join(directory, 'first');
    await writeFile(
      first,
      JSON.stringify({ users: [{ name: 'me', user: { token: 'first' } }], contexts: [], clusters: [] }),
    );
    const connection = await connect({ kubeconfig: [first, join(directory, 'absent'), path] });
    expect(connection.server).toBe('https://apiserver.example:6443');
    expect(await connection.authenticate()).toEqual({ Authorization: 'Bearer first' });
    await connection.dispatcher.destroy();
  });

  it.each([
    ['that is not there', async () => undefined],
    ['that is not YAML', () => writeFile(path, '{{{')],
    ['whose context names no cluster', () => write({}, [])],
    [
      'that names a certificate which is not there',
      () => write({ 'client-certificate': '/nonexistent/cert.pem' }),
    ],
  ])('refuses a kubeconfig %s, naming it', async (_, prepare) => {
    await prepare();
    await expect(connect({ kubeconfig: path })).rejects.toMatchObject({
      code: 'KubeconfigInvalid',
      message: expect.stringContaining(path),
    });
  });

  it('says what to name where there is no service account', async () => {
    await expect(connect({})).rejects.toThrow('Outside of a cluster, name a kubeconfig with --kubeconfig.');
  });
});
