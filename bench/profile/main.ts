import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Columns } from '@churnops/lib/contract/columns.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import { RowValidator } from '@churnops/lib/contract/row.ts';
import { Recorder } from '@churnops/lib/profile/recorder.ts';
import { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import {
  type ForestSize,
  forestContract,
  forestReference,
  forestRow,
  TELCO_SIZE,
  writeForest,
} from '@churnops/model-server/model/forest.fixture.ts';
import { Predictor } from '@churnops/model-server/prediction/predictor.ts';

/**
 * What it costs to count live rows into a profile: nanoseconds of processor time a row, and as a share of the request they came with, which is parsed, checked, scored
 * and answered on the same thread, without HTTP (with it the share is smaller). `node bench/profile/main.ts [rounds] [milliseconds]`;
 * requests and counting take turns, the figures are medians over the rounds. The last line is the same as JSON.
 */
const [rounds = 9, milliseconds = 300] = process.argv.slice(2).map(Number);
const REFERENCE_ROWS = 100_000;
const BODIES = 256;
/** Requests that are counted in turn: few enough to stay in the processor's cache, where the server has what it just checked. */
const COUNTED = 32;
const MODELS: { name: string; size: ForestSize }[] = [
  { name: 'telco, 4 numbers and 15 categories', size: TELCO_SIZE },
  { name: '20 numbers', size: { numeric: 20, categorical: 0, trees: 100, depth: 5 } },
];

interface Figures {
  model: string;
  rows: number;
  /** Nanoseconds that counting takes a row. */
  recordRow: number;
  /** Microseconds. */
  record: number;
  request: number;
  /** Counting, of a request with it. */
  share: number;
}

const figures: Figures[] = [];
console.log('model                                rows  counting ns/row  us/request  request us  share');
for (const { name, size } of MODELS) {
  const directory = await writeForest(size);
  const contract = forestContract(size);
  const session = await ModelSession.load(await readFile(join(directory, 'model.onnx')), contract, {
    threads: 1,
  });
  const predictor = new Predictor({ contract, scorer: session });
  const recorder = createRecorder(contract, size);
  for (const rows of [1, 10, 100])
    figures.push(print(await measure(name, size, rows, { contract, predictor, recorder })));
  await session.release();
}
console.log(JSON.stringify({ benchmark: 'profile', rounds, milliseconds, figures }));

function createRecorder(contract: Contract, size: ForestSize): Recorder {
  return new Recorder({
    reference: forestReference(size, REFERENCE_ROWS),
    contract,
    model: 'sha256:benchmark',
    pod: 'benchmark',
    process: '1',
    slotMilliseconds: 300_000,
    clock: Date.now,
  });
}

/** Random rows: repeated ones would flatter the processor's branch prediction. */
async function measure(
  model: string,
  size: ForestSize,
  rows: number,
  { contract, predictor, recorder }: { contract: Contract; predictor: Predictor; recorder: Recorder },
): Promise<Figures> {
  const bodies = Array.from({ length: BODIES }, () =>
    JSON.stringify({ features: Array.from({ length: rows }, () => forestRow(size, Math.random)) }),
  );
  const validator = new RowValidator(contract);
  const checked = bodies
    .slice(0, COUNTED)
    .map((body): [Columns, Float32Array] => [
      validator.validate((JSON.parse(body) as { features: unknown[] }).features).columns,
      Float32Array.from({ length: rows }, Math.random),
    ]);
  const [requests, records]: [number[], number[]] = [[], []];
  let answered = 0;
  for (let round = 0; round <= rounds; round++) {
    const request = await timeEach(async (turn) => {
      const { features } = JSON.parse(bodies[turn % BODIES]!) as { features: unknown[] };
      const { labels, probabilities } = await predictor.predict(features);
      answered += JSON.stringify({ predictions: labels, probabilities }).length;
    });
    const record = timeBatches((turn) => recorder.record(...checked[turn % COUNTED]!));
    // The first round warms up.
    if (round === 0) continue;
    requests.push(request);
    records.push(record);
  }
  if (answered === 0) throw new Error('no request was answered');
  const [request, record] = [median(requests), median(records)];
  return {
    model,
    rows,
    recordRow: (record * 1_000) / rows,
    record,
    request,
    share: record / (request + record),
  };
}

/** Microseconds of processor time a call, by calls that wait for one another. */
async function timeEach(call: (turn: number) => Promise<void>): Promise<number> {
  const [start, used] = [performance.now(), processorTime()];
  let turn = 0;
  for (; performance.now() - start < milliseconds; turn++) await call(turn);
  return (processorTime() - used) / turn;
}

/** The same by calls that do not; the clock is read once in 64 of them, since reading it costs as much as a short one. */
function timeBatches(call: (turn: number) => void): number {
  const [start, used] = [performance.now(), processorTime()];
  let turn = 0;
  while (performance.now() - start < milliseconds) for (let end = turn + 64; turn < end; turn++) call(turn);
  return (processorTime() - used) / turn;
}

/** Microseconds that this process has used; unlike the time of day it does not grow while others have the processor. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function median(values: number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1]!;
}

function print(figure: Figures): Figures {
  console.log(
    figure.model.padEnd(37) +
      String(figure.rows).padEnd(6) +
      figure.recordRow.toFixed(0).padStart(15) +
      figure.record.toFixed(2).padStart(12) +
      figure.request.toFixed(1).padStart(12) +
      `${(100 * figure.share).toFixed(1)} %`.padStart(8),
  );
  return figure;
}
