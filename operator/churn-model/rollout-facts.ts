import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import type { FailureReason } from './failure.ts';
import { isPredictionLog } from './prediction-log.ts';
import type { ServerSettings } from './server-settings.ts';

/** Where a rollout stands. */
export const PHASES = ['RollingOut', 'Complete', 'Failed', 'GaveWay'] as const;
/** One of {@link PHASES}. */
export type Phase = (typeof PHASES)[number];

/** Settings that all pods of the Deployment once ran, available. */
export interface Available {
  settings: ServerSettings;
  /** RFC 3339. */
  since: string;
}

/** Settings that could not be served, and the generation of the ChurnModel that asked for them. */
export interface Failed {
  settings: ServerSettings;
  generation: number;
  reason: FailureReason;
  message: string;
}

/**
 * What is known of a rollout and cannot be seen in the pods. It is kept in annotations of the Deployment and written in
 * the same request as the pod template that follows from it, so no crash can come between the two.
 */
export interface RolloutFacts {
  phase?: Phase;
  /** What the pod template was made from. */
  running?: ServerSettings;
  lastAvailable?: Available;
  failed?: Failed;
}

const ANNOTATIONS = {
  phase: 'churnops.dev/rollout-phase',
  running: 'churnops.dev/server-settings',
  lastAvailable: 'churnops.dev/last-available',
  failed: 'churnops.dev/failed',
} as const;

/** Annotations that hold the facts; absent facts have none, so that applying them takes old ones away. */
export function writeFacts(facts: RolloutFacts): Record<string, string> {
  return {
    ...(facts.phase && { [ANNOTATIONS.phase]: facts.phase }),
    ...(facts.running && { [ANNOTATIONS.running]: canonicalJson(facts.running) }),
    ...(facts.lastAvailable && { [ANNOTATIONS.lastAvailable]: canonicalJson(facts.lastAvailable) }),
    ...(facts.failed && { [ANNOTATIONS.failed]: canonicalJson(facts.failed) }),
  };
}

/** Reads the facts back. An annotation that somebody else made unreadable counts as absent, and is written anew. */
export function readFacts(annotations: Readonly<Record<string, string>> | undefined): RolloutFacts {
  const phase = PHASES.find((candidate) => candidate === annotations?.[ANNOTATIONS.phase]);
  const running = parse(annotations?.[ANNOTATIONS.running], isSettings);
  const lastAvailable = parse(annotations?.[ANNOTATIONS.lastAvailable], isAvailable);
  const failed = parse(annotations?.[ANNOTATIONS.failed], isFailed);
  return {
    ...(phase && { phase }),
    ...(running && { running }),
    ...(lastAvailable && { lastAvailable }),
    ...(failed && { failed }),
  };
}

/**
 * What the status tells of an artifact that was available, for a Deployment that somebody deleted together with its
 * annotations. Only the artifact and the time are told there; all else is taken from the settings that are wanted now.
 */
export function recallFacts(
  told: { current?: string; since?: string } | undefined,
  wanted: ServerSettings,
): RolloutFacts {
  const { current, since } = told ?? {};
  if (!current || !since || current === wanted.artifact) return {};
  return { lastAvailable: { settings: { ...wanted, artifact: current }, since } };
}

function parse<T>(text: string | undefined, accepts: (value: unknown) => value is T): T | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return accepts(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isSettings(value: unknown): value is ServerSettings {
  return (
    hasText(value, 'artifact', 'image') &&
    hasText(value.requests, 'cpu', 'memory') &&
    hasText(value.limits, 'cpu', 'memory') &&
    (value.threshold === undefined || typeof value.threshold === 'number') &&
    (value.pullSecret === undefined || typeof value.pullSecret === 'string') &&
    (value.profile === undefined || isProfile(value.profile)) &&
    (value.predictionLog === undefined || isPredictionLog(value.predictionLog))
  );
}

function isProfile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { slotSeconds, exposeValues } = value as Record<string, unknown>;
  return typeof slotSeconds === 'number' && typeof exposeValues === 'boolean';
}

function isAvailable(value: unknown): value is Available {
  return hasText(value, 'since') && isSettings(value.settings);
}

function isFailed(value: unknown): value is Failed {
  return (
    hasText(value, 'reason', 'message') && Number.isInteger(value.generation) && isSettings(value.settings)
  );
}

function hasText<K extends string>(
  value: unknown,
  ...keys: K[]
): value is Record<K, string> & Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    keys.every((key) => typeof (value as Record<string, unknown>)[key] === 'string')
  );
}
