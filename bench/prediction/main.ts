import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { forestRow, TELCO_SIZE, writeForest } from '@churnops/model-server/model/forest.fixture.ts';
import { type Load, load } from './load.ts';

/**
 * Requests a second and processor time a request: the model server against the same forest behind plain express.
 * `node bench/prediction/main.ts [rounds] [seconds]`; needs wrk. Runs take turns, so that what else the machine
 * does falls on both; the figures are medians over the rounds.
 */
const [rounds = 3, seconds = 4] = process.argv.slice(2).map(Number);
const SETTINGS = [
  { rows: 1, connections: 1 },
  { rows: 1, connections: 16 },
  { rows: 1, connections: 64 },
  { rows: 100, connections: 16 },
];

const directory = await writeForest(TELCO_SIZE);
const modelServer = join(import.meta.dirname, '..', '..', 'model-server', 'main.ts');
const servers = [
  await start('churnops', 8_711, [modelServer], {
    CHURNOPS_MODEL_DIRECTORY: directory,
    CHURNOPS_PORT: '8711',
    CHURNOPS_HOST: '127.0.0.1',
    CHURNOPS_LOG_LEVEL: 'error',
  }),
  await start('express', 8_712, [join(import.meta.dirname, 'express-server.ts'), directory, '8712']),
];

try {
  console.log('rows  connections  server    requests/s  CPU us/request  p50 ms  p99 ms');
  for (const setting of SETTINGS) {
    const bodies = await writeBodies(setting.rows);
    const loads = new Map<string, Load[]>(servers.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const server of servers) {
        loads
          .get(server.name)!
          .push(await load(server, { connections: setting.connections, seconds, bodies }));
      }
    }
    for (const [name, measured] of loads) print(setting, name, measured);
  }
} finally {
  for (const { stop } of servers) stop();
}

async function start(
  name: string,
  port: number,
  command: string[],
  environment: Record<string, string> = {},
) {
  const child = spawn(process.execPath, command, {
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries++) {
    const status = await fetch(`${url}/health`).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return { name, url, pid: child.pid!, stop: () => child.kill('SIGTERM') };
    await sleep(100);
  }
  child.kill('SIGKILL');
  throw new Error(`${name} is not ready after 10 s`);
}

/** Random rows: repeated ones would flatter the processor's branch prediction. */
async function writeBodies(rows: number): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'churnops-bodies-')), 'bodies.jsonl');
  const body = () =>
    JSON.stringify({ features: Array.from({ length: rows }, () => forestRow(TELCO_SIZE, Math.random)) });
  await writeFile(path, Array.from({ length: 512 }, body).join('\n'));
  return path;
}

function print(
  { rows, connections }: { rows: number; connections: number },
  name: string,
  loads: Load[],
): void {
  const median = (figure: keyof Load) =>
    loads.map((each) => each[figure]).sort((a, b) => a - b)[loads.length >> 1]!;
  console.log(
    String(rows).padEnd(6) +
      String(connections).padEnd(13) +
      name.padEnd(10) +
      median('requestsPerSecond').toFixed(0).padStart(10) +
      median('processorTime').toFixed(0).padStart(16) +
      median('p50').toFixed(2).padStart(8) +
      median('p99').toFixed(2).padStart(8),
  );
}
