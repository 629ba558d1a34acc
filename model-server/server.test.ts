import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { error } from './errors.ts';
import { directorySource, type ModelSource } from './model/model-source.ts';
import { tinyProbability, tinySource, writeTinyModel } from './model/tiny-source.fixture.ts';
import { type RunningServer, type ServerOptions, startServer } from './server.ts';

const logger = createSilentLogger();
const running: RunningServer[] = [];

async function start(source: ModelSource, options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await startServer({ source, logger, host: '127.0.0.1', port: 0, ...options });
  running.push(server);
  return server;
}

async function post(server: RunningServer, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

/** `bytes` with one bit in their middle flipped. */
function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const middle = copy.length >> 1;
  copy[middle] = copy[middle]! ^ 0x10;
  return copy;
}

let server: RunningServer;
let digest: string;
beforeAll(async () => {
  const tiny = await writeTinyModel();
  digest = tiny.digest;
  server = await start(directorySource(tiny.directory));
  await server.ready;
});
afterAll(async () => {
  await Promise.all(running.map((each) => each.close()));
});

describe('POST /predict', () => {
  it('answers arrays and objects alike, with the model that answered', async () => {
    const answer = await post(server, { features: [[0, 'monthly'], { plan: 'monthly', tenure: 20 }] });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ predictions: [1, 0], model_version: '2024-06' });
    expect(answer.headers.get('x-churnops-model-digest')).toBe(digest);
  });

  it('adds probabilities where they are asked for', async () => {
    const { body } = await post(server, {
      features: [
        [20, 'monthly'],
        [null, 'yearly'],
      ],
      probabilities: true,
    });
    expect(body.probabilities[0]).toBeCloseTo(tinyProbability(20, 'monthly'), 6);
    expect(body.probabilities[1]).toBeCloseTo(tinyProbability(null, 'yearly'), 6);
    expect(body.probabilities[0]).toBe(Math.fround(body.probabilities[0]));
  });

  it('warns of a category that the model does not know', async () => {
    const { status, body } = await post(server, {
      features: [
        [1, 'monthly'],
        [1, 'weekly'],
      ],
    });
    expect(status).toBe(200);
    expect(body.warnings).toMatchObject([{ column: 'plan', row: 1, values: ['weekly'] }]);
  });

  it('gives every row of a large request its own probability', async () => {
    const rows = Array.from({ length: 10_000 }, (_, row) => ({ tenure: row / 100, plan: 'monthly' }));
    const { body } = await post(server, { features: rows, probabilities: true });
    expect(body.probabilities).toHaveLength(10_000);
    rows.forEach(({ tenure }, row) => {
      expect(Math.abs(body.probabilities[row] - tinyProbability(tenure, 'monthly'))).toBeLessThan(1e-6);
    });
  });

  it.each([
    ['no JSON', '{"features": [[1,', 400, { code: 'JsonInvalid' }],
    ['deep nesting', '['.repeat(100_000), 400, { code: 'JsonTooDeep' }],
    ['a prototype', '{"features": [{"__proto__": {"tenure": 1}}]}', 400, { code: 'JsonInvalid' }],
    ['no rows', { features: [] }, 400, { code: 'RequestMalformed' }],
    ['a misspelt key', { features: [[1, 'a']], probabilites: true }, 400, { code: 'RequestMalformed' }],
    ['too many rows', { features: Array(10_001).fill([1, 'a']) }, 413, { code: 'TooManyRows' }],
    ['a wrong width', { features: [[1, 'a'], [1]] }, 422, { code: 'RowShapeRefused', row: 1 }],
    ['a wrong type', { features: [['1', 'a']] }, 422, { code: 'RowRefused', row: 0, column: 'tenure' }],
    ['a number too large', '{"features": [[1e999, "a"]]}', 422, { code: 'RowRefused', column: 'tenure' }],
    ['NaN, which is no JSON', '{"features": [[NaN, "a"]]}', 400, { code: 'JsonInvalid' }],
    [
      'a missing value',
      {
        features: [
          [1, 'a'],
          [1, null],
        ],
      },
      422,
      { code: 'RowRefused', row: 1, column: 'plan' },
    ],
    ['an unknown feature', { features: [{ tenur: 1, plan: 'a' }] }, 422, { code: 'RowShapeRefused', row: 0 }],
  ])('refuses %s', async (_, sent, status, problem) => {
    const answer = await post(server, sent);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer).toMatchObject({ status, body: { status, type: 'about:blank', ...problem } });
  });

  it.each([
    [{ 'content-encoding': 'gzip' }, 'EncodingUnsupported'],
    [{ 'content-type': 'text/csv' }, 'MediaTypeUnsupported'],
  ])('refuses %j before it reads the body', async (headers: Record<string, string>, code) => {
    expect(await post(server, { features: [[1, 'a']] }, headers)).toMatchObject({
      status: 415,
      body: { code },
    });
  });

  it('never fails on any JSON, near a request or far from it', async () => {
    const cell = fc.oneof(fc.jsonValue(), fc.double({ noNaN: true }), fc.constantFrom('monthly', null, 1));
    const row = fc.oneof(
      fc.array(cell, { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('tenure', 'plan', '__proto__'), cell),
    );
    const near = fc.record(
      {
        features: fc.array(fc.oneof(row, fc.jsonValue()), { maxLength: 4 }),
        probabilities: fc.constantFrom(true, 1),
      },
      { requiredKeys: ['features'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(near, fc.jsonValue()), async (value) => {
        const { status, body } = await post(server, value);
        expect(status).toBeLessThan(500);
        if (status !== 200) expect(body.code).toMatch(/^[A-Z]/);
      }),
      { numRuns: 300 },
    );
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  }, 30_000);

  it('never fails on any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), async (text) => {
        const { status } = await post(server, text);
        expect([400, 422]).toContain(status);
      }),
      { numRuns: 200 },
    );
  }, 30_000);
});

