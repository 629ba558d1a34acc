import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { ServingState } from '../serving-state.ts';
import type { PredictionHandler } from './prediction-handler.ts';

/** Connections at most; idle ones cost some kilobytes each. */
const MAXIMUM_CONNECTIONS = 8_192;
/** The same of those who watch, who are few. */
const MAXIMUM_WATCHERS = 64;

/**
 * An HTTP server that hands `POST /predict` to its handler and the rest to the application. Slow clients are cut:
 * the head of a request within 9 s, its body within 30 s, a stalled answer within a minute.
 */
export function createListener(
  state: ServingState,
  predictions: PredictionHandler,
  application: RequestListener,
): Server {
  const route = (request: IncomingMessage, response: ServerResponse) => {
    // A client with a kept connection goes elsewhere only if it is told to.
    if (state.draining) response.setHeader('connection', 'close');
    if (request.method === 'POST' && isPredictPath(request.url)) void predictions.handle(request, response);
    else application(request, response);
  };
  const server = createBoundedServer(route, MAXIMUM_CONNECTIONS);
  // The handler says "continue" itself, once the headers are accepted; a body that is too large is never sent.
  server.on('checkContinue', route);
  return server;
}

/** The server of those who watch: `/metrics` and `/profile`. */
export function createMetricsListener(application: RequestListener): Server {
  return createBoundedServer(application, MAXIMUM_WATCHERS);
}

function createBoundedServer(route: RequestListener, maximumConnections: number): Server {
  const server = createServer(
    {
      headersTimeout: 8_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 1_000,
      // Longer than the idle time of common proxies and clients, so that they close first and no request is
      // sent into a connection that is being closed here.
      keepAliveTimeout: 75_000,
      noDelay: true,
    },
    route,
  );
  server.maxConnections = maximumConnections;
  server.setTimeout(60_000);
  return server;
}

function isPredictPath(url: string | undefined): boolean {
  return url === '/predict' || url?.startsWith('/predict?') === true;
}
