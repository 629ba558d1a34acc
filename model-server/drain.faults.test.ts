import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { writeTinyModel } from './model/tiny-source.fixture.ts';
import { type ServerProcess, startServerProcess } from './server-process.fixture.ts';

const REQUESTS_PER_SECOND = 1_000;
const started: ServerProcess[] = [];
afterAll(() => {
  for (const { child } of started) child.kill('SIGKILL');
});

async function start(): Promise<ServerProcess> {
  const { directory } = await writeTinyModel();
  const server = await startServerProcess({
    CHURNOPS_MODEL_DIRECTORY: directory,
    CHURNOPS_DRAIN_SECONDS: '2',
  });
  started.push(server);
  await expect.poll(() => health(server), { timeout: 10_000 }).toBe(200);
  return server;
}

async function health(server: ServerProcess): Promise<number> {
  const response = await fetch(`${server.url}/health`);
  await response.text();
  return response.status;
}

/** Balances as a Service does: in turn over those that were ready when last asked, on kept connections. */
class RoundRobinClient {
  readonly failures: string[] = [];
  answered = 0;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #servers: ServerProcess[];
  #ready: ServerProcess[];
  #next = 0;

  constructor(servers: ServerProcess[]) {
    this.#servers = servers;
    this.#ready = servers;
  }

  send(): Promise<void> {
    const { url } = this.#ready[this.#next++ % this.#ready.length]!;
    const body = '{"features":[[5,"monthly"]]}';
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    return new Promise((resolve) => {
      const sent = request(`${url}/predict`, { method: 'POST', agent: this.#agent, headers }, (response) => {
        if (response.statusCode === 200) this.answered++;
        else this.failures.push(String(response.statusCode));
        response.resume().on('end', resolve);
      });
      sent.on('error', (error) => {
        this.failures.push(error.message);
        resolve();
      });
      sent.end(body);
    });
  }

  async probe(): Promise<void> {
    const ready = await Promise.all(
      this.#servers.map(
        async (server) => server.child.exitCode === null && (await health(server).catch(() => 0)) === 200,
      ),
    );
    this.#ready = this.#servers.filter((_, index) => ready[index]);
  }

  /** Sends at a fixed rate, whatever the answers take, for `milliseconds`. */
  async run(milliseconds: number): Promise<void> {
    const begun = performance.now();
    const sent: Array<Promise<void>> = [];
    const probing = setInterval(() => void this.probe(), 200);
    for (let elapsed = 0; elapsed < milliseconds; elapsed = performance.now() - begun) {
      while (sent.length < (elapsed * REQUESTS_PER_SECOND) / 1_000) sent.push(this.send());
      await sleep(1);
    }
    clearInterval(probing);
    await Promise.all(sent);
    this.#agent.destroy();
  }
}

it('fails no request when one of two servers is stopped under 1,000 requests a second', async () => {
  const [leaving, staying] = [await start(), await start()];
  const client = new RoundRobinClient([leaving, staying]);
  const running = client.run(8_000);
  await sleep(2_000);
  leaving.child.kill('SIGTERM');
  await expect.poll(() => health(leaving), { timeout: 1_000 }).toBe(503);
  expect((await fetch(`${leaving.url}/live`)).status).toBe(200);
  expect(await leaving.exited).toBe(0);
  await running;
  expect(client.failures).toEqual([]);
  expect(client.answered).toBeGreaterThan(7.5 * REQUESTS_PER_SECOND);
}, 60_000);
