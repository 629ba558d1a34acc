import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseBoundedJson } from '@churnops/lib/json/bounded-json.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { error } from '../errors.ts';
import type { ServerMetrics } from '../metrics.ts';
import type { ServedModel } from '../model/served-model.ts';
import { LargeRequestLane, type NextTurn } from '../prediction/large-request-lane.ts';
import { parsePredictionRequest } from '../prediction/prediction-request.ts';
import type { Prediction } from '../prediction/predictor.ts';
import type { PredictionLog } from '../prediction-log/prediction-log.ts';
import type { ServingState } from '../serving-state.ts';
import { ByteBudget } from './byte-budget.ts';
import { publicError, sendProblem } from './problem.ts';
import { isProfiled } from './profile-header.ts';
import { checkBodyHeaders, readBody } from './request-body.ts';

/** Bounds of `POST /predict`. */
export interface PredictionLimits {
  /** Bytes of one body. */
  bodyBytes: number;
  /** Bytes of all bodies that are held at a time. */
  heldBytes: number;
  /** Rows of one request. */
  rows: number;
}

/** 10,000 rows of 40 features by name fit into 8 MiB. */
export const DEFAULT_PREDICTION_LIMITS: PredictionLimits = {
  bodyBytes: 8 * 1024 * 1024,
  heldBytes: 64 * 1024 * 1024,
  rows: 10_000,
};

/** A body up to this size is parsed in well under a millisecond, and so at once; a larger one takes the lane. */
const SMALL_BODY_BYTES = 64 * 1024;
/** Body, features, row: a valid request has depth 3, and nothing deeper is worth parsing. */
const MAXIMUM_DEPTH = 8;

/** Who waits for an answer since when, in milliseconds of `performance.now`, and whether the rows are counted. */
interface Sender {
  response: ServerResponse;
  started: number;
  counted: boolean;
}

/** What the handler stands on. */
export interface PredictionHandlerOptions {
  state: ServingState;
  metrics: ServerMetrics;
  limits: PredictionLimits;
  logger: Logger;
  /** Takes the predictions whose rows have ids; those of rows that are no customers' are left out. */
  log?: Pick<PredictionLog, 'append'> | undefined;
}

/**
 * `POST /predict` on bare node:http: express's routing, body parser and response helpers would cost several
 * times what the prediction itself does.
 */
export class PredictionHandler {
  readonly #options: PredictionHandlerOptions;
  readonly #budget: ByteBudget;
  readonly #lane = new LargeRequestLane();

  constructor(options: PredictionHandlerOptions) {
    this.#options = options;
    this.#budget = new ByteBudget(options.limits.heldBytes);
  }

  /** Answers one request; never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    try {
      await this.#predict(request, response, started);
    } catch (cause) {
      this.#refuse(request, response, cause);
    }
  }

  async #predict(request: IncomingMessage, response: ServerResponse, started: number): Promise<void> {
    const { state, limits } = this.#options;
    const model = state.model;
    if (model === undefined) throw error('ModelNotReady', { reason: state.waitingFor() ?? 'it has stopped' });
    checkBodyHeaders(request, limits.bodyBytes);
    const sender: Sender = { response, started, counted: isProfiled(request) };
    if (request.headers.expect !== undefined) response.writeContinue();
    const body = await readBody(request, { maximumBytes: limits.bodyBytes, budget: this.#budget });
    try {
      if (body.bytes.length <= SMALL_BODY_BYTES) {
        await this.#answer(model, body.bytes, sender);
      } else {
        await this.#lane.run((nextTurn) => this.#answer(model, body.bytes, sender, nextTurn));
      }
    } finally {
      body.release();
    }
  }

  async #answer(
    model: ServedModel,
    bytes: Buffer,
    { response, started, counted }: Sender,
    nextTurn?: NextTurn,
  ): Promise<void> {
    const { limits, metrics, log } = this.#options;
    const json = parseBoundedJson(bytes, { maximumBytes: limits.bodyBytes, maximumDepth: MAXIMUM_DEPTH });
    await nextTurn?.();
    const request = parsePredictionRequest(json, limits.rows);
    const prediction = await model.predictor.predict(request.rows, { nextTurn, counted });
    send(response, model, prediction, request.probabilities);
    if (request.ids !== undefined && counted)
      log?.append(request.ids, prediction.probabilities, model.digest);
    for (const { column } of prediction.warnings) metrics.unknownCategory(column);
    metrics.answered(prediction.labels.length, prediction.positives, (performance.now() - started) / 1_000);
  }

  #refuse(request: IncomingMessage, response: ServerResponse, cause: unknown): void {
    const { metrics, logger } = this.#options;
    const reason = publicError(cause);
    metrics.refused(reason);
    if (reason.code === 'PredictionFailed') logger.error('prediction failed', { error: reason.cause });
    sendProblem(request, response, reason);
  }
}

function send(
  response: ServerResponse,
  model: ServedModel,
  prediction: Prediction,
  probabilities: boolean,
): void {
  const body = JSON.stringify({
    predictions: prediction.labels,
    ...(probabilities ? { probabilities: prediction.probabilities } : {}),
    ...(prediction.warnings.length > 0 ? { warnings: prediction.warnings } : {}),
    model_version: model.version,
  });
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-churnops-model-digest': model.digest,
  });
  response.end(body);
}
