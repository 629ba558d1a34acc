import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertificateAuthority } from '../certificates/certificate-authority.ts';
import { Component } from '../processes/component.ts';
import { freeLoopbackPort } from '../processes/free-port.ts';
import { ensurePrograms } from '../programs/ensure-programs.ts';
import { STORE_PROGRAM } from '../programs/program-table.ts';
import { createProgress } from '../programs/progress.ts';

/** A store that speaks S3, running, with its buckets. */
export interface RealStore extends AsyncDisposable {
  /** `http(s)://127.0.0.1:<port>` */
  endpoint: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Of its certificate, in PEM, where it speaks TLS. */
  certificateAuthority?: string;
  /** Where an object is on its disk. */
  pathOf(bucket: string, key: string): string;
  stop(): Promise<void>;
}

/** How a store is started. */
export interface RealStoreOptions {
  buckets: readonly string[];
  tls?: boolean;
  /** Keeps the versions of objects. */
  versions?: boolean;
  address?: string;
}

const SECONDS = 30;

/**
 * Starts the Versity S3 Gateway on a free port, with storage and credentials of its own. It checks signatures, the sha256 of what
 * is sent, and the rules of uploads in parts, as Amazon's does.
 *
 * @example
 * await using store = await startRealStore({ buckets: ['data'] });
 */
export async function startRealStore(options: RealStoreOptions): Promise<RealStore> {
  const { buckets, tls = false, versions = false, address = '127.0.0.1' } = options;
  const programs = await ensurePrograms([STORE_PROGRAM], {
    environment: process.env,
    progress: createProgress(process.stderr),
  });
  const directory = await mkdtemp(join(tmpdir(), 'churnops-store-'));
  const at = (name: string) => join(directory, name);
  for (const name of ['objects', 'metadata', 'versions', ...buckets.map((bucket) => `objects/${bucket}`)])
    await mkdir(at(name));
  const authority = tls ? await CertificateAuthority.create(directory, 'ca', 'store test') : undefined;
  const pair = await authority?.issue('store', { commonName: 'store', usages: ['server'], hosts: [address] });
  const port = await freeLoopbackPort();
  const host = `${address}:${port}`;
  const [accessKeyId, secretAccessKey] = ['churnops-test', 'a/secret+with=signs'];
  const component = await Component.start({
    name: STORE_PROGRAM,
    argv: [
      programs.get(STORE_PROGRAM)!,
      ...['--port', host, '--keep-alive'],
      ...(pair ? ['--cert', pair.certificatePath, '--key', pair.keyPath] : []),
      'posix',
      ...['--sidecar', at('metadata')],
      ...(versions ? ['--versioning-dir', at('versions')] : []),
      at('objects'),
    ],
    logPath: at('log'),
    environment: {
      PATH: process.env['PATH'],
      ROOT_ACCESS_KEY: accessKeyId,
      ROOT_SECRET_KEY: secretAccessKey,
    },
  });
  const stop = async () => {
    await component.stop(5);
    await rm(directory, { recursive: true });
  };
  await component
    .ready(() => probe(port, address), SECONDS)
    .catch(async (fault: unknown) => {
      await stop();
      throw fault;
    });
  return {
    endpoint: `${tls ? 'https' : 'http'}://${host}`,
    accessKeyId,
    secretAccessKey,
    ...(authority && { certificateAuthority: await readFile(authority.certificatePath, 'utf8') }),
    pathOf: (bucket, key) => join(directory, 'objects', bucket, key),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Ready is who takes connections: with TLS it closes those that do not speak it. */
async function probe(port: number, host: string): Promise<undefined> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}
