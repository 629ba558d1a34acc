import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { createApplication } from './http/application.ts';
import { createListener, createMetricsListener } from './http/listener.ts';
import { stopListener } from './http/listener-stop.ts';
import { createMetricsApplication } from './http/metrics-application.ts';
import {
  DEFAULT_PREDICTION_LIMITS,
  PredictionHandler,
  type PredictionLimits,
} from './http/prediction-handler.ts';
import { ServerMetrics } from './metrics.ts';
import { fetchModel } from './model/model-fetcher.ts';
import type { ModelSource } from './model/model-source.ts';
import { loadModel, type ServedModel } from './model/served-model.ts';
import { LogMetrics } from './prediction-log/log-metrics.ts';
import { PredictionLog } from './prediction-log/prediction-log.ts';
import type { SegmentSink } from './prediction-log/segment-sink.ts';
import type { ProfileOptions } from './profile/live-profile.ts';
import { ServingState } from './serving-state.ts';

/** How a server is started. */
export interface ServerOptions {
  /** Where the model comes from: `directorySource`, `registrySource`. */
  source: ModelSource;
  logger: Logger;
  /** All interfaces where nothing is said. */
  host?: string;
  /** 0 takes any free port. */
  port: number;
  /** The port of `/metrics` and `/profile`, for those who watch; 0 takes any free one, and none is opened where nothing is said. */
  metricsPort?: number | undefined;
  /** How live rows are counted; slots of 5 minutes where nothing is said. */
  profile?: Partial<Pick<ProfileOptions, 'pod' | 'slotMilliseconds' | 'exposeValues'>>;
  /** Where predictions with ids are logged; nowhere where nothing is said. */
  predictionLog?: SegmentSink | undefined;
  /** Overrides the decision threshold of the model; in [0, 1]. */
  threshold?: number | undefined;
  /** Milliseconds after which a fetch that keeps failing is given up; 240,000 where nothing is said. */
  fetchPatience?: number;
  /** Milliseconds for which requests are still accepted once `close` was called; 0 where nothing is said. */
  drainDelay?: number;
  /** Milliseconds from the call of `close` in which the metrics port answers, so that the last rows can be read; 0 where nothing is said. */
  closeGrace?: number;
  limits?: PredictionLimits;
}

/** A server that listens; its model may still be on the way. */
export interface RunningServer {
  /** `http://host:port`. */
  url: string;
  /** The same of the metrics port, where there is one. */
  metricsUrl: string | undefined;
  /** Settles when the model is served, or with why it never will be. */
  ready: Promise<ServedModel>;
  /** Drains and stops: /health turns 503 at once, requests are answered until the end. Calling it again waits for the same end. */
  close(): Promise<void>;
}

/** Milliseconds that requests still in work at the end of draining are given. */
const GRACE = 15_000;
/** The same of what is not in the prediction log yet. */
const LOG_GRACE = 7_000;

/**
 * Starts to listen, then fetches, verifies and loads the model. Until it is ready, /live answers 200, /health
 * 503 with what is waited for, and /predict 503.
 *
 * @throws what `listen` throws, such as EADDRINUSE; what is wrong with the model rejects `ready` instead.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { logger, limits = DEFAULT_PREDICTION_LIMITS } = options;
  const state = new ServingState();
  const metrics = new ServerMetrics();
  const log = createLog(options, metrics);
  const predictions = new PredictionHandler({ state, metrics, limits, logger, log });
  const server = createListener(state, predictions, createApplication(state, metrics, logger));
  const watched = createMetricsListener(createMetricsApplication(state, metrics, logger));
  try {
    await listen(server, options.port, options.host);
    if (options.metricsPort !== undefined) await listen(watched, options.metricsPort, options.host);
  } catch (cause) {
    await stopListener(server, 0);
    throw cause;
  }
  const metricsUrl = watched.listening ? urlOf(watched) : undefined;
  logger.info('listening', { url: urlOf(server), metricsUrl });
  const stopping = new AbortController();
  const ready = serveModel(options, state, metrics, stopping.signal);
  // Its failure is for whoever awaits `ready`, who may come to that only later; until then it must not end the process.
  ready.catch(() => undefined);
  let closing: Promise<void> | undefined;
  return {
    url: urlOf(server),
    metricsUrl,
    ready,
    close() {
      closing ??= drain(server, watched, { state, log, stopping }, options);
      return closing;
    },
  };
}

async function listen(server: Server, port: number, host = '0.0.0.0'): Promise<void> {
  server.listen({ port, host, backlog: 1_024 });
  await once(server, 'listening');
}

async function serveModel(
  { source, logger, threshold, profile, fetchPatience = 240_000 }: ServerOptions,
  state: ServingState,
  metrics: ServerMetrics,
  signal: AbortSignal,
): Promise<ServedModel> {
  state.phase = { name: 'starting', waitingFor: source.description };
  try {
    const artifact = await fetchModel(source, {
      patience: fetchPatience,
      signal,
      now: () => performance.now(),
      random: Math.random,
      sleep: (milliseconds, abort) => sleep(milliseconds, undefined, { signal: abort }),
      onRetry: (reason, delay) => {
        state.phase = { name: 'starting', waitingFor: `${source.description}: ${reason.message}` };
        logger.warn('model not fetched, trying again', { error: reason, delay: Math.round(delay) });
      },
    });
    const model = await loadModel(artifact, profileOptions(profile), threshold);
    metrics.serving(model);
    state.phase = { name: 'ready', model };
    logger.info('model served', { digest: model.digest, version: model.version, threshold: model.threshold });
    return model;
  } catch (reason) {
    state.phase = { name: 'refused', reason: reason instanceof Error ? reason.message : String(reason) };
    throw reason;
  }
}

async function drain(
  server: Server,
  watched: Server,
  {
    state,
    log,
    stopping,
  }: { state: ServingState; log: PredictionLog | undefined; stopping: AbortController },
  { logger, drainDelay = 0, closeGrace = 0 }: ServerOptions,
): Promise<void> {
  const started = performance.now();
  const model = state.model;
  state.draining = true;
  stopping.abort(new Error('the server is stopping'));
  // Whoever balances the load needs a while to hear of it, and keeps sending until then.
  if (model !== undefined) await sleep(drainDelay);
  await stopListener(server, GRACE);
  const logged = log?.close(LOG_GRACE);
  model?.recorder?.end();
  await model?.release();
  await logged;
  // What was counted last is nowhere but here, and those who read it come every now and then.
  if (watched.listening && model?.recorder?.empty === false)
    await sleep(Math.max(0, closeGrace - (performance.now() - started)));
  await stopListener(watched, 1_000);
  logger.info('server stopped');
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${address.port}`;
}

function profileOptions(given: ServerOptions['profile']): ProfileOptions {
  const standard = { pod: hostname(), slotMilliseconds: 300_000, exposeValues: false };
  return { ...standard, ...given, process: processName(), clock: Date.now };
}

function createLog(
  { predictionLog: sink, profile, logger }: ServerOptions,
  { registry }: ServerMetrics,
): PredictionLog | undefined {
  if (sink === undefined) return undefined;
  const [metrics, pod] = [new LogMetrics(registry), profile?.pod ?? hostname()];
  return new PredictionLog({
    sink,
    metrics,
    logger,
    pod,
    process: processName(),
    now: Date.now,
    random: Math.random,
  });
}

/** So that a container that starts again in its pod is not taken for the one before. */
function processName(): string {
  return randomUUID().slice(0, 8);
}
