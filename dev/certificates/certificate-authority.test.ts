import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CertificateAuthority } from './certificate-authority.ts';
import { writeKubeconfig } from './kubeconfig.ts';

const read = async (path: string) => new X509Certificate(await readFile(path));

describe('CertificateAuthority', () => {
  let directory: string;
  let authority: CertificateAuthority;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'certificates-'));
    authority = await CertificateAuthority.create(directory, 'ca', 'test-authority');
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('is an authority', async () => {
    const certificate = await read(authority.certificatePath);
    expect(certificate.ca).toBe(true);
    expect(certificate.subject).toBe('CN=test-authority');
  });

  it('issues a client certificate with user and groups that can not sign or serve', async () => {
    const request = {
      commonName: 'system:node:n',
      organizations: ['system:nodes', 'b'],
      usages: ['client'] as const,
    };
    const { certificatePath } = await authority.issue('client', request);
    const certificate = await read(certificatePath);
    expect(certificate.subject.split('\n').sort()).toEqual(['CN=system:node:n', 'O=b', 'O=system:nodes']);
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(certificate.verify((await read(authority.certificatePath)).publicKey)).toBe(true);
  });

  it('issues a server certificate for names and addresses', async () => {
    const hosts = ['198.18.0.2', 'kubernetes.default.svc'];
    const { certificatePath } = await authority.issue('server', {
      commonName: 's',
      usages: ['server'],
      hosts,
    });
    const certificate = await read(certificatePath);
    expect(certificate.checkIP('198.18.0.2')).toBe('198.18.0.2');
    expect(certificate.checkHost('kubernetes.default.svc')).toBe('kubernetes.default.svc');
    expect(certificate.checkHost('elsewhere')).toBeUndefined();
  });

  it('keeps keys and kubeconfigs from other users', async () => {
    const credentials = await authority.issue('user', { commonName: 'user', usages: ['client'] });
    const path = join(directory, 'kubeconfig');
    const certificateAuthorityPath = authority.certificatePath;
    const server = 'https://127.0.0.1:6443';
    await writeKubeconfig(path, {
      cluster: 'c',
      server,
      certificateAuthorityPath,
      user: 'user',
      credentials,
    });
    for (const file of [credentials.keyPath, path]) expect((await stat(file)).mode & 0o077).toBe(0);
    const { clusters, contexts } = parse(await readFile(path, 'utf8'));
    expect(clusters[0].cluster.server).toBe(server);
    expect(contexts[0].context).toEqual({ cluster: 'c', user: 'user' });
  });
});
