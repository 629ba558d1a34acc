import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { describe, expect, it } from 'vitest';
import { operatorError } from '../errors.ts';
import type { ApiClient, ApiRequest } from './api-client.ts';
import { ObjectCache } from './object-cache.ts';
import { Reflector } from './reflector.ts';
import { type KubernetesObject, PODS } from './resource.ts';

type Answer = object | Error;

/** An apiserver that answers lists and watches from two scripts; what comes after their end never comes. */
function scripted(lists: Answer[], watches: (Answer[] | Error)[]) {
  const asked: string[] = [];
  const stopping = new AbortController();
  const cache = new ObjectCache<KubernetesObject>();
  const delays: number[] = [];
  let clock = 0;
  const client = {
    async request(options: ApiRequest) {
      asked.push(`list ${options.query?.continue ?? ''}`.trim());
      const answer = lists.shift();
      if (!answer) return new Promise(() => undefined);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    async stream(options: ApiRequest) {
      asked.push(`watch ${options.query?.resourceVersion}`);
      const script = watches.shift();
      if (!script) {
        stopping.abort();
        throw new Error('stopped');
      }
      if (script instanceof Error) throw script;
      return lines(script);
    },
  } as unknown as ApiClient;
  async function* lines(script: Answer[]): AsyncGenerator<Uint8Array> {
    for (const line of script) {
      if (line instanceof Error) throw line;
      if ('wait' in line) clock += line.wait as number;
      else yield Buffer.from(`${JSON.stringify(line)}\n`);
    }
  }
  const reflector = new Reflector<KubernetesObject>({
    client,
    resource: PODS,
    namespace: '',
    cache,
    logger: createSilentLogger(),
    sleep: async (milliseconds) => {
      delays.push(milliseconds);
      clock += milliseconds;
    },
    random: () => 0,
    now: () => clock,
  });
  return { reflector, cache, asked, delays, run: () => reflector.run(stopping.signal) };
}

const pod = (name: string, version: number) => ({
  metadata: { name, namespace: 'shop', resourceVersion: String(version) },
});
const list = (version: number, items: object[], token?: string) => ({
  metadata: { resourceVersion: String(version), ...(token && { continue: token }) },
  items,
});
const gone = (method = 'GET') => operatorError('ResourceExpired', { method, path: '/', reason: 'too old' });
const unreachable = operatorError('ApiServerUnreachable', {
  method: 'GET',
  path: '/',
  reason: 'ECONNREFUSED',
});
const healthy = { wait: 60_000 };
const names = (cache: ObjectCache<KubernetesObject>) => cache.list().map(({ metadata }) => metadata?.name);

describe('Reflector', () => {
  it('lists page by page, then follows the watch from the version of the list', async () => {
    const { run, cache, asked, reflector } = scripted(
      [list(5, [pod('a', 1)], 'next'), list(5, [pod('b', 2)])],
      [[{ type: 'ADDED', object: pod('c', 6) }, { type: 'DELETED', object: pod('a', 7) }, healthy]],
    );
    await run();
    await reflector.synced;
    expect(names(cache)).toEqual(['b', 'c']);
    expect(asked).toEqual(['list', 'list next', 'watch 5', 'watch 7']);
  });

  it('starts a list again when its continuation has expired, and shows nothing of the half', async () => {
    const { run, cache, asked } = scripted(
      [list(5, [pod('stale', 1)], 'next'), gone(), list(9, [pod('a', 8)])],
      [[healthy]],
    );
    const seen: string[] = [];
    cache.subscribe(({ object }) => seen.push(object.metadata?.name ?? ''));
    await run();
    expect(seen).toEqual(['a']);
    expect(asked.slice(0, 3)).toEqual(['list', 'list next', 'list']);
  });

  it('lists exactly once after a 410 inside the stream, and finds what was deleted meanwhile', async () => {
    const expired = { type: 'ERROR', object: { code: 410, reason: 'Expired' } };
    const { run, cache, asked, delays } = scripted(
      [list(5, [pod('a', 1), pod('b', 2)]), list(20, [pod('b', 2)])],
      [[healthy, expired], [healthy]],
    );
    await run();
    expect(names(cache)).toEqual(['b']);
    expect(asked).toEqual(['list', 'watch 5', 'list', 'watch 20', 'watch 20']);
    expect(delays).toEqual([]);
  });

  it('lists exactly once after a 410 as the status of a watch', async () => {
    const { run, asked } = scripted([list(5, []), list(20, [])], [[healthy], gone('WATCH'), [healthy]]);
    await run();
    expect(asked).toEqual(['list', 'watch 5', 'watch 5', 'list', 'watch 20', 'watch 20']);
  });

  it('goes on from the last bookmark after a normal end, without a delay', async () => {
    const bookmark = { type: 'BOOKMARK', object: { metadata: { resourceVersion: '17' } } };
    const { run, asked, delays } = scripted([list(5, [])], [[bookmark, healthy]]);
    await run();
    expect(asked).toEqual(['list', 'watch 5', 'watch 17']);
    expect(delays).toEqual([]);
  });

  it('keeps its version while the apiserver is away, with delays that grow', async () => {
    const { run, asked, delays, cache } = scripted(
      [list(5, [pod('a', 1)])],
      [[healthy, unreachable], unreachable, unreachable, unreachable, [healthy]],
    );
    await run();
    expect(asked).toEqual(['list', ...Array.from({ length: 6 }, () => 'watch 5')]);
    expect(delays).toEqual([1_000, 2_000, 4_000]);
    expect(names(cache)).toEqual(['a']);
  });

  it('slows down when every watch is cut as soon as it is open', async () => {
    const cut = [{ type: 'ADDED', object: pod('a', 6) }, unreachable];
    const { run, delays } = scripted([list(5, [])], [cut, cut, cut, cut, cut, cut]);
    await run();
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 14_000, 14_000]);
  });

  it('asks for a new list when the stream reports another error than expiry', async () => {
    const error = { type: 'ERROR', object: { code: 500, message: 'etcd event lost' } };
    const { run, asked } = scripted([list(5, []), list(8, [])], [[healthy, error], [healthy]]);
    await run();
    expect(asked.slice(0, 4)).toEqual(['list', 'watch 5', 'list', 'watch 8']);
  });

  it('gives up a version that the apiserver keeps failing at', async () => {
    const failed = operatorError('ApiServerFailed', {
      method: 'GET',
      path: '/',
      status: 504,
      reason: 'too large',
    });
    const { run, asked } = scripted([list(90, []), list(5, [])], [failed, failed, failed, [healthy]]);
    await run();
    expect(asked).toEqual(['list', 'watch 90', 'watch 90', 'watch 90', 'list', 'watch 5', 'watch 5']);
  });

  it('says why its cache may be behind, until the watch is up again', async () => {
    const forbidden = operatorError('Forbidden', { method: 'GET', path: '/', reason: 'no rights' });
    const { run, reflector, asked } = scripted([forbidden, list(5, [])], [[healthy]]);
    expect(reflector.failure).toBe('not listed yet');
    await run();
    expect(asked.slice(0, 2)).toEqual(['list', 'list']);
  });
});
