import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiClient } from './api-client.ts';

let server: Server | undefined;
let dispatcher: Agent;

afterEach(async () => {
  await dispatcher.destroy();
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<{ client: ApiClient; seen: string[] }> {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  dispatcher = new Agent();
  const seen: string[] = [];
  const client = new ApiClient(
    {
      server: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`,
      dispatcher,
      authenticate: async () => ({ Authorization: 'Bearer canary' }),
    },
    (call, code) => seen.push(`${call.method} ${code}`),
  );
  return { client, seen };
}

const get = { method: 'GET', path: '/api/v1/pods' } as const;

describe('ApiClient', () => {
  it('sends the query, the body and who it is, and parses the answer', async () => {
    const { client, seen } = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const { authorization, 'content-type': type } = request.headers;
        response.end(JSON.stringify({ url: request.url, authorization, type, body }));
      });
    });
    const answer = await client.request({
      method: 'PATCH',
      path: '/x',
      query: { a: 1, b: undefined },
      body: { ü: 1 },
      contentType: 'application/merge-patch+json',
    });
    expect(answer).toEqual({
      url: '/x?a=1',
      authorization: 'Bearer canary',
      type: 'application/merge-patch+json',
      body: '{"ü":1}',
    });
    expect(seen).toEqual(['PATCH 200']);
  });

  it.each([
    [401, 'NotAuthenticated'],
    [403, 'Forbidden'],
    [404, 'NotFound'],
    [409, 'Conflict'],
    [410, 'ResourceExpired'],
    [422, 'ObjectInvalid'],
    [429, 'ApiRequestThrottled'],
    [500, 'ApiServerFailed'],
    [400, 'ApiRequestRefused'],
  ])('turns a status of %i into %s, in the words of the apiserver', async (status, code) => {
    const { client } = await serve((_, response) => {
      response.writeHead(status).end(JSON.stringify({ message: 'pods "a" is a problem' }));
    });
    await expect(client.request(get)).rejects.toMatchObject({
      code,
      message: expect.stringContaining('pods "a" is a problem'),
    });
    await expect(client.stream(get, 1_000)).rejects.toMatchObject({ code });
  });

  it('takes a uid that no longer fits for the conflict that it is', async () => {
    const { client } = await serve((_, response) => {
      response
        .writeHead(422)
        .end(JSON.stringify({ message: 'immutable', details: { causes: [{ field: 'metadata.uid' }] } }));
    });
    await expect(client.request(get)).rejects.toMatchObject({ code: 'Conflict' });
  });

  it('asks again when the apiserver says after how long, and gives up in the end', async () => {
    let requests = 0;
    const { client } = await serve((_, response) => {
      requests++;
      if (requests < 3) response.writeHead(429, { 'retry-after': '0' }).end('{}');
      else response.end('{"ok":true}');
    });
    expect(await client.request(get)).toEqual({ ok: true });
    requests = Number.NEGATIVE_INFINITY;
    await expect(client.request(get)).rejects.toMatchObject({ code: 'ApiRequestThrottled' });
  });

  it('does not wait for an apiserver that asks for an hour', async () => {
    const { client, seen } = await serve((_, response) =>
      response.writeHead(503, { 'retry-after': '3600' }).end('busy'),
    );
    await expect(client.request(get)).rejects.toMatchObject({
      code: 'ApiServerFailed',
      message: expect.stringContaining('busy'),
    });
    expect(seen).toHaveLength(1);
  });

  it('says that the apiserver was not reached, and neither says nor logs the token', async () => {
    const { client, seen } = await serve((request) => request.socket.destroy());
    const error = await client.request(get).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ApiServerUnreachable', retryable: true });
    expect(String((error as Error).stack)).not.toContain('canary');
    expect(seen).toEqual(['GET error']);
  });

  it('names what is not JSON', async () => {
    const { client } = await serve((_, response) => response.end('<html>'));
    await expect(client.request(get)).rejects.toMatchObject({ code: 'ApiResponseUnreadable' });
  });

  it('ends a stream that is silent for longer than allowed', async () => {
    const { client } = await serve((_, response) => {
      response.write('{}\n');
    });
    const read = async () => {
      for await (const chunk of await client.stream(get, 1_000)) expect(chunk.length).toBe(3);
    };
    await expect(read()).rejects.toMatchObject({ code: 'ApiServerUnreachable' });
  });

  it('ends a request with its signal', async () => {
    const { client } = await serve(() => undefined);
    const stopping = new AbortController();
    const asking = client.request({ ...get, signal: stopping.signal });
    stopping.abort(new Error('told to stop'));
    await expect(asking).rejects.toThrow('told to stop');
  });
});
