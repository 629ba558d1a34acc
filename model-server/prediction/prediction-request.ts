import { isPredictionId, MAXIMUM_ID_LENGTH } from '@churnops/lib/prediction-log/prediction-record.ts';
import { error } from '../errors.ts';

/** A prediction request whose shape is right; its rows are not judged yet. */
export interface PredictionRequest {
  /** At least one row: arrays in contract order, or objects by feature name. */
  rows: unknown[];
  /** Whether the answer shall hold `probabilities` too. */
  probabilities: boolean;
  /** What the caller calls each row, all different, where the predictions shall be logged. */
  ids?: string[];
}

/**
 * Reads `{"features": [[…] | {…}], "probabilities": false, "ids": ["…"]}`.
 *
 * @param maximumRows rows allowed in one request.
 * @throws RequestMalformed (400) names the key that is wrong; TooManyRows (413).
 */
export function parsePredictionRequest(body: unknown, maximumRows: number): PredictionRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw malformed('body', 'must be an object like {"features": [[…]]}');
  }
  const { features, probabilities = false, ids, ...rest } = body as Record<string, unknown>;
  const unknownKey = Object.keys(rest)[0];
  // A misspelt key that is skipped in silence would answer a question nobody asked.
  if (unknownKey !== undefined) {
    throw malformed(shorten(unknownKey), 'is not known here; allowed are features, probabilities and ids');
  }
  if (typeof probabilities !== 'boolean') throw malformed('probabilities', 'must be true or false');
  if (!Array.isArray(features)) throw malformed('features', 'must be an array of rows');
  if (features.length === 0) throw malformed('features', 'holds no rows; send at least one');
  if (features.length > maximumRows) {
    throw error('TooManyRows', { rows: features.length, maximum: maximumRows });
  }
  return {
    rows: features,
    probabilities,
    ...(ids === undefined ? {} : { ids: readIds(ids, features.length) }),
  };
}

/** One id a row. What is wrong is told by its position: an id may be a person's name. */
function readIds(ids: unknown, rows: number): string[] {
  if (!Array.isArray(ids)) throw malformed('ids', 'must be an array with one string for each row');
  if (ids.length !== rows)
    throw malformed('ids', `holds ${ids.length} ids for ${rows} rows; send one for each`);
  const positions = new Map<string, number>();
  for (const [position, id] of ids.entries()) {
    if (!isPredictionId(id))
      throw malformed(`ids[${position}]`, `must be a string of 1 to ${MAXIMUM_ID_LENGTH} characters`);
    const earlier = positions.get(id);
    if (earlier !== undefined)
      throw malformed(`ids[${position}]`, `is the same as ids[${earlier}]; send each id once`);
    positions.set(id, position);
  }
  return ids;
}

function malformed(path: string, reason: string) {
  return error('RequestMalformed', { path, reason });
}

function shorten(key: string): string {
  return key.length > 64 ? `${key.slice(0, 64)}…` : key;
}
