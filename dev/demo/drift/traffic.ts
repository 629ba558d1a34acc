import { setTimeout as delay } from 'node:timers/promises';
import type { Kubectl } from '../../kubectl/kubectl.ts';
import { awaitCurl, curlPod } from '../curl-pod.ts';

/** Where the customers ask, and with what. */
export interface TrafficOptions {
  readonly kubectl: Kubectl;
  readonly namespace: string;
  /** The image of curl. */
  readonly image: string;
  /** The model's address. */
  readonly url: string;
  /** The rows of the next requests. @param turn counts from 0. */
  readonly rows: (turn: number) => readonly unknown[][];
}

/** Traffic that goes on until it is stopped. */
export interface Traffic {
  /** Ends it. @throws what went wrong with a request. */
  stop(): Promise<void>;
}

const NAME = 'customers';
const ROWS_A_REQUEST = 250;
const PAUSE_MILLISECONDS = 4_000;

/** Has customers ask a model from inside the cluster, over and over, by a Pod of curl that is given another set of requests each time. */
export function startTraffic(options: TrafficOptions): Traffic {
  const stopping = new AbortController();
  const sending = sendUntilStopped(options, stopping.signal);
  // What goes wrong is told by stop; until then nobody listens.
  sending.catch(() => undefined);
  return {
    async stop() {
      stopping.abort();
      try {
        await sending;
      } finally {
        await clear(options);
      }
    },
  };
}

async function sendUntilStopped(options: TrafficOptions, signal: AbortSignal): Promise<void> {
  for (let turn = 0; !signal.aborted; turn++) {
    await clear(options);
    await send(options, options.rows(turn));
    // A pause that is cut short is what stopping is for.
    await delay(PAUSE_MILLISECONDS, undefined, { signal }).catch(() => undefined);
  }
}

const clear = ({ kubectl, namespace }: TrafficOptions): Promise<string> =>
  kubectl.run(['delete', `pod/${NAME}`, `configmap/${NAME}`, '-n', namespace, '--ignore-not-found', '--now']);

async function send(options: TrafficOptions, rows: readonly unknown[][]): Promise<void> {
  const { kubectl, namespace } = options;
  const bodies: Record<string, string> = {};
  for (let from = 0; from < rows.length; from += ROWS_A_REQUEST)
    bodies[`${from}.json`] = JSON.stringify({ features: rows.slice(from, from + ROWS_A_REQUEST) });
  await kubectl.apply(requests(options, bodies), pod(options));
  const { succeeded, output } = await awaitCurl(kubectl, { name: NAME, namespace });
  if (!succeeded) throw new Error(`the customers were not answered: ${output.trim()}`);
}

/** One set of requests, as curl reads it from a file. */
const requests = ({ namespace, url }: TrafficOptions, bodies: Record<string, string>): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: NAME, namespace },
  data: {
    ...bodies,
    requests: Object.keys(bodies)
      .map((body) =>
        [
          `url = "${url}/predict"`,
          'header = "content-type: application/json"',
          `data = "@/requests/${body}"`,
          'output = "/dev/null"',
          'fail',
          'silent',
          'show-error',
          'max-time = 10',
        ].join('\n'),
      )
      .join('\nnext\n'),
  },
});

const pod = ({ namespace, image }: TrafficOptions): object =>
  curlPod({
    ...{ name: NAME, namespace, image },
    args: ['--config', '/requests/requests'],
    files: { configMap: NAME, mountPath: '/requests' },
  });
