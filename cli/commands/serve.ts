import { readModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import { validateRows } from '@churnops/lib/contract/row.ts';
import { createLogger } from '@churnops/lib/logging/logger.ts';
import { directorySource } from '@churnops/model-server/model/model-source.ts';
import { volumeSink } from '@churnops/model-server/prediction-log/segment-sink.ts';
import { startServer } from '@churnops/model-server/server.ts';
import { type Command, type Context, textOption, wholeNumberOption } from '../command.ts';
import { error } from '../errors.ts';

const name = 'serve';

/** `churnops serve`: predicts over HTTP with a model directory, until it is told to stop. */
export const serve: Command = {
  positionals: ['model directory'],
  options: {
    port: { value: 'PORT', description: 'the port to listen on; 0 takes a free one', standard: '8000' },
    host: { value: 'ADDRESS', description: 'the address to listen on', standard: '127.0.0.1' },
    'prediction-log': {
      value: 'DIRECTORY',
      description: 'log the predictions of rows that are sent with ids, for measure-performance',
    },
  },
  example: 'churnops serve model --port 8000',
  async run(given, context) {
    const [directory = ''] = given.positionals;
    const port = wholeNumberOption(given, 'port', {
      command: name,
      standard: 8_000,
      minimum: 0,
      maximum: 65_535,
    });
    const log = textOption(given, 'prediction-log');
    const { contract, goldenRows, report, version } = await readModelDirectory(directory);
    const server = await startServer({
      source: directorySource(directory),
      logger: createLogger({ name: 'model-server', level: 'warn', destination: context.errorOutput }),
      host: typeof given.options['host'] === 'string' ? given.options['host'] : '127.0.0.1',
      port,
      predictionLog: log === undefined ? undefined : volumeSink(log),
    }).catch((cause: NodeJS.ErrnoException) => {
      throw cause.code === 'EADDRINUSE' ? error('PortTaken', { port }, { cause }) : cause;
    });
    try {
      await server.ready;
      const body = JSON.stringify({ features: [exampleRow(contract, goldenRows.rows)] });
      say(
        context,
        `Serving model ${version} at ${server.url}: P(${contract.target.name} = ${contract.target.positive}), 1 from ${report.threshold.toFixed(3)} on. Ctrl-C ends it.`,
      );
      say(
        context,
        `Try: curl -s ${server.url}/predict -H 'content-type: application/json' -d '${body.replaceAll("'", "'\\''")}'`,
      );
      await context.untilStopped();
    } finally {
      await server.close();
    }
  },
};

/** A golden row that looks like a customer: nothing missing and nothing unknown, where there is one. */
function exampleRow(contract: Contract, rows: unknown[][]): unknown[] | undefined {
  const ordinary = (row: unknown[]) =>
    !row.includes(null) && validateRows(contract, [row]).warnings.length === 0;
  return rows.find(ordinary) ?? rows[0];
}

function say({ output }: Context, line: string): void {
  output.write(`${line}\n`);
}
