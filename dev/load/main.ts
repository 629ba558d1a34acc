import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createHttpSender } from './http-sender.ts';
import { LoadGenerator } from './load-generator.ts';

/** `node main.ts --url URL --row JSON --rate N --seconds N [--until-version V --settle-seconds N]`; the last line is the sum. */
const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    row: { type: 'string' },
    rate: { type: 'string' },
    seconds: { type: 'string' },
    'until-version': { type: 'string' },
    'settle-seconds': { type: 'string', default: '0' },
  },
});
const { url, row, rate, seconds, 'until-version': untilVersion } = values;
if (!url || !row || !rate || !seconds) throw new Error('--url, --row, --rate and --seconds are needed');

const summary = await new LoadGenerator({
  rate: Number(rate),
  seconds: Number(seconds),
  settleSeconds: Number(values['settle-seconds']),
  ...(untilVersion !== undefined && { untilVersion }),
  send: createHttpSender(url, JSON.parse(row)),
  now: () => performance.now(),
  sleep: async (milliseconds) => {
    await sleep(milliseconds);
  },
  report: (sofar) => console.log(JSON.stringify(sofar)),
}).run();
console.log(JSON.stringify(summary));
// Kept connections would hold the process for a while.
process.exit(0);
