import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ATTEMPT_ANNOTATIONS, ATTEMPT_TYPE, runTag } from '@churnops/lib/artifact/attempt.ts';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { pushModel } from '@churnops/lib/artifact/model-registry.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { MANIFEST_MEDIA_TYPE } from '@churnops/lib/registry/descriptor.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';

const REPOSITORY = 'churn/telco';

/** Versions of a model in a registry, each made later than the one before. */
export class Versions implements AsyncDisposable {
  readonly host: string;
  readonly repository: string;
  readonly #client: RegistryClient;
  readonly #digests: string[] = [];

  private constructor(host: string, client: RegistryClient) {
    this.host = host;
    this.repository = `${host}/${REPOSITORY}`;
    this.#client = client;
  }

  static async push(
    host: string,
    user: { username: string; password: string },
    count: number,
  ): Promise<Versions> {
    const client = new RegistryClient({
      registries: [{ host, plainHTTP: true }],
      credentials: new Map([[host, user]]),
      logger: createSilentLogger(),
    });
    const versions = new Versions(host, client);
    const directory = await mkdtemp(join(tmpdir(), 'churnops-versions-'));
    for (let version = 0; version < count; version++)
      await versions.#push(join(directory, `${version}`), version);
    await rm(directory, { recursive: true });
    return versions;
  }

  digest(version: number): string {
    return this.#digests[version]!;
  }

  /** Leaves the mark by which a run is known to have led to a version. */
  async markDone(version: number, uid: string): Promise<void> {
    const reference = { host: this.host, repository: REPOSITORY, digest: this.digest(version) };
    const { bytes } = await this.#client.getManifest(reference);
    await this.#client.putManifest(reference, bytes, MANIFEST_MEDIA_TYPE, runTag(uid));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
  }

  async #push(directory: string, version: number): Promise<void> {
    const files = tinyModelFiles().set('README.md', Buffer.from(`# Version ${version}\n`));
    await writeModelDirectory(directory, files, { name: 'telco' });
    const { digest } = await pushModel(this.#client, this.repository, directory);
    await this.#client.attach(
      { host: this.host, repository: REPOSITORY, digest },
      {
        artifactType: ATTEMPT_TYPE,
        files: [],
        annotations: {
          [ATTEMPT_ANNOTATIONS.runUid]: `uid-${version}`,
          [ATTEMPT_ANNOTATIONS.runName]: `telco-${version}`,
          [ATTEMPT_ANNOTATIONS.runCreatedAt]: `2026-01-0${version + 1}T00:00:00Z`,
          [ATTEMPT_ANNOTATIONS.existed]: 'false',
        },
      },
    );
    this.#digests.push(digest);
  }
}
