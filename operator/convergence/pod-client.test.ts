import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { describe, expect, it } from 'vitest';
import type { Pod } from '../kubernetes/resource.ts';
import { createPodClient } from './pod-client.ts';

const logger = createSilentLogger();
const signal = new AbortController().signal;
const pod = (uid: string, podIP?: string): Pod => ({
  metadata: { name: uid, uid },
  status: { ...(podIP && { podIP }) },
});

/** A client over pods that answer as given, by address. */
function start(answers: Record<string, () => Promise<Response>>) {
  const urls: string[] = [];
  let open = 0;
  let most = 0;
  const fetch = async (url: string | URL | Request) => {
    urls.push(String(url));
    most = Math.max(most, ++open);
    await Promise.resolve();
    open--;
    const answer = answers[new URL(String(url)).hostname];
    if (!answer) throw new TypeError('fetch failed');
    return answer();
  };
  return { ask: createPodClient({ logger, fetch }), urls, most: () => most };
}
const good = async () => new Response('churnops_model_info{digest="sha256:1"} 1\npredictions_total 3');

describe('a client of pods', () => {
  it('asks each pod at its own address, also by IPv6', async () => {
    const { ask, urls } = start({ '10.0.0.1': good, '[fd00::1]': good });
    const reports = await ask([pod('a', '10.0.0.1'), pod('b', 'fd00::1')], signal);
    expect(urls).toEqual(['http://10.0.0.1:8000/metrics', 'http://[fd00::1]:8000/metrics']);
    expect([...reports.keys()]).toEqual(['a', 'b']);
    expect(reports.get('a')).toMatchObject({ digest: 'sha256:1', requests: 3 });
  });

  it.each<[string, (() => Promise<Response>) | undefined]>([
    ['cannot be reached', undefined],
    ['answers with an error', async () => new Response('predictions_total 1', { status: 503 })],
    ['answers something else', async () => new Response('<html>')],
    ['answers without end', async () => new Response('#'.repeat((1 << 20) + 1))],
  ])('leaves out a pod that %s, and tells of the others', async (_, answer) => {
    const { ask } = start({ '10.0.0.1': good, ...(answer && { '10.0.0.2': answer }) });
    const reports = await ask([pod('bad', '10.0.0.2'), pod('good', '10.0.0.1')], signal);
    expect([...reports.keys()]).toEqual(['good']);
  });

  it('does not ask a pod that has no address yet', async () => {
    const { ask, urls } = start({});
    expect(await ask([pod('a')], signal)).toEqual(new Map());
    expect(urls).toEqual([]);
  });

  it('asks a few at a time', async () => {
    const { ask, most } = start({ '10.0.0.1': good });
    const pods = Array.from({ length: 50 }, (_, index) => pod(String(index), '10.0.0.1'));
    expect((await ask(pods, signal)).size).toBe(50);
    expect(most()).toBeLessThanOrEqual(8);
  });

  it('ends when the pass is ended', async () => {
    const { ask } = start({});
    await expect(ask([pod('a', '10.0.0.1')], AbortSignal.abort(new Error('stopping')))).rejects.toThrow(
      'stopping',
    );
  });
});
