import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RealForge } from '@churnops/dev/forge/forge.ts';
import type { ForgeRepository } from '@churnops/dev/forge/forge-administration.ts';
import { startRealForge } from '@churnops/dev/forge/real-forge.fixture.ts';
import { type RealStore, startRealStore } from '@churnops/dev/store/real-store.fixture.ts';
import { S3Client } from '@churnops/lib/s3/s3-client.ts';

const KNOWN = join(import.meta.dirname, 'known-answer');

interface Parts extends Pick<DvcPlace, 'directory' | 'forge' | 'store' | 'token' | 'web'> {
  owner: { username: string };
  stop: () => Promise<unknown>;
}

/** Repositories of DVC on a real forge with TLS, with remotes in a real store and on a web server. */
export class DvcPlace {
  readonly directory: string;
  readonly forge: RealForge;
  readonly store: RealStore;
  /** A token that may read, and nothing else. */
  readonly token: string;
  /** The web server's address. */
  readonly web: string;
  readonly #owner: { username: string };
  readonly #stop: () => Promise<unknown>;

  private constructor(parts: Parts) {
    ({ directory: this.directory, forge: this.forge, store: this.store } = parts);
    ({ token: this.token, web: this.web, owner: this.#owner, stop: this.#stop } = parts);
  }

  static async start(): Promise<DvcPlace> {
    const directory = await mkdtemp(join(tmpdir(), 'dvc-place-'));
    const [forge, store] = [
      await startRealForge({ tls: true }),
      await startRealStore({ buckets: ['churn'] }),
    ];
    const server = createServer((request, response) => {
      const stream = createReadStream(join(KNOWN, decodeURIComponent(request.url ?? '')));
      stream.on('error', () => response.writeHead(404).end());
      stream.pipe(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const owner = await forge.createUser('data-team');
    const token = await forge.createToken(owner, ['read:repository']);
    const web = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const stop = () =>
      Promise.all([forge.stop(), store.stop(), new Promise((resolve) => server.close(resolve))]);
    return new DvcPlace({ directory, forge, store, token, web, owner, stop });
  }

  /** Publishes what DVC made: its files in a private repository, what it pushed in the bucket, its web remote as the server has it. */
  async publish(version: 'dvc-2' | 'dvc-3'): Promise<ForgeRepository> {
    const repository = await this.forge.createRepository(this.#owner, version);
    const files: Record<string, string> = {};
    for (const path of await filesIn(join(KNOWN, version, 'repository')))
      files[path] = await readFile(join(KNOWN, version, 'repository', path), 'utf8');
    files['.dvc/config'] = files['.dvc/config']!.replace(
      'http://store.example.com:9000/',
      this.store.endpoint,
    )
      .replace('s3://churn/data sets', `s3://churn/${version} sets`)
      .replace('region = eu-central-1', 'region = us-east-1')
      .replace('https://data.example.com/dvc/', `${this.web}/${version}/remote/`);
    await this.forge.commitFiles(repository, files);
    for (const path of await filesIn(join(KNOWN, version, 'remote')))
      await this.upload(`${version} sets/${path}`, await readFile(join(KNOWN, version, 'remote', path)));
    return repository;
  }

  /** Writes an object of the bucket. */
  async upload(key: string, bytes: Buffer<ArrayBuffer>): Promise<void> {
    const { endpoint, accessKeyId, secretAccessKey } = this.store;
    const s3 = new S3Client({ endpoint, bucket: 'churn' }, { accessKeyId, secretAccessKey });
    await s3.put(key, bytes);
    await s3.close();
  }

  /** What a pod has beside its run file. */
  files(token = this.token): Record<string, string> {
    const { accessKeyId, secretAccessKey } = this.store;
    return {
      'data-git/token': `${token}\n`,
      'data-git/ca.crt': this.forge.access.certificateAuthority!,
      'data-s3/accessKeyId': accessKeyId,
      'data-s3/secretAccessKey': secretAccessKey,
    };
  }

  /** A directory with files in it. */
  async directoryWith(files: Readonly<Record<string, string>>): Promise<string> {
    const home = await mkdtemp(join(this.directory, 'home-'));
    for (const [path, text] of Object.entries(files)) {
      await mkdir(join(home, path, '..'), { recursive: true });
      await writeFile(join(home, path), text);
    }
    return home;
  }

  async stop(): Promise<void> {
    await this.#stop();
    await rm(this.directory, { recursive: true });
  }
}

/** What DVC has of a file: its bytes before they were added. */
export function knownBytes(version: 'dvc-2' | 'dvc-3', object: string): Promise<Buffer<ArrayBuffer>> {
  return readFile(join(KNOWN, version, 'remote', object));
}

async function filesIn(directory: string): Promise<string[]> {
  const found = await readdir(directory, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
}
