import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ATTEMPT_ANNOTATIONS, ATTEMPT_TYPE, runTag } from '@churnops/lib/artifact/attempt.ts';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { pushModel } from '@churnops/lib/artifact/model-registry.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { MANIFEST_MEDIA_TYPE } from '@churnops/lib/registry/descriptor.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findResult } from './result.ts';
import { aRun } from './testing/objects.ts';

const user = { username: 'robot', password: 'correct horse:battery' };

describe('the result of a run in a real registry', () => {
  let registry: RealRegistry;
  let directory: string;
  let client: RegistryClient;

  const createClient = (credential: typeof user | undefined) =>
    new RegistryClient({
      registries: [{ host: registry.host, plainHTTP: true }],
      credentials: new Map(credential ? [[registry.host, credential]] : []),
      logger: createSilentLogger(),
      retryPolicy: { attempts: 1, baseMilliseconds: 1, maximumMilliseconds: 1 },
    });

  const run = () => aRun({ spec: { output: { repository: `${registry.host}/churn/telco` } } });

  beforeAll(async () => {
    registry = await startRealRegistry({ user });
    directory = await mkdtemp(join(tmpdir(), 'churnops-result-'));
    client = createClient(user);
  });

  afterAll(async () => {
    await client.close();
    await registry.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('is absent before the trainer has set its tag', async () => {
    expect(await findResult(client, run())).toBeUndefined();
  });

  it('is refused without credentials', async () => {
    const stranger = createClient(undefined);
    await expect(findResult(stranger, run())).rejects.toMatchObject({ code: 'RegistryRefused' });
    await stranger.close();
  });

  it('is found by its tag, with its numbers and the record of the attempt', async () => {
    const model = join(directory, 'model');
    await writeModelDirectory(model, tinyModelFiles(), { name: 'telco' });
    const { uid } = run().metadata;
    const { digest, existed } = await pushModel(client, run().spec.output.repository, model);
    const reference = { host: registry.host, repository: 'churn/telco', digest };
    await client.attach(reference, {
      artifactType: ATTEMPT_TYPE,
      files: [],
      annotations: { [ATTEMPT_ANNOTATIONS.runUid]: uid, [ATTEMPT_ANNOTATIONS.existed]: String(existed) },
    });
    const { bytes } = await client.getManifest(reference);
    await client.putManifest(reference, bytes, MANIFEST_MEDIA_TYPE, runTag(uid));
    expect(await findResult(client, run())).toEqual({
      artifact: `oci://${registry.host}/churn/telco@${digest}`,
      existed: false,
      metrics: { auc: 0.8, aucLower: 0.7, aucUpper: 0.9, threshold: 0.5 },
      data: { fingerprint: `sha256:${'0'.repeat(64)}`, rows: 100, positives: 30 },
    });
  });
});
