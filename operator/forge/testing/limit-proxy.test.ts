import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GITHUB_LIMITS, LimitCounter, type RequestLimits } from './limit-counter.ts';
import { LimitProxy } from './limit-proxy.ts';

const HOUR = 3_600_000;

function counter(limits: Partial<RequestLimits>) {
  const time = { now: 0 };
  const one = new LimitCounter({ ...GITHUB_LIMITS, ...limits }, HOUR, () => time.now);
  const call = (method: string) => {
    const verdict = one.admit(method);
    if (verdict.kind !== 'Admitted') return verdict.kind;
    one.count();
    verdict.end();
    return verdict.kind;
  };
  return { one, time, call };
}

describe('LimitCounter', () => {
  it('admits so many requests an hour, and more only when the first are an hour old', () => {
    const { time, call } = counter({ requestsPerHour: 2 });
    expect([call('GET'), call('GET'), call('GET')]).toEqual(['Admitted', 'Admitted', 'Primary']);
    time.now = HOUR + 1;
    expect(call('GET')).toBe('Admitted');
  });

  it('admits so many writes a minute and an hour', () => {
    const { time, call } = counter({ contentPerMinute: 2, contentPerHour: 3 });
    expect([call('POST'), call('PUT'), call('PATCH'), call('GET')]).toEqual([
      ...['Admitted', 'Admitted', 'Secondary', 'Admitted'],
    ]);
    time.now = 61_000;
    expect([call('DELETE'), call('POST')]).toEqual(['Admitted', 'Secondary']);
  });

  it('admits so many at once, and so many points a minute', () => {
    const { one } = counter({ atOnce: 1 });
    const first = one.admit('GET');
    expect(one.admit('GET').kind).toBe('Secondary');
    if (first.kind === 'Admitted') first.end();
    expect(one.admit('GET').kind).toBe('Admitted');
    const { call } = counter({ pointsPerMinute: 6 });
    expect([call('POST'), call('GET'), call('GET')]).toEqual(['Admitted', 'Admitted', 'Secondary']);
  });
});

describe('LimitProxy', () => {
  it('passes calls on, does not count what has not changed, and refuses in GitHub’s words', async () => {
    const upstream = createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify([request.method]));
    });
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    const limits = { ...GITHUB_LIMITS, requestsPerHour: 2 };
    await using proxy = await LimitProxy.start({
      upstream: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
      limits,
      hourMilliseconds: HOUR,
    });
    onTestFinished(() => void upstream.close());
    const get = (headers: Record<string, string> = {}) =>
      fetch(`${proxy.url}/repos/shop/models/pulls/7`, { headers });
    const first = await get();
    expect(await first.json()).toEqual(['GET']);
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    expect((await get(headers)).status).toBe(304);
    const second = await fetch(`${proxy.url}/repos/shop/models/pulls`, { method: 'POST', body: '{}' });
    expect(second.headers.get('x-ratelimit-remaining')).toBe('0');
    const refused = await get();
    expect(refused.status).toBe(403);
    expect(((await refused.json()) as { message: string }).message).toContain('API rate limit exceeded');
    expect(proxy.calls.map(({ kind, status, counted }) => [kind, status, counted])).toEqual([
      ['GET /pulls/N', 200, true],
      ['GET /pulls/N', 304, false],
      ['POST /pulls', 200, true],
      ['GET /pulls/N', 403, true],
    ]);
    expect(proxy.refused).toHaveLength(1);
  });
});
