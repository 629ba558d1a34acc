import type { Logger } from '@churnops/lib/logging/logger.ts';
import express from 'express';
import { error } from '../errors.ts';
import type { ServerMetrics } from '../metrics.ts';
import type { ServingState } from '../serving-state.ts';
import { answerErrors, refuseOtherRoutes } from './express-refusals.ts';

/**
 * What is read by those who watch, on a port of its own: `/metrics`, and at `/profile` what live rows were like. What is refused here is not counted among the
 * errors of the API, which speak of predictions.
 */
export function createMetricsApplication(
  state: ServingState,
  metrics: ServerMetrics,
  logger: Logger,
): express.Express {
  const application = express();
  application.disable('x-powered-by').disable('etag');

  application.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  application.get('/profile', (request, response) => {
    const since = readSince(request.query['since']);
    const { model } = state;
    if (model === undefined) throw error('ModelNotReady', { reason: state.waitingFor() ?? 'it has stopped' });
    if (model.recorder === undefined) throw error('ProfileMissing', { digest: model.digest });
    response.type('application/json').send(model.recorder.page(since));
  });

  application.use(refuseOtherRoutes(METHODS));
  application.use(answerErrors(logger, () => undefined));
  return application;
}

const METHODS = new Map([
  ['/metrics', 'GET, HEAD'],
  ['/profile', 'GET, HEAD'],
]);

/** Milliseconds since the epoch, before which closed slots are left out. */
function readSince(value: unknown): number {
  if (value === undefined) return 0;
  const since = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isNaN(since))
    throw error('RequestMalformed', { path: 'since', reason: 'must be whole milliseconds since 1970' });
  return since;
}
