import type { ServerResponse } from 'node:http';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { MANIFEST_MEDIA_TYPE } from '@churnops/lib/registry/descriptor.ts';
import {
  createTestClient,
  type ScriptedRegistry,
  startScriptedRegistry,
} from '@churnops/lib/registry/scripted-registry.fixture.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serving, model as someModel } from '../../churn-model/testing/objects.ts';
import { operatorError } from '../../errors.ts';
import { digest } from '../decision/observed.fixture.ts';
import { createProfileReader, type ReadProfile } from './profile-reader.ts';
import { type ManifestChanges, manifestOf, pageOf, REFERENCE } from './testing/stored-counts.ts';

const MODEL = digest('a');
const PAGE = pageOf(MODEL);

type Answer = (response: ServerResponse) => void;

let registry: ScriptedRegistry;
let now: number;
/** What is answered instead of manifest and page. */
let instead: { manifest?: Answer; page?: Answer };
let stored: { text: string; page: string };
let readProfile: ReadProfile;

beforeEach(async () => {
  now = 0;
  instead = {};
  store(PAGE);
  registry = await startScriptedRegistry(({ url }, response) => {
    if (url?.includes('/manifests/')) (instead.manifest ?? tellManifest)(response);
    else (instead.page ?? ((answer: ServerResponse) => void answer.end(stored.page)))(response);
  });
  readProfile = reader(async () => ({ data: {} }) as never);
});
afterEach(() => registry.close());

function reader(getSecret: Parameters<typeof createProfileReader>[0]['writer']['getSecret']): ReadProfile {
  return createProfileReader({
    registry: () => createTestClient({ hosts: [{ host: registry.host }], attempts: 1 }).client,
    writer: { getSecret },
    logger: createSilentLogger(),
    clock: () => now,
  });
}

const tellManifest: Answer = (response) => {
  response.writeHead(200, { 'content-type': MANIFEST_MEDIA_TYPE }).end(stored.text);
};

/** @returns the digest that a status tells. */
function store(page: string, changes: ManifestChanges = {}, model = MODEL): string {
  const manifest = manifestOf(page, model, changes);
  stored = { text: manifest.text, page };
  return manifest.digest;
}

function read(report = store(stored.page), given = someModel({ serving: serving() })) {
  const artifact = `oci://${registry.host}/churn/telco@${MODEL}`;
  return readProfile(given, { artifact, report, reference: REFERENCE });
}

const refuse =
  (status: number): Answer =>
  (response) =>
    void response.writeHead(status).end('{}');

describe('counts that a run stored', () => {
  it('are read, and for a minute not asked for again', async () => {
    const { reading, until } = await read();
    expect(reading).toMatchObject({
      kind: 'Read',
      value: { model: MODEL, final: true, slots: [{ rows: 500 }] },
    });
    expect(until).toBeUndefined();
    const asked = registry.requests.length;
    now += 59_000;
    await read();
    expect(registry.requests).toHaveLength(asked);
    now += 2_000;
    await read();
    expect(registry.requests.length).toBeGreaterThan(asked);
  });

  it('are gone for good where the registry has none, and looked for again after five minutes', async () => {
    instead.manifest = refuse(404);
    const { reading, until } = await read();
    expect(reading).toMatchObject({ kind: 'Unread', lasting: true, code: 'NotFound' });
    expect(until).toBe(300_000);
    const asked = registry.requests.length;
    now += 299_000;
    await read();
    expect(registry.requests).toHaveLength(asked);
    instead = {};
    now += 2_000;
    expect((await read()).reading.kind).toBe('Read');
  });

  it.each([503, 500, 429])('are waited for where the registry answers %i', async (status) => {
    instead.page = refuse(status);
    const { reading, until } = await read();
    expect(reading).toMatchObject({ kind: 'Unread', lasting: false, code: 'RegistryUnreachable' });
    expect((reading as { reason: string }).reason).toContain(registry.host);
    expect(until).toBe(20_000);
    instead = {};
    expect((await read()).reading.kind).toBe('Unread');
    now += 20_000;
    expect((await read()).reading.kind).toBe('Read');
  });

  it.each<[string, Partial<typeof instead>]>([
    ['manifest', { manifest: (response) => void response.end(stored.text.replace('500', '501')) }],
    ['page', { page: (response) => void response.end(stored.page.replace('500', '501')) }],
  ])('are not believed where the %s has another digest, which may be a proxy’s fault', async (_, answers) => {
    instead = answers;
    expect((await read()).reading).toMatchObject({ kind: 'Unread', lasting: false, code: 'DigestMismatch' });
  });

  it('are not fetched where they are said to be huge, and cut off where they are longer than said', async () => {
    const huge = store(PAGE, { size: 65 << 20 });
    expect((await read(huge)).reading).toMatchObject({ kind: 'Unread', lasting: true, code: 'TooLarge' });
    expect(registry.requests.filter((request) => request.includes('/blobs/'))).toEqual([]);
    const { length } = PAGE;
    const longer = store(PAGE, { size: length - 1 });
    expect((await read(longer)).reading).toMatchObject({ kind: 'Unread', code: 'TooLarge' });
  });

  it.each<[string, () => string, RegExp]>([
    [
      'are of another model',
      () => store(pageOf(digest('b')), {}, digest('b')),
      /its counts are of sha256:b{64}/,
    ],
    [
      'say one model and hold another',
      () => store(PAGE, { model: digest('b') }),
      /of another model than it says/,
    ],
    ['are something else', () => store(PAGE, { artifactType: 'application/json' }), /artifactType is not/],
    ['are in other bins', () => store(PAGE.replace('"bins":[', '"bins":[1,')), /column 0/],
    ['are no JSON', () => store('{'), /JSON/],
  ])('are refused for good where they %s', async (_, make, words) => {
    const { reading } = await read(make());
    expect(reading).toMatchObject({ kind: 'Unread', lasting: true, reason: expect.stringMatching(words) });
  });

  it('name the Secret that is missing, or say where to name one', async () => {
    instead.manifest = refuse(403);
    const { reading } = await read();
    expect((reading as { reason: string }).reason).toContain('spec.serving.pullSecretRef of the ChurnModel');
    readProfile = reader(() => {
      throw operatorError('SecretMissing', { namespace: 'shop', name: 'registry-read' });
    });
    const model = someModel({ serving: serving({ pullSecretRef: { name: 'registry-read' } }) });
    const missing = await read(undefined, model);
    expect(missing.reading).toMatchObject({
      code: 'SecretMissing',
      reason: expect.stringContaining('registry-read'),
    });
  });
});
