import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestClient } from '@churnops/lib/registry/scripted-registry.fixture.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bytesOf, testContext } from '../../storage/local.fixture.ts';
import { openData } from './open-data.ts';

const CSV = 'tenure,plan\n1,monthly\n';

let directory: string;
let server: Server;
let url: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'open-data-'));
  server = createServer((_, response) => response.end(CSV));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/customers.csv`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(directory, { recursive: true });
});

const open = (sha256?: string) =>
  openData(
    { kind: 'Url', url, ...(sha256 === undefined ? {} : { sha256 }) },
    {
      ...testContext(directory),
      registry: createTestClient({ hosts: [] }).client,
      ...{ volumeDirectory: directory, s3Directory: directory, gitDirectory: directory },
    },
  );

it('reads no byte of a file that has another checksum than was said', async () => {
  await expect(open('0'.repeat(64))).rejects.toMatchObject({ code: 'DataChanged' });
  const sha256 = createHash('sha256').update(CSV).digest('hex');
  const { storage, version } = await open(sha256);
  expect(version).toBe(`sha256:${sha256}`);
  const [file, ...others] = await storage.list();
  expect(others).toEqual([]);
  expect(file).toMatchObject({ name: '', path: 'data.csv' });
  expect((await bytesOf(storage.read(''))).toString()).toBe(CSV);
});

it('reads a file without a checksum where it is', async () => {
  const { storage } = await open();
  expect((await bytesOf(storage.read(''))).toString()).toBe(CSV);
  await storage.close();
});
