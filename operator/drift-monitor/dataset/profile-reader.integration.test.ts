import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { pushModel } from '@churnops/lib/artifact/model-registry.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { attachProfile } from '@churnops/lib/profile/profile-referrer.ts';
import { digestOf } from '@churnops/lib/registry/digest.ts';
import type { Credentials } from '@churnops/lib/registry/docker-config.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serving, model as someModel } from '../../churn-model/testing/objects.ts';
import { createProfileReader } from './profile-reader.ts';
import { pageOf, REFERENCE } from './testing/stored-counts.ts';

const USER = { username: 'robot', password: 'correct horse:battery' };

let registry: RealRegistry;
let digest: string;
let directory: string;
const opened: RegistryClient[] = [];

beforeAll(async () => {
  registry = await startRealRegistry({ user: USER });
  directory = await mkdtemp(join(tmpdir(), 'profile-reader-'));
  await writeModelDirectory(directory, tinyModelFiles(), { name: 'tiny' });
  ({ digest } = await pushModel(connect(), `${registry.host}/churn/tiny`, directory));
});
afterAll(async () => {
  await Promise.all(opened.map((client) => client.close()));
  await registry.stop();
  await rm(directory, { recursive: true });
});

function connect(credentials: Credentials = new Map([[registry.host, USER]])): RegistryClient {
  const retryPolicy = { attempts: 1, baseMilliseconds: 1, maximumMilliseconds: 1 };
  const registries = [{ host: registry.host, plainHTTP: true }];
  const client = new RegistryClient({ registries, credentials, logger: createSilentLogger(), retryPolicy });
  opened.push(client);
  return client;
}

/** Reads as an operator does that has just started. @param password in the Secret of the model. */
async function read(report: string, { password } = USER) {
  const auths = { [registry.host]: { ...USER, password } };
  const text = Buffer.from(JSON.stringify({ auths })).toString('base64');
  const readProfile = createProfileReader({
    registry: connect,
    writer: { getSecret: async () => ({ data: { '.dockerconfigjson': text } }) },
    logger: createSilentLogger(),
    clock: Date.now,
  });
  const artifact = `oci://${registry.host}/churn/tiny@${digest}`;
  const model = someModel({ serving: serving({ artifact, pullSecretRef: { name: 'registry-read' } }) });
  return (await readProfile(model, { artifact, report, reference: REFERENCE })).reading;
}

/** Stores counts as a run does. */
function attach(page: string): Promise<{ digest: string }> {
  return attachProfile(
    connect(),
    { host: registry.host, repository: 'churn/tiny', digest },
    { page, rows: 500 },
  );
}

describe('counts in a real registry', () => {
  it('are read with the credentials of the model', async () => {
    const { digest: report } = await attach(pageOf(digest));
    expect(await read(report)).toMatchObject({
      kind: 'Read',
      value: { model: digest, slots: [{ rows: 500 }] },
    });
    const refused = await read(report, { ...USER, password: 'wrong' });
    expect(refused).toMatchObject({ kind: 'Unread', code: 'RegistryRefused' });
    expect(JSON.stringify(refused)).not.toContain('battery');
  });

  it('are none of a model, or of nothing', async () => {
    expect(await read(digest)).toMatchObject({ kind: 'Unread', lasting: true, code: 'ArtifactInvalid' });
    expect(await read(`sha256:${'0'.repeat(64)}`)).toMatchObject({ lasting: true, code: 'NotFound' });
  });

  it('are not believed once they were changed on the disk of the registry', async () => {
    const page = pageOf(digest, 600);
    const { digest: report } = await attach(page);
    await writeFile(registry.blobPath(digestOf(Buffer.from(page))), page.replace('600', '601'));
    expect(await read(report)).toMatchObject({ kind: 'Unread', code: 'DigestMismatch' });
  });
});
