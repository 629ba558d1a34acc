import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { digestOf } from '../registry/digest.ts';
import { parseManifest } from '../registry/manifest.ts';
import type { RegistryClient } from '../registry/registry-client.ts';
import { TINY_CONTRACT } from '../scoring/tiny-model.fixture.ts';
import { readModelDirectory, writeModelDirectory } from './model-directory.ts';
import { readReference } from './read-reference.ts';
import { tinyModelFiles, tinyProfile } from './tiny-artifact.fixture.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'reference-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** Stands in for a registry that has the model of the directory; tells what was read of it. */
function registry() {
  const read: string[] = [];
  const client: Pick<RegistryClient, 'getManifest' | 'getBlob'> = {
    async getManifest() {
      const bytes = await readFile(join(directory, 'manifest.json'));
      const mediaType = 'application/vnd.oci.image.manifest.v1+json';
      return { digest: digestOf(bytes), bytes, mediaType, manifest: parseManifest(bytes, 'the model') };
    },
    async getBlob(_, digest, { maximumBytes }) {
      for (const name of await readdir(directory)) {
        const bytes = await readFile(join(directory, name));
        if (digestOf(bytes) !== digest) continue;
        if (bytes.length > maximumBytes) throw new Error(`${name} is too large`);
        read.push(name);
        return bytes;
      }
      throw new Error(`no blob ${digest}`);
    },
  };
  return { client, read };
}

async function write(profile?: Uint8Array): Promise<string> {
  const files = tinyModelFiles();
  if (profile !== undefined) files.set('profile.json', profile);
  const { digest } = await writeModelDirectory(directory, files, { name: 'tiny' });
  return digest;
}

const of = (digest: string) => `oci://registry.example/churn/telco@${digest}`;

it('reads the profile and the contract of a model, and no other file of it', async () => {
  const digest = await write(tinyProfile());
  const { client, read } = registry();
  const reference = await readReference(client, of(digest));
  expect(reference).toMatchObject({ digest, contract: { target: TINY_CONTRACT.target } });
  expect(reference.profile.columns.map(({ name, kind }) => [name, kind])).toEqual([
    ['tenure', 'Numeric'],
    ['plan', 'Categorical'],
  ]);
  expect(reference.profile.score?.kind).toBe('Numeric');
  expect(read.sort()).toEqual(['contract.json', 'profile.json']);
});

it('says of a model without a profile that it has none, and what to do', async () => {
  const digest = await write();
  await expect(readReference(registry().client, of(digest))).rejects.toMatchObject({
    code: 'ProfileMissing',
    message: expect.stringContaining('train it anew'),
  });
});

it('refuses a profile of columns that the contract does not have', async () => {
  const text = Buffer.from(tinyProfile()).toString();
  const other = await write(Buffer.from(text.replace('"name":"plan"', '"name":"tariff"')));
  await expect(readReference(registry().client, of(other))).rejects.toThrow(
    'The profile of column tariff cannot be used: the contract has no such feature.',
  );
  const swapped = text.replace('"name":"plan"', '"name":"_"').replace('"name":"tenure"', '"name":"plan"');
  const wrongKind = await write(Buffer.from(swapped.replace('"name":"_"', '"name":"tenure"')));
  await expect(readReference(registry().client, of(wrongKind))).rejects.toThrow(
    'of column plan cannot be used: it is Numeric, and the contract has a feature that is Categorical',
  );
});

it('trusts no tag', async () => {
  const reading = readReference(registry().client, 'oci://registry.example/churn/telco:latest');
  await expect(reading).rejects.toMatchObject({ code: 'ReferenceInvalid' });
});

it('leaves a model that has no profile whole, and gives the bytes of one that has', async () => {
  await write();
  expect((await readModelDirectory(directory)).profile).toBeUndefined();
  await write(tinyProfile());
  expect(Buffer.from((await readModelDirectory(directory)).profile!)).toEqual(Buffer.from(tinyProfile()));
});
