import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { readModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { SYSTEM_CLOCK } from '@churnops/lib/registry/retry.ts';
import { scorePart } from '@churnops/trainer-job/batch-job/score-part.ts';
import { withModel } from '@churnops/trainer-job/comparison/open-model.ts';
import { VolumeStorage } from '@churnops/trainer-job/storage/volume-storage.ts';
import { formatOf } from '@churnops/trainer-job/table/table.ts';

/**
 * Scores one file into another as the Job of a batch does, CSV or Parquet as their names say: `node bench/batch/partition.ts MODEL IN OUT`, all three local. The
 * last line is what came of it, and the most memory that it took in megabytes (of Linux).
 */
const [model = '', input = '', output = ''] = process.argv.slice(2);
const { signal } = new AbortController();
const context = { clock: SYSTEM_CLOCK, random: Math.random, workDirectory: dirname(output), signal };
const artifact = await readModelDirectory(model);
const started = performance.now();
const { rows, refused } = await scorePart({
  input: new VolumeStorage(dirname(input), basename(input), context),
  inputFormat: undefined,
  output: new VolumeStorage(dirname(output), '', context),
  part: {
    directory: { kind: 'Volume', path: '' },
    scores: basename(output),
    refused: `${basename(output)}.refused.csv`,
    marker: `${basename(output)}.done.json`,
    format: formatOf({ path: output }),
  },
  partitions: 1,
  index: 0,
  job: `bench-${process.pid}`,
  threshold: undefined,
  signal,
  withSession: (score) => withModel(artifact, score, { threads: 2 }),
  onProgress: () => undefined,
});
const seconds = (performance.now() - started) / 1_000;
const { userCPUTime, systemCPUTime } = process.resourceUsage();
// Not maxRSS, which is not less than what the process that started this one had.
const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile('/proc/self/status', 'utf8'))!;
console.log(
  JSON.stringify({
    rows,
    refused,
    seconds,
    processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMegabytes: Number(kilobytes) / 1_024,
  }),
);
