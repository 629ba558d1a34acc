import {
  buildForest,
  type ForestSize,
  TELCO_SIZE,
  writeForest,
} from '@churnops/model-server/model/forest.fixture.ts';
import { type Load, load } from '../prediction/load.ts';
import { type Server, startModelServer, writeBodies } from '../prediction/server.ts';

/**
 * What counting live rows costs the server as it runs: one server, loaded with requests that are counted and with such that say `churnops-profile: skip`, so that
 * nothing else differs: two processes of one program may differ by more than counting costs. `node bench/profile/served.ts [pairs] [seconds]`; needs wrk. The
 * two take turns, pair by pair, which of them first changing; a pair gives one ratio, and the figures are their median and quartiles. The last line is the
 * same as JSON.
 */
const [pairs = 12, seconds = 4] = process.argv.slice(2).map(Number);
const REFERENCE_ROWS = 100_000;
const MODELS: { name: string; size: ForestSize }[] = [
  { name: 'telco, 4 numbers and 15 categories', size: TELCO_SIZE },
  { name: '20 numbers', size: { numeric: 20, categorical: 0, trees: 100, depth: 5 } },
];
const SETTINGS = [
  { rows: 1, connections: 16 },
  { rows: 1, connections: 64 },
  { rows: 100, connections: 16 },
];

/** The headers of one length, so that reading them takes the same. */
const HEADERS = {
  counting: ['churnops-nothing', 'skip'],
  plain: ['churnops-profile', 'skip'],
} as const;

/** Median and quartiles of the pairs' ratios, counting over not counting. */
type Spread = Record<'lower' | 'median' | 'upper', number>;

interface Figures {
  model: string;
  rows: number;
  connections: number;
  /** Medians, with and without counting. */
  requestsPerSecond: { counting: number; plain: number };
  throughput: Spread;
  /** Of processor time a request: steadier than throughput where others use the machine too. */
  processorTime: Spread;
}

const figures: Figures[] = [];
console.log(
  'model                                rows  connections  requests/s: counting   plain  ratio [quartiles]      CPU ratio [quartiles]',
);
for (const { name, size } of MODELS) {
  const model = buildForest(size, Math.random);
  const directory = await writeForest(size, { model, profile: REFERENCE_ROWS });
  const server = await startModelServer('counting', 8_721, directory);
  try {
    for (const setting of SETTINGS) figures.push(print(await measure(name, size, setting, server)));
  } finally {
    await server.stop();
  }
}
console.log(JSON.stringify({ benchmark: 'profile-served', pairs, seconds, figures }));

async function measure(
  model: string,
  size: ForestSize,
  { rows, connections }: { rows: number; connections: number },
  server: Server,
): Promise<Figures> {
  const bodies = await writeBodies(size, rows);
  const measured: { counting: Load; plain: Load }[] = [];
  const loadOne = (kind: keyof typeof HEADERS) =>
    load(server, { connections, seconds, bodies, header: HEADERS[kind] });
  // The first pair warms the server up.
  for (let pair = 0; pair <= pairs; pair++) {
    const first = pair % 2 === 0 ? await loadOne('counting') : undefined;
    const without = await loadOne('plain');
    const each = { counting: first ?? (await loadOne('counting')), plain: without };
    if (pair > 0) measured.push(each);
  }
  const ratios = (figure: keyof Load) =>
    spread(measured.map((pair) => pair.counting[figure] / pair.plain[figure]));
  const rate = (kind: keyof typeof HEADERS) =>
    spread(measured.map((pair) => pair[kind].requestsPerSecond)).median;
  return {
    model,
    rows,
    connections,
    requestsPerSecond: { counting: rate('counting'), plain: rate('plain') },
    throughput: ratios('requestsPerSecond'),
    processorTime: ratios('processorTime'),
  };
}

function spread(values: number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return { lower: at(0.25), median: at(0.5), upper: at(0.75) };
}

function print(figure: Figures): Figures {
  const { model, rows, connections, requestsPerSecond, throughput, processorTime } = figure;
  const words = ({ lower, median, upper }: Spread) =>
    `${median.toFixed(3)} [${lower.toFixed(3)}, ${upper.toFixed(3)}]`;
  console.log(
    model.padEnd(37) +
      String(rows).padEnd(6) +
      String(connections).padEnd(13) +
      requestsPerSecond.counting.toFixed(0).padStart(20) +
      requestsPerSecond.plain.toFixed(0).padStart(8) +
      `  ${words(throughput)}  ${words(processorTime)}`,
  );
  return figure;
}
