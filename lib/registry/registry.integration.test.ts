import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullDataset, pushDataset } from '../artifact/dataset.ts';
import { writeModelDirectory } from '../artifact/model-directory.ts';
import { pullModel, pushModel } from '../artifact/model-registry.ts';
import { tinyModelFiles } from '../artifact/tiny-artifact.fixture.ts';
import type { CodedError } from '../errors/error-table.ts';
import { createSilentLogger } from '../logging/logger.ts';
import type { Manifest } from './descriptor.ts';
import { digestOf } from './digest.ts';
import { type RealRegistry, type RealRegistryOptions, startRealRegistry } from './real-registry.fixture.ts';
import { RegistryClient } from './registry-client.ts';
import type { RegistryOption } from './registry-options.ts';

const user = { username: 'robot', password: 'correct horse:battery' };
const logger = createSilentLogger();
const limits = { maximumBytes: 1 << 30 };

describe.each([
  { name: 'a plain registry', options: {} as RealRegistryOptions },
  { name: 'a registry with passwords, TLS and a CA of its own', options: { user, tls: true } },
])('$name', ({ options }) => {
  let registry: RealRegistry;
  let client: RegistryClient;
  let directory: string;
  let model: string;
  let digest: string;

  beforeAll(async () => {
    registry = await startRealRegistry(options);
    client = createClient();
    directory = await mkdtemp(join(tmpdir(), 'registry-client-'));
    model = join(directory, 'model');
    ({ digest } = await writeModelDirectory(model, tinyModelFiles(), { name: 'telco' }));
  });
  afterAll(async () => {
    await client.close();
    await registry.stop();
    await rm(directory, { recursive: true });
  });

  function createClient(
    change: { credentials?: typeof user | undefined; option?: Partial<RegistryOption> } = {},
  ) {
    const { host, certificateAuthority } = registry;
    const credential = 'credentials' in change ? change.credentials : user;
    return new RegistryClient({
      registries: [
        {
          host,
          ...(certificateAuthority ? { certificateAuthority } : { plainHTTP: true }),
          ...change.option,
        },
      ],
      credentials: new Map(credential ? [[host, credential]] : []),
      logger,
    });
  }
  const repository = (name: string) => `${registry.host}/churn/${name}`;
  const reference = (name: string) => ({ host: registry.host, repository: `churn/${name}` });

  it('keeps a model, says whether it had it, and gives it back', async () => {
    expect(await pushModel(client, repository('telco'), model)).toEqual({ digest, existed: false });
    expect(await pushModel(client, repository('telco'), model)).toEqual({ digest, existed: true });
    const tag = `digest-${digest.slice(7)}`;
    expect(await client.resolveTag({ ...reference('telco'), tag })).toEqual({ digest });
    const target = join(directory, 'pulled');
    const pulled = await pullModel(client, `oci://${repository('telco')}@${digest}`, target, limits);
    expect(pulled).toMatchObject({ digest, report: { threshold: 0.5 } });
    for (const [name, bytes] of tinyModelFiles())
      expect(await readFile(join(target, name))).toEqual(Buffer.from(bytes));
  });

  it('keeps a blob that is sent in parts', async () => {
    const bytes = Buffer.alloc((64 << 20) + 17, 'churn');
    const stored = await client.putBlob(reference('large'), bytes);
    expect(stored).toEqual({ digest: digestOf(bytes), size: bytes.byteLength });
    expect(await registry.uploads('churn/large')).toBe(0);
    const path = join(directory, 'large');
    await client.downloadBlob(reference('large'), stored.digest, path, limits);
    expect(digestOf(await readFile(path))).toBe(stored.digest);
  });

  it('keeps a dataset', async () => {
    const csv = join(directory, 'telco.csv');
    await writeFile(csv, 'tenure,churn\n1,yes\n');
    const { digest: dataset } = await pushDataset(client, repository('data'), csv);
    expect(await pushDataset(client, repository('data'), csv)).toEqual({ digest: dataset });
    const target = join(directory, 'pulled.csv');
    const pulled = await pullDataset(client, `${repository('data')}@${dataset}`, target, limits);
    expect(pulled).toEqual({ digest: dataset, path: target, bytes: 19, name: 'telco.csv' });
    expect(await readFile(target, 'utf8')).toBe('tenure,churn\n1,yes\n');
    await expect(
      pullDataset(client, `${repository('data')}@${dataset}`, target, { maximumBytes: 18 }),
    ).rejects.toMatchObject({ code: 'TooLarge' });
    await expect(
      pullModel(client, `${repository('data')}@${dataset}`, join(directory, 'x'), limits),
    ).rejects.toMatchObject({ code: 'ArtifactInvalid' });
  });

  it('keeps what is attached to a model beside it, and tells kinds apart', async () => {
    await pushModel(client, repository('attached'), model);
    const subject = { ...reference('attached'), digest };
    const attempt = (uid: string) => ({
      artifactType: 'application/vnd.churnops.attempt.v1+json',
      files: [
        { name: 'attempt.json', mediaType: 'application/json', bytes: Buffer.from(JSON.stringify({ uid })) },
      ],
      annotations: { 'dev.churnops.run': uid },
    });
    await client.attach(subject, attempt('a'));
    await client.attach(subject, attempt('b'));
    await client.attach(subject, { artifactType: 'application/vnd.example', files: [] });
    const found = await client.listReferrers(subject, 'application/vnd.churnops.attempt.v1+json');
    expect(found.map(({ annotations }) => annotations?.['dev.churnops.run'])).toEqual(['a', 'b']);
    const { manifest } = await client.getManifest({ ...subject, digest: found[0]!.digest });
    expect(manifest.subject?.digest).toBe(digest);
    const blob = await client.getBlob(subject, manifest.layers[0]!.digest, { maximumBytes: 100 });
    expect(JSON.parse(Buffer.from(blob).toString())).toEqual({ uid: 'a' });
    expect(
      await client.listReferrers({ ...reference('attached'), digest: digestOf(Buffer.from('x')) }),
    ).toEqual([]);
  });

  it('says what is not there', async () => {
    expect(await client.resolveTag({ ...reference('nothing'), tag: 'v1' })).toBeUndefined();
    const missing = `${repository('nothing')}@${digest}`;
    await expect(pullModel(client, missing, join(directory, 'x'), limits)).rejects.toThrow(
      `oci://${missing} is not in the registry`,
    );
  });

  it('gives a model by its digest alone, whatever its tags say meanwhile', async () => {
    await pushModel(client, repository('overwritten'), model);
    const { bytes, manifest, mediaType } = await client.getManifest({ ...reference('overwritten'), digest });
    await client.putManifest(reference('overwritten'), bytes, mediaType, 'approved');
    const other: Manifest = { ...manifest, annotations: { changed: 'yes' } };
    await client.putManifest(
      reference('overwritten'),
      Buffer.from(JSON.stringify(other)),
      mediaType,
      'approved',
    );
    expect(await client.resolveTag({ ...reference('overwritten'), tag: 'approved' })).not.toEqual({ digest });
    const source = `${repository('overwritten')}@${digest}`;
    expect(await pullModel(client, source, join(directory, 'overwritten'), limits)).toMatchObject({ digest });
    await expect(
      pullModel(client, `${repository('overwritten')}:approved`, join(directory, 'x'), limits),
    ).rejects.toMatchObject({ code: 'ReferenceInvalid' });
  });

  it('refuses a model whose blobs were cut, changed or replaced on the disk of the registry', async () => {
    await pushModel(client, repository('damaged'), model);
    const source = `${repository('damaged')}@${digest}`;
    const path = registry.blobPath(digestOf(tinyModelFiles().get('model.onnx')!));
    const original = await readFile(path);
    const flipped = Buffer.from(original);
    flipped[100]! ^= 1;
    const damages = [
      () => writeFile(path, flipped),
      () => truncate(path, 100),
      () => writeFile(path, Buffer.alloc(original.byteLength + 1)),
    ];
    for (const damage of damages) {
      await damage();
      const target = join(directory, 'damaged');
      await expect(pullModel(client, source, target, limits)).rejects.toMatchObject({ name: 'CodedError' });
      await expect(readFile(join(target, 'manifest.json'))).rejects.toMatchObject({ code: 'ENOENT' });
      await writeFile(path, original);
    }
    expect(await pullModel(client, source, join(directory, 'damaged'), limits)).toMatchObject({ digest });
  });

  it('refuses a model that is larger than the space there is for it', async () => {
    await pushModel(client, repository('telco'), model);
    const source = `${repository('telco')}@${digest}`;
    await expect(
      pullModel(client, source, join(directory, 'small'), { maximumBytes: 1_000 }),
    ).rejects.toMatchObject({ code: 'TooLarge' });
  });

  it('cannot be reached where it is spoken to wrongly', async () => {
    const wrong = createClient({ option: options.tls ? { certificateAuthority: '' } : { plainHTTP: false } });
    const resolving = wrong.resolveTag({ ...reference('telco'), tag: 'v1' });
    await expect(resolving).rejects.toMatchObject({ code: 'RegistryUnreachable', retryable: true });
    await wrong.close();
  });

  it('lets in whom it shall, and nobody else', async () => {
    for (const credentials of [undefined, { ...user, password: 'canary' }]) {
      const stranger = createClient({ credentials });
      const outcome = await pushModel(stranger, repository('telco'), model).catch(
        (error: CodedError) => error,
      );
      if (options.user === undefined) expect(outcome).toMatchObject({ digest });
      else expect(outcome).toMatchObject({ code: 'RegistryRefused', retryable: false });
      expect(String(outcome)).not.toContain('canary');
      await stranger.close();
    }
  });
});
