import type { IncomingMessage, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import { CodedError } from '@churnops/lib/errors/error-table.ts';
import { error } from '../errors.ts';
import { endLingering, type Patience } from './lingering-close.ts';

/** What a refused caller reads: RFC 9457 problem details, with the code and, for a refused cell, its place. */
export interface Problem {
  /** RFC 9457: with `about:blank` the status says what kind of problem it is. */
  type: 'about:blank';
  title: string;
  status: number;
  /** The sentence for people. */
  detail: string;
  /** The name in the error table, for programs. */
  code: string;
  /** The refused row; the first is 0. */
  row?: number;
  /** The refused feature. */
  column?: string;
}

/** With the rest of a request that is refused. */
const PATIENCE: Patience = { milliseconds: 2_000, bytes: 1024 * 1024 };

/**
 * The error a caller is told: a refusal, or a failure that passes, as it is; anything else as PredictionFailed,
 * since the words of a bug may hold anything and belong in the log alone.
 */
export function publicError(cause: unknown): CodedError {
  if (cause instanceof CodedError && (cause.status < 500 || cause.retryable)) return cause;
  return error('PredictionFailed', {}, { cause });
}

/** The problem details of an error. */
export function problemOf(reason: CodedError): Problem {
  const { row, column } = reason.values;
  return {
    type: 'about:blank',
    title: STATUS_CODES[reason.status] ?? 'Error',
    status: reason.status,
    detail: reason.message,
    code: reason.code,
    ...(typeof row === 'number' ? { row } : {}),
    ...(column === undefined ? {} : { column: String(column) }),
  };
}

/** Answers with an error's problem details; a request that is still being sent loses its connection afterwards. */
export function sendProblem(request: IncomingMessage, response: ServerResponse, reason: CodedError): void {
  if (response.headersSent || response.destroyed) return;
  const body = JSON.stringify(problemOf(reason));
  response.statusCode = reason.status;
  response.setHeader('content-type', 'application/problem+json');
  response.setHeader('content-length', Buffer.byteLength(body));
  if (reason.retryable) response.setHeader('retry-after', '1');
  if (request.complete) {
    response.end(body);
    return;
  }
  response.setHeader('connection', 'close');
  response.write(body);
  endLingering(request, response, PATIENCE);
}
