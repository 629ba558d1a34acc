import { Agent, type IncomingMessage, request } from 'node:http';
import type { Answer } from './load-generator.ts';

const TIMEOUT_MILLISECONDS = 10_000;
/** Connections that are kept, so that most requests meet a connection that a pod may be closing. */
const CONNECTIONS = 64;

/**
 * Makes the function that asks a model server for one prediction. Nothing is tried twice: whatever is not a whole answer
 * with one prediction in it is a failure.
 *
 * @param url of the model's Service.
 * @param row one row in contract order.
 */
export function createHttpSender(url: string, row: unknown): () => Promise<Answer> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const body = JSON.stringify({ features: [row] });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return () =>
    new Promise((resolve) => {
      const fail = (failure: string) => resolve({ failure });
      const call = request(
        `${url}/predict`,
        { method: 'POST', agent, headers, timeout: TIMEOUT_MILLISECONDS },
        (response) => readAnswer(response).then(resolve, (error: Error) => fail(error.message)),
      );
      call.on('timeout', () => call.destroy(new Error('no answer in time')));
      call.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
      call.end(body);
    });
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  if (response.statusCode !== 200) return { failure: `HTTP ${response.statusCode}` };
  const { predictions, model_version: version } = JSON.parse(text) as {
    predictions?: unknown[];
    model_version?: string;
  };
  return predictions?.length === 1 && version ? { version } : { failure: 'an answer without a prediction' };
}
