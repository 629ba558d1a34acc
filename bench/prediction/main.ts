import { join } from 'node:path';
import { TELCO_SIZE, writeForest } from '@churnops/model-server/model/forest.fixture.ts';
import { type Load, load } from './load.ts';
import { startModelServer, startServer, writeBodies } from './server.ts';

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
const servers = [
  await startModelServer('churnops', 8_711, directory),
  await startServer('express', 8_712, [join(import.meta.dirname, 'express-server.ts'), directory, '8712']),
];

try {
  console.log('rows  connections  server    requests/s  CPU us/request  p50 ms  p99 ms');
  for (const setting of SETTINGS) {
    const bodies = await writeBodies(TELCO_SIZE, setting.rows);
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
  await Promise.all(servers.map(({ stop }) => stop()));
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
