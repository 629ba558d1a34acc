import type { CodedError } from '@churnops/lib/errors/error-table.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { error } from '../errors.ts';
import { publicError, sendProblem } from './problem.ts';

/** Refuses whatever no route answered. @param methods the allowed ones, by path. */
export function refuseOtherRoutes(methods: ReadonlyMap<string, string>): RequestHandler {
  return (request, response) => {
    const allowed = methods.get(request.path);
    if (allowed === undefined)
      throw error('RouteUnknown', { method: request.method, path: shorten(request.path) });
    response.setHeader('allow', allowed);
    throw error('MethodNotAllowed', { path: request.path, allowed });
  };
}

/** Answers errors by their problem details. Express knows an error handler by its four parameters. */
export function answerErrors(logger: Logger, onRefused: (reason: CodedError) => void): ErrorRequestHandler {
  return (cause: unknown, request, response, _next) => {
    const reason = publicError(cause);
    onRefused(reason);
    if (reason.status === 500) logger.error('request failed', { path: request.path, error: reason.cause });
    sendProblem(request, response, reason);
  };
}

function shorten(path: string): string {
  return path.length > 128 ? `${path.slice(0, 128)}…` : path;
}
