import type { Logger } from '@churnops/lib/logging/logger.ts';
import express from 'express';
import type { ServerMetrics } from '../metrics.ts';
import type { ServingState } from '../serving-state.ts';
import { answerErrors, refuseOtherRoutes } from './express-refusals.ts';
import { openapi } from './openapi.ts';

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

  application.use(refuseOtherRoutes(METHODS));
  application.use(answerErrors(logger, (reason) => metrics.refused(reason)));
  return application;
}

const METHODS = new Map([
  ['/predict', 'POST'],
  ['/health', 'GET, HEAD'],
  ['/live', 'GET, HEAD'],
  ['/metrics', 'GET, HEAD'],
  ['/openapi.json', 'GET, HEAD'],
]);
