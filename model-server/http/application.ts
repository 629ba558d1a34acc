import type { Logger } from '@churnops/lib/logging/logger.ts';
import express, { type NextFunction, type Request, type Response } from 'express';
import { error } from '../errors.ts';
import type { ServerMetrics } from '../metrics.ts';
import type { ServingState } from '../serving-state.ts';
import { openapi } from './openapi.ts';
import { publicError, sendProblem } from './problem.ts';

/** Everything but `POST /predict`, which the listener answers before express sees it. */
export function createApplication(
  state: ServingState,
  metrics: ServerMetrics,
  logger: Logger,
): express.Express {
  const application = express();
  application.disable('x-powered-by').disable('etag');

  application.get('/health', (_request, response) => {
    response.status(state.ready ? 200 : 503).json(state.health());
  });
  application.get('/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  application.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  application.get('/openapi.json', (_request, response) => {
    response.json(openapi(state.model?.contract));
  });

  application.use((request: Request, response: Response) => {
    const allowed = METHODS.get(request.path);
    if (allowed === undefined)
      throw error('RouteUnknown', { method: request.method, path: shorten(request.path) });
    response.setHeader('allow', allowed);
    throw error('MethodNotAllowed', { path: request.path, allowed });
  });
  // Express knows an error handler by its four parameters.
  application.use((cause: unknown, request: Request, response: Response, _next: NextFunction) => {
    const reason = publicError(cause);
    metrics.refused(reason);
    if (reason.status === 500) logger.error('request failed', { path: request.path, error: reason.cause });
    sendProblem(request, response, reason);
  });
  return application;
}

const METHODS = new Map([
  ['/predict', 'POST'],
  ['/health', 'GET, HEAD'],
  ['/live', 'GET, HEAD'],
  ['/metrics', 'GET, HEAD'],
  ['/openapi.json', 'GET, HEAD'],
]);

function shorten(path: string): string {
  return path.length > 128 ? `${path.slice(0, 128)}…` : path;
}
