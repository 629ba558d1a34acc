import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import { accessKeys } from '../kubernetes/mounted-secrets.ts';
import { SECRET_FILE_MODE } from '../kubernetes/pod-security.ts';
import type { Pod } from '../kubernetes/resource.ts';
import type { Serving } from './model.ts';

type PodSpec = NonNullable<Pod['spec']>;
type Container = PodSpec['containers'][number];

/** Where the pods log predictions, as the spec says it: exactly one of its places is there. */
export type PredictionLog = NonNullable<Serving['predictionLog']>;

/** What a pod has because of its prediction log. */
export interface LogParts {
  env: NonNullable<Container['env']>;
  volumes: NonNullable<PodSpec['volumes']>;
  volumeMounts: NonNullable<Container['volumeMounts']>;
}

const VOLUME = 'prediction-log';
const CLAIM_PATH = '/prediction-log';
const SECRET_PATH = '/etc/churnops/prediction-log';

/** The claim, or the keys of the store, mounted, and the environment that says so; nothing where nothing is logged. */
export function logParts(log: PredictionLog | undefined): LogParts {
  const { persistentVolumeClaim: claim, s3 } = log ?? {};
  if (claim !== undefined)
    return {
      env: [{ name: 'CHURNOPS_PREDICTION_LOG_DIRECTORY', value: `${CLAIM_PATH}/${claim.path}` }],
      volumes: [{ name: VOLUME, persistentVolumeClaim: { claimName: claim.claimName } }],
      volumeMounts: [{ name: VOLUME, mountPath: CLAIM_PATH }],
    };
  if (s3 === undefined) return { env: [], volumes: [], volumeMounts: [] };
  const { secretRef, ...place } = s3;
  const sources = accessKeys('s3', secretRef.name);
  return {
    env: [{ name: 'CHURNOPS_PREDICTION_LOG_S3', value: canonicalJson(place) }],
    volumes: [{ name: VOLUME, projected: { defaultMode: SECRET_FILE_MODE, sources } }],
    volumeMounts: [{ name: VOLUME, mountPath: SECRET_PATH, readOnly: true }],
  };
}

/** Whether a value that was written down before says where a log is. */
export function isPredictionLog(value: unknown): value is PredictionLog {
  if (typeof value !== 'object' || value === null) return false;
  const { persistentVolumeClaim: claim, s3 } = value as Record<string, unknown>;
  if (claim !== undefined) return s3 === undefined && hasTexts(claim, 'claimName', 'path');
  return hasTexts(s3, 'bucket', 'prefix') && hasTexts((s3 as { secretRef?: unknown }).secretRef, 'name');
}

function hasTexts(value: unknown, ...keys: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return keys.every((key) => typeof (value as Record<string, unknown>)[key] === 'string');
}
