import { availableParallelism } from 'node:os';
import { readModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { batchScore as scoreBatch } from '@churnops/trainer-job/batch-scoring/batch-score.ts';
import type { BatchResult } from '@churnops/trainer-job/batch-scoring/score-records.ts';
import { type Command, textOption, wholeNumberOption } from '../command.ts';
import { error } from '../errors.ts';
import { ProgressLine } from '../progress-line.ts';
import { requireReadableFile } from '../readable-file.ts';

const name = 'batch-score';
const DEFAULT_THREADS = Math.min(2, availableParallelism());

/** `churnops batch-score`: scores a CSV file of any size, without a cluster. */
export const batchScore: Command = {
  positionals: ['model directory', 'in.csv', 'out.csv'],
  options: {
    'only-scores': {
      description: 'write line, probability and prediction only',
    },
    rejected: {
      value: 'FILE',
      description: 'where rows go that cannot be scored',
      standard: 'out.csv.rejected.csv',
    },
    threads: { value: 'N', description: 'how many threads score', standard: String(DEFAULT_THREADS) },
  },
  notes:
    'The rows keep their order and get the columns probability and prediction. The output appears whole.\nRows that break the contract are left out and counted; the exit code is 0 all the same.',
  example: 'churnops batch-score model customers.csv scores.csv',
  async run(given, { errorOutput, untilStopped }) {
    const [directory = '', input = '', output = ''] = given.positionals;
    const threads = wholeNumberOption(given, 'threads', {
      command: name,
      standard: DEFAULT_THREADS,
      minimum: 1,
      maximum: 64,
    });
    const rejected = textOption(given, 'rejected') ?? `${output}.rejected.csv`;
    await requireReadableFile(input);
    const model = await readModelDirectory(directory);
    const stop = new AbortController();
    void untilStopped().then(() => stop.abort(error('BatchStopped', { output })));
    const progress = new ProgressLine(errorOutput);
    try {
      const result = await scoreBatch({
        model,
        input,
        output,
        rejected,
        columns: given.options['only-scores'] === true ? 'OnlyScores' : 'All',
        threads,
        signal: stop.signal,
        onProgress: (share, { scoredRows }) =>
          progress.show({
            phase: 'Scoring',
            percent: Math.floor(share * 100),
            message: `${scoredRows} rows of ${input}`,
          }),
      });
      progress.end();
      errorOutput.write(summarise(result, output, rejected));
    } finally {
      progress.end();
    }
  },
};

function summarise(result: BatchResult, output: string, rejected: string): string {
  const { scoredRows, rejectedRows, positives, unknownCategories } = result;
  const lines = [`Scored ${scoredRows} rows to ${output}; ${positives} are predicted positive.`];
  if (rejectedRows > 0)
    lines.push(
      `${rejectedRows} rows could not be scored: they are in ${rejected}, each with its line and the reason.`,
    );
  if (unknownCategories > 0)
    lines.push(
      `${unknownCategories} values are categories that the model does not know; they are scored as "other".`,
    );
  return `${lines.join('\n')}\n`;
}