describe('the decision threshold', () => {
  it('is overridden by the configuration, and /health says so', async () => {
    const other = await start(await tinySource(), { threshold: 0.2 });
    await other.ready;
    expect((await post(other, { features: [[20, 'monthly']] })).body.predictions).toEqual([1]);
    expect(await (await fetch(`${other.url}/health`)).json()).toEqual({
      status: 'ready',
      model_version: '2024-06',
      digest,
      threshold: 0.2,
      threshold_source: 'configuration',
    });
  });

  it('is reached by a probability that equals it as a float32', async () => {
    const threshold = tinyProbability(3, 'monthly');
    const other = await start(await tinySource(), { threshold: Math.fround(threshold) });
    await other.ready;
    const { body } = await post(other, { features: [[3, 'monthly']], probabilities: true });
    expect(body.predictions).toEqual([body.probabilities[0] >= Math.fround(threshold) ? 1 : 0]);
  });
});

describe('a server without a model', () => {
  it('lives but is not ready, and says what it waits for', async () => {
    const waiting = await start({
      description: 'the model at oci://registry.example/churn',
      fetch: async () => {
        throw error('Overloaded', { maximum: 1 });
      },
    });
    const health = await fetch(`${waiting.url}/health`);
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({
      status: 'starting',
      reason: expect.stringContaining('oci://registry.example'),
    });
    expect((await fetch(`${waiting.url}/live`)).status).toBe(200);
    expect(await post(waiting, { features: [[1, 'a']] })).toMatchObject({
      status: 503,
      body: { code: 'ModelNotReady' },
    });
  });

  it('refuses a model whose golden rows differ', async () => {
    const refusing = await start(
      await tinySource({ 'golden-rows.json': { rows: [[0, 'monthly']], probability: [0.9], label: [1] } }),
    );
    await expect(refusing.ready).rejects.toMatchObject({ code: 'GoldenRowsDiffer' });
    expect((await fetch(`${refusing.url}/health`)).status).toBe(503);
  });

  it('refuses a model with one bit flipped in any file', async () => {
    const { directory } = await writeTinyModel();
    const names = await readdir(directory);
    expect(names).toContain('model.onnx');
    for (const name of names) {
      const intact = await readFile(join(directory, name));
      await writeFile(join(directory, name), flipped(intact));
      // A flip in the manifest names another model: that is found by the digest that was asked for.
      const source = { ...directorySource(directory), fetch: () => readModelDirectory(directory, digest) };
      await expect((await start(source)).ready).rejects.toMatchObject({ retryable: false });
      await writeFile(join(directory, name), intact);
    }
  });
});

describe('the other routes', () => {
  it('count what was answered and refused', async () => {
    const counted = await start(await tinySource());
    await counted.ready;
    await post(counted, {
      features: [
        [0, 'monthly'],
        [20, 'weekly'],
      ],
    });
    await post(counted, { features: [] });
    const text = await (await fetch(`${counted.url}/metrics`)).text();
    for (const line of [
      'predictions_total 1',
      'prediction_rows_total{prediction="0"} 1',
      'prediction_rows_total{prediction="1"} 1',
      'prediction_latency_seconds_count 1',
      'api_errors_total{code="RequestMalformed",status="400"} 1',
      'prediction_unknown_categories_total{feature="plan"} 1',
      `churnops_model_info{version="2024-06",digest="${digest}",threshold="0.5"} 1`,
    ]) {
      expect(text).toContain(`${line}\n`);
    }
  });

  it('describe the features of the model', async () => {
    const text = await (await fetch(`${server.url}/openapi.json`)).text();
    expect(JSON.parse(text).openapi).toBe('3.1.0');
    expect(text).toContain('tenure');
  });

  it.each([
    ['GET', '/predict', 405, 'MethodNotAllowed'],
    ['POST', '/health', 405, 'MethodNotAllowed'],
    ['GET', '/nothing', 404, 'RouteUnknown'],
    ['GET', '/%E0%A4%A', 404, 'RouteUnknown'],
    ['POST', '/predict/', 404, 'RouteUnknown'],
  ])('refuse %s %s', async (method, path, status, code) => {
    const response = await fetch(server.url + path, { method });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });
});
