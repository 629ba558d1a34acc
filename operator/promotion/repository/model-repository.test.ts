import { describe, expect, it } from 'vitest';
import type { ForgeSettings } from '../../forge/forges.ts';
import type { GitRemote } from '../../git/git-remote.ts';
import { SECRETS } from '../../kubernetes/resource.ts';
import { MemoryCluster } from '../../testing/memory-cluster.ts';
import { openRepository } from './model-repository.ts';

const MODEL = { metadata: { namespace: 'shop', name: 'telco', uid: 'u', generation: 1 } };
const SPEC = {
  url: 'https://git.example.com/shop/models.git',
  branch: 'main',
  provider: 'Gitea' as const,
  secretRef: { name: 'git' },
};

function createOpener(secrets: Record<string, Record<string, string>>) {
  const writer = new MemoryCluster();
  for (const [name, values] of Object.entries(secrets)) {
    const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, btoa(value)]));
    writer.put(SECRETS, { metadata: { namespace: 'shop', name }, data });
  }
  const seen: { forge?: ForgeSettings; remote?: GitRemote } = {};
  const opener = {
    writer,
    forges: {
      open: (settings: ForgeSettings) => {
        seen.forge = settings;
        return { installationToken: async () => 'ghs_made' };
      },
    } as never,
    repositories: {
      open: async (remote: GitRemote) => {
        seen.remote = remote;
        return {};
      },
    } as never,
  };
  return { opener, seen };
}

describe('openRepository', () => {
  it('reaches forge and Git with the token of the Secret in the model’s own namespace', async () => {
    const { opener, seen } = createOpener({ git: { token: 'abc' } });
    const opened = await openRepository(opener, MODEL, SPEC);
    expect(opened).toMatchObject({ base: 'main', repository: { owner: 'shop', name: 'models' } });
    expect(seen.forge).toMatchObject({
      apiURL: 'https://git.example.com/api/v1',
      credentials: { kind: 'Token', token: 'abc' },
    });
    expect(seen.remote).toEqual({
      url: SPEC.url,
      credentials: { username: 'x-access-token', password: 'abc' },
    });
  });

  it('lets a GitHub App make the token for Git', async () => {
    const { opener, seen } = createOpener({ git: { appId: '7', privateKey: 'PEM' } });
    await openRepository(opener, MODEL, { ...SPEC, provider: 'GitHub', apiURL: 'https://api.example.com' });
    expect(seen.forge).toMatchObject({
      apiURL: 'https://api.example.com',
      credentials: { kind: 'App', appId: '7' },
    });
    expect(seen.remote?.credentials).toEqual({ username: 'x-access-token', password: 'ghs_made' });
  });

  it('trusts the certificate authority that caRef names, in both', async () => {
    const { opener, seen } = createOpener({
      git: { token: 'abc' },
      ca: { 'ca.crt': 'PEM', 'other.pem': 'OTHER' },
    });
    await openRepository(opener, MODEL, { ...SPEC, caRef: { name: 'ca', key: 'ca.crt' } });
    expect([seen.forge?.certificateAuthority, seen.remote?.certificateAuthority]).toEqual(['PEM', 'PEM']);
    await openRepository(opener, MODEL, { ...SPEC, caRef: { name: 'ca', key: 'other.pem' } });
    expect(seen.forge?.certificateAuthority).toBe('OTHER');
  });

  it.each<[string, Record<string, Record<string, string>>, object, string]>([
    ['no Secret', {}, {}, 'SecretMissing'],
    ['a Secret of other keys', { git: { password: 'abc' } }, {}, 'SecretIncomplete'],
    [
      'no certificate',
      { git: { token: 'abc' }, ca: {} },
      { caRef: { name: 'ca', key: 'ca.crt' } },
      'CertificateMissing',
    ],
    [
      'an address of no repository',
      { git: { token: 'abc' } },
      { url: 'https://git.example.com' },
      'RepositoryURLInvalid',
    ],
  ])('refuses %s', async (_, secrets, given, code) => {
    const { opener } = createOpener(secrets);
    await expect(openRepository(opener, MODEL, { ...SPEC, ...given })).rejects.toMatchObject({ code });
  });
});
