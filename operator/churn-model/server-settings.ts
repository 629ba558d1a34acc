import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import type { Configuration } from '../configuration.ts';
import { parseDuration } from '../promotion/decision/policy/duration.ts';
import type { Model, Serving } from './model.ts';
import type { PredictionLog } from './prediction-log.ts';

/** Kubernetes quantities. */
export interface ComputeResources {
  cpu: string;
  memory: string;
}

/**
 * All that makes one model server different from another: a change of any of it rolls out new pods, and a failed
 * rollout gives way to the last settings that were available, as a whole.
 */
export interface ServerSettings {
  /** oci://HOST/REPOSITORY@sha256:… */
  artifact: string;
  image: string;
  /** 0 to 1; overrides the artifact's own. */
  threshold?: number;
  requests: ComputeResources;
  limits: ComputeResources;
  /** The Secret with which the pod reads the artifact. */
  pullSecret?: string;
  /** How live rows are counted. Absent where they are counted as by default: so settings that were written down before there were profiles are the same still. */
  profile?: ProfileSettings;
  /** Where predictions are logged. Absent where they are not. */
  predictionLog?: PredictionLog;
}

/** How the pods count live rows. */
export interface ProfileSettings {
  slotSeconds: number;
  exposeValues: boolean;
}

/** What the model server does where nothing is said. */
const DEFAULT_PROFILE: ProfileSettings = { slotSeconds: 300, exposeValues: false };

/** The settings that a spec asks for; undefined where it asks for nothing to be served. */
export function wantedSettings(
  spec: Model['spec'],
  configuration: Pick<Configuration, 'modelServerImage'>,
): ServerSettings | undefined {
  const serving = spec.serving;
  if (!serving?.artifact) return undefined;
  return {
    artifact: serving.artifact,
    image: configuration.modelServerImage,
    ...(serving.decision && { threshold: serving.decision.threshold }),
    requests: resourcesOf(serving.resources.requests),
    limits: resourcesOf(serving.resources.limits),
    ...(serving.pullSecretRef && { pullSecret: serving.pullSecretRef.name }),
    ...profileOf(serving),
    ...(serving.predictionLog && { predictionLog: serving.predictionLog }),
  };
}

function profileOf({ profile }: Serving): Pick<ServerSettings, 'profile'> {
  const wanted = {
    slotSeconds: parseDuration(profile.slot) / 1_000,
    exposeValues: profile.exposeValues,
  };
  return canonicalJson(wanted) === canonicalJson(DEFAULT_PROFILE) ? {} : { profile: wanted };
}

/** Whether two settings lead to the same pods. */
export function sameSettings(one: ServerSettings | undefined, other: ServerSettings | undefined): boolean {
  return one !== undefined && other !== undefined && canonicalJson(one) === canonicalJson(other);
}

/** The short name of an artifact: the first 12 hex digits of its digest. */
export function versionOf(artifact: string): string {
  return artifact.slice(artifact.lastIndexOf(':') + 1).slice(0, 12);
}

/** Names the settings that others gave way to; where only resources or a threshold differ, the version alone would not. */
export function earlierName(running: ServerSettings, wanted: ServerSettings): string {
  const version = `version ${versionOf(running.artifact)}`;
  return running.artifact === wanted.artifact ? `${version} as it was before` : `the earlier ${version}`;
}

function resourcesOf({ cpu, memory }: { cpu: string | number; memory: string | number }): ComputeResources {
  return { cpu: String(cpu), memory: String(memory) };
}
