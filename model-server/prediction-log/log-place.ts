import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { parseBoundedJson } from '@churnops/lib/json/bounded-json.ts';
import { readS3Credentials } from '@churnops/lib/s3/s3-credentials.ts';
import type { S3Bucket } from '@churnops/lib/s3/s3-location.ts';
import { error } from '../errors.ts';
import { type SegmentSink, s3Sink, volumeSink } from './segment-sink.ts';

/** Where the prediction log is, as the environment says it. */
export type LogPlace =
  | { kind: 'Volume'; directory: string }
  | { kind: 'S3'; bucket: S3Bucket; prefix: string; credentialsDirectory: string };

const BOUNDS = { maximumBytes: 16 * 1_024, maximumDepth: 2 };
const S3_VARIABLE = 'CHURNOPS_PREDICTION_LOG_S3';

/** Reads the variables of the prediction log; undefined where there is none. @throws ConfigurationInvalid */
export function readLogPlace(text: (name: string) => string | undefined): LogPlace | undefined {
  const [directory, s3] = [text('CHURNOPS_PREDICTION_LOG_DIRECTORY'), text(S3_VARIABLE)];
  if (s3 === undefined) return directory === undefined ? undefined : { kind: 'Volume', directory };
  if (directory !== undefined) throw invalid('cannot be set together with CHURNOPS_PREDICTION_LOG_DIRECTORY');
  const credentialsDirectory =
    text('CHURNOPS_PREDICTION_LOG_CREDENTIALS') ?? '/etc/churnops/prediction-log/s3';
  return { kind: 'S3', ...readBucket(s3), credentialsDirectory };
}

/** Opens it. */
export function createSink(place: LogPlace): SegmentSink {
  if (place.kind === 'Volume') return volumeSink(place.directory);
  const { bucket, prefix, credentialsDirectory } = place;
  return s3Sink({ ...bucket, prefix }, () => readS3Credentials(credentialsDirectory));
}

function readBucket(json: string): { bucket: S3Bucket; prefix: string } {
  const value = parse(json);
  const read = (name: string): string | undefined => {
    const field = value[name];
    if (field === undefined || (typeof field === 'string' && field !== '')) return field;
    throw invalid(`has a ${name} that is no text`);
  };
  const [endpoint, region, bucket, prefix] = ['endpoint', 'region', 'bucket', 'prefix'].map(read);
  if (bucket === undefined || prefix === undefined) throw invalid('has no bucket, or no prefix');
  if (endpoint !== undefined && !/^https?:\/\/[A-Za-z0-9.-]+(:[0-9]{1,5})?$/.test(endpoint))
    throw invalid('has an endpoint that is no http or https address');
  return { bucket: { bucket, ...(endpoint && { endpoint }), ...(region && { region }) }, prefix };
}

function parse(json: string): Record<string, unknown> {
  try {
    const value = parseBoundedJson(json, BOUNDS);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    if (!isCodedError(cause)) throw cause;
  }
  throw invalid('is not the JSON that the operator writes');
}

function invalid(reason: string): Error {
  return error('ConfigurationInvalid', { variable: S3_VARIABLE, reason });
}
