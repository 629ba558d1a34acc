import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertificateAuthority } from '@churnops/dev/certificates/certificate-authority.ts';
import { Component } from '@churnops/dev/processes/component.ts';
import { freeLoopbackPort } from '@churnops/dev/processes/free-port.ts';
import { ensurePrograms } from '@churnops/dev/programs/ensure-programs.ts';
import { createProgress } from '@churnops/dev/programs/progress.ts';
import { hash } from 'bcryptjs';
import { fetch } from 'undici';
import { stringify } from 'yaml';

/** Who a registry lets in, and how it is spoken to. */
export interface RealRegistryOptions {
  user?: { username: string; password: string };
  tls?: boolean;
}

/** The registry of the distribution project, running. */
export interface RealRegistry {
  host: string;
  /** Of its certificate, in PEM, where it has one. */
  certificateAuthority?: string;
  /** Where a blob is on its disk, for tests that damage it. */
  blobPath(digest: string): string;
  /** How many upload sessions it has on disk. */
  uploads(repository: string): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the registry on a free port of 127.0.0.1, with storage of its own. */
export async function startRealRegistry({ user, tls }: RealRegistryOptions): Promise<RealRegistry> {
  const programs = await ensurePrograms(['registry'], {
    environment: process.env,
    progress: createProgress(process.stderr),
  });
  const directory = await mkdtemp(join(tmpdir(), 'registry-'));
  const authority = tls ? await CertificateAuthority.create(directory, 'ca', 'registry test') : undefined;
  const pair = await authority?.issue('registry', {
    commonName: 'registry',
    usages: ['server'],
    hosts: ['127.0.0.1'],
  });
  if (user !== undefined) {
    await writeFile(join(directory, 'htpasswd'), `${user.username}:${await hash(user.password, 4)}\n`);
  }
  const host = `127.0.0.1:${await freeLoopbackPort()}`;
  const storage = join(directory, 'storage');
  const configuration = {
    version: 0.1,
    log: { level: 'warn' },
    storage: { filesystem: { rootdirectory: storage } },
    http: { addr: host, ...(pair && { tls: { certificate: pair.certificatePath, key: pair.keyPath } }) },
    ...(user && { auth: { htpasswd: { realm: 'test', path: join(directory, 'htpasswd') } } }),
  };
  await writeFile(join(directory, 'config.yaml'), stringify(configuration));
  const component = await Component.start({
    name: 'registry',
    argv: [programs.get('registry')!, 'serve', join(directory, 'config.yaml')],
    logPath: join(directory, 'log'),
    environment: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
  });
  await component.ready(async () => probe(host), 30);
  const repositories = join(storage, 'docker/registry/v2/repositories');
  return {
    host,
    ...(authority && { certificateAuthority: await readFile(authority.certificatePath, 'utf8') }),
    blobPath: (digest) => {
      const hex = digest.slice('sha256:'.length);
      return join(storage, 'docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex, 'data');
    },
    uploads: async (repository) => (await readdir(join(repositories, repository, '_uploads'))).length,
    stop: async () => {
      await component.stop(5);
      await rm(directory, { recursive: true });
    },
  };
}

/** Any answer will do: a server of TLS answers plain HTTP with 400. */
async function probe(host: string): Promise<undefined> {
  await (await fetch(`http://${host}/`)).body?.cancel();
}
