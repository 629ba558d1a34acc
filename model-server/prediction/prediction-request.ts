import { error } from '../errors.ts';

/** A prediction request whose shape is right; its rows are not judged yet. */
export interface PredictionRequest {
  /** At least one row: arrays in contract order, or objects by feature name. */
  rows: unknown[];
  /** Whether the answer shall hold `probabilities` too. */
  probabilities: boolean;
}

/**
 * Reads `{"features": [[…] | {…}], "probabilities": false}`.
 *
 * @param maximumRows rows allowed in one request.
 * @throws RequestMalformed (400) names the key that is wrong; TooManyRows (413).
 */
export function parsePredictionRequest(body: unknown, maximumRows: number): PredictionRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw malformed('body', 'must be an object like {"features": [[…]]}');
  }
  const { features, probabilities = false, ...rest } = body as Record<string, unknown>;
  const unknownKey = Object.keys(rest)[0];
  // A misspelt key that is skipped in silence would answer a question nobody asked.
  if (unknownKey !== undefined) {
    throw malformed(shorten(unknownKey), 'is not known here; allowed are features and probabilities');
  }
  if (typeof probabilities !== 'boolean') throw malformed('probabilities', 'must be true or false');
  if (!Array.isArray(features)) throw malformed('features', 'must be an array of rows');
  if (features.length === 0) throw malformed('features', 'holds no rows; send at least one');
  if (features.length > maximumRows) {
    throw error('TooManyRows', { rows: features.length, maximum: maximumRows });
  }
  return { rows: features, probabilities };
}

function malformed(path: string, reason: string) {
  return error('RequestMalformed', { path, reason });
}

function shorten(key: string): string {
  return key.length > 64 ? `${key.slice(0, 64)}…` : key;
}
