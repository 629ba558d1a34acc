import { afterEach, describe, expect, it } from 'vitest';
import { digestOf } from './digest.ts';
import {
  createTestClient,
  type ScriptedRegistry,
  startScriptedRegistry,
} from './scripted-registry.fixture.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const HEADERS = { 'docker-content-digest': digest, 'content-length': '2', 'content-type': 'x/y' };
const basic = `Basic ${Buffer.from('robot:canary').toString('base64')}`;

const open: ScriptedRegistry[] = [];
afterEach(async () => {
  for (const registry of open.splice(0)) await registry.close();
});

async function start(...parameters: Parameters<typeof startScriptedRegistry>) {
  const registry = await startScriptedRegistry(...parameters);
  open.push(registry);
  const credentials = new Map([[registry.host, { username: 'robot', password: 'canary' }]]);
  const reference = { host: registry.host, repository: 'churn/telco', tag: 'v1' };
  return { registry, credentials, reference };
}

describe('Basic authentication', () => {
  it('sends the password only after it is asked for, and then at once', async () => {
    const { registry, credentials, reference } = await start((request, response) => {
      if (request.headers.authorization === basic) response.writeHead(200, HEADERS).end();
      else response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
    });
    const { client } = createTestClient({ hosts: [{ host: registry.host }], credentials });
    expect(await client.resolveTag(reference)).toEqual({ digest });
    expect(await client.resolveTag(reference)).toEqual({ digest });
    expect(registry.authorizations).toEqual([undefined, basic, basic]);
  });

  it('gives up after one refusal, in words that name registry and repository but no secret', async () => {
    const { registry, credentials, reference } = await start((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end(),
    );
    const { client } = createTestClient({ hosts: [{ host: registry.host }], credentials });
    const refused = client.resolveTag(reference);
    await expect(refused).rejects.toMatchObject({ code: 'RegistryRefused', retryable: false });
    await expect(refused).rejects.toThrow(`${registry.host}/churn/telco`);
    await expect(refused).rejects.not.toThrow('canary');
    expect(registry.requests).toHaveLength(2);
  });

  it('does not answer where it has no credentials', async () => {
    const { registry, reference } = await start((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end(),
    );
    const { client } = createTestClient({ hosts: [{ host: registry.host }] });
    await expect(client.resolveTag(reference)).rejects.toMatchObject({ code: 'RegistryRefused' });
    expect(registry.requests).toHaveLength(1);
  });
});

describe('Bearer tokens', () => {
  const startTokenRegistry = () => {
    let tokens = 0;
    return start((request, response, host) => {
      if (request.url?.startsWith('/token')) {
        tokens++;
        response.end(JSON.stringify({ token: `t${tokens}`, expires_in: 100 }));
      } else if (request.headers.authorization === `Bearer t${tokens}`) {
        response.writeHead(200, HEADERS).end();
      } else {
        response
          .writeHead(401, { 'www-authenticate': `Bearer realm="http://${host}/token",service="s s"` })
          .end();
      }
    });
  };

  it('are fetched with the credentials, used until they end, and fetched again', async () => {
    const { registry, credentials, reference } = await startTokenRegistry();
    const { client, clock } = createTestClient({ hosts: [{ host: registry.host }], credentials });
    await client.resolveTag(reference);
    await client.resolveTag(reference);
    clock.time += 95_000;
    await client.resolveTag(reference);
    const head = 'HEAD /v2/churn/telco/manifests/v1';
    const token = 'GET /token?service=s+s&scope=repository%3Achurn%2Ftelco%3Apull';
    expect(registry.requests).toEqual([head, token, head, head, head, token, head]);
    expect(registry.authorizations).toEqual([
      undefined,
      basic,
      'Bearer t1',
      'Bearer t1',
      undefined,
      basic,
      'Bearer t2',
    ]);
  });

  it('are asked for without credentials where there are none', async () => {
    const { registry, reference } = await startTokenRegistry();
    const { client } = createTestClient({ hosts: [{ host: registry.host }] });
    expect(await client.resolveTag(reference)).toEqual({ digest });
    expect(registry.authorizations[1]).toBeUndefined();
  });

  it.each([
    ['no JSON', 'canary', 'RegistryAnswerInvalid'],
    ['no token', '{}', 'RegistryAnswerInvalid'],
    ['a token that would split the header', JSON.stringify({ token: 'a\r\nb: c' }), 'RegistryAnswerInvalid'],
    ['too much', ' '.repeat(2 << 20), 'TooLarge'],
  ])('are refused where the answer is %s', async (_, body, code) => {
    const { registry, reference } = await start((request, response, host) => {
      if (request.url?.startsWith('/token')) response.end(body);
      else response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${host}/token"` }).end();
    });
    const { client } = createTestClient({ hosts: [{ host: registry.host }] });
    await expect(client.resolveTag(reference)).rejects.toMatchObject({ code });
  });
});

describe('redirects', () => {
  it('carry no credentials to another origin', async () => {
    const bytes = Buffer.from('content');
    const storage = await start((_, response) => response.end(bytes));
    const { registry, credentials, reference } = await start((request, response) => {
      if (request.headers.authorization !== basic) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
      } else {
        response.writeHead(307, { location: `http://${storage.registry.host}/somewhere` }).end();
      }
    });
    const { client } = createTestClient({ hosts: [{ host: registry.host }], credentials });
    expect(Buffer.from(await client.getBlob(reference, digestOf(bytes), { maximumBytes: 100 }))).toEqual(
      bytes,
    );
    expect(storage.registry.authorizations).toEqual([undefined]);
  });

  it('end after five', async () => {
    const { registry, reference } = await start((_, response) =>
      response.writeHead(302, { location: '/again' }).end(),
    );
    const { client } = createTestClient({ hosts: [{ host: registry.host }] });
    await expect(client.resolveTag(reference)).rejects.toThrow('too many redirects');
    expect(registry.requests).toHaveLength(6);
  });
});
