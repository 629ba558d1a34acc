import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createScrapeClient, type ScrapeClientOptions } from './scrape-client.ts';
import type { ServedPod } from './served-pods.ts';
import { CountingProcess, SMALL_REFERENCE } from './testing/counting-pod.ts';

const DIGEST = `sha256:${'1'.repeat(64)}`;
const NOW = 1_772_323_200_000;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(listener: RequestListener, host = '127.0.0.1'): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as { port: number }).port;
}

const pod = (address = '127.0.0.1'): ServedPod => ({
  uid: 'uid-a',
  name: 'telco-a',
  address,
  artifact: `oci://registry.example/churn/telco@${DIGEST}`,
  digest: DIGEST,
  ready: true,
  restarts: 0,
  terminating: false,
});

/** A page of one slot, with what is given in place of what is so. */
function page(given: { page?: object; slot?: object } = {}): string {
  const counting = new CountingProcess({ pod: 'uid-a', process: '1', model: DIGEST }, 10_000, () => NOW);
  counting.score(3);
  const value = JSON.parse(counting.page(0));
  return JSON.stringify({ ...value, slots: [{ ...value.slots[0], ...given.slot }], ...given.page });
}

async function scrape(answer: string | RequestListener, options: ScrapeClientOptions = {}) {
  const port = await listen(typeof answer === 'string' ? (_, response) => response.end(answer) : answer);
  const client = createScrapeClient({ port, ...options });
  return client(pod(), SMALL_REFERENCE, 5, new AbortController().signal);
}

describe('a scrape', () => {
  it('asks for what there is since a moment', async () => {
    let asked: string | undefined;
    const told = await scrape((request, response) => {
      asked = request.url;
      response.end(page());
    });
    expect(asked).toBe('/profile?since=5');
    expect(told.slots).toMatchObject([{ pod: 'uid-a', slot: NOW, rows: 3 }]);
  });

  it('reaches a pod whose address is of IPv6', async () => {
    const port = await listen((_, response) => response.end(page()), '::1');
    const told = await createScrapeClient({ port })(
      pod('::1'),
      SMALL_REFERENCE,
      0,
      new AbortController().signal,
    );
    expect(told.slots).toHaveLength(1);
  });

  it.each([
    ['another model’s', { page: { model: `sha256:${'2'.repeat(64)}` } }, 'it counts for the model'],
    ['another pod’s', { slot: { pod: 'uid-b' } }, 'counts of another pod'],
    ['slots that do not begin at a multiple', { slot: { slot: NOW + 1 } }, 'do not begin at multiples'],
    ['no counts', { slot: { columns: [] } }, 'has not the 1 columns'],
    ['counts below 0', { slot: { rows: -1 } }, 'not whole numbers'],
    ['a format of tomorrow', { page: { formatVersion: 2 } }, 'formatVersion'],
  ])('does not trust %s counts', async (_, given, reason) => {
    await expect(scrape(page(given))).rejects.toMatchObject({
      code: 'PodUntrusted',
      message: expect.stringContaining(reason),
    });
  });

  it('does not trust a slot told twice, nor two processes in one pod', async () => {
    const [slot] = JSON.parse(page()).slots;
    const twice = page({ page: { slots: [slot, slot] } });
    await expect(scrape(twice)).rejects.toThrow('of a slot twice');
    const two = page({ page: { slots: [slot, { ...slot, process: '2', slot: NOW + 10_000 }] } });
    await expect(scrape(two)).rejects.toThrow('of two processes');
  });

  it.each(['', 'garbage', '[', '{"__proto__":1}', '\u0000'.repeat(100), '['.repeat(10_000)])(
    'names the pod that sends garbage',
    async (garbage) => {
      await expect(scrape(garbage)).rejects.toMatchObject({
        code: 'PodUntrusted',
        message: expect.stringContaining('telco-a'),
      });
    },
  );

  it('takes no more than its bound of an answer without an end', async () => {
    const endless: RequestListener = (_, response) => {
      const more = () => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    };
    await expect(scrape(endless, { maximumBytes: 1 << 20 })).rejects.toMatchObject({ code: 'PodUntrusted' });
  });

  it('does not wait for a pod that does not answer, or stops in the middle', async () => {
    const options = { timeoutMilliseconds: 100 };
    await expect(scrape(() => undefined, options)).rejects.toThrow('did not answer within 0.1 seconds');
    const stops: RequestListener = (_, response) => response.write('{"slots":');
    await expect(scrape(stops, options)).rejects.toMatchObject({ code: 'PodSilent' });
  });

  it('tells a pod that refuses, breaks off or sends elsewhere', async () => {
    const answer = (status: number): RequestListener => {
      return (_, response) => response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end();
    };
    await expect(scrape(answer(503))).rejects.toThrow('it answered with HTTP 503');
    await expect(scrape(answer(302))).rejects.toMatchObject({ code: 'PodSilent' });
    await expect(scrape((_, response) => response.destroy())).rejects.toThrow('cannot be reached');
  });

  it('ends with the pass that it belongs to', async () => {
    const port = await listen(() => undefined);
    const aborting = new AbortController();
    const scraping = createScrapeClient({ port })(pod(), SMALL_REFERENCE, 0, aborting.signal);
    aborting.abort(new Error('the pass was ended'));
    await expect(scraping).rejects.toThrow('the pass was ended');
  });
});
