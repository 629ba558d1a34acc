/** One prediction as the log keeps it: for whom, when, by which model and how likely. Nothing of the row itself is in it. */
export interface PredictionRecord {
  /** What the caller calls the row; 1 to 128 UTF-16 code units. */
  id: string;
  /** When it was answered, in milliseconds since 1970. */
  time: number;
  /** `sha256:` and 64 hex digits: the model. */
  digest: string;
  /** P(positive), exactly a float32. */
  probability: number;
}

/** UTF-16 code units of an id at most. */
export const MAXIMUM_ID_LENGTH = 128;

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The predictions of one request as lines of JSON. @param probabilities one for each id. */
export function formatRecords(
  ids: readonly string[],
  probabilities: readonly number[],
  { time, digest }: Pick<PredictionRecord, 'time' | 'digest'>,
): string {
  const middle = `,"time":"${new Date(time).toISOString()}","digest":"${digest}","probability":`;
  return ids.map((id, row) => `{"id":${JSON.stringify(id)}${middle}${probabilities[row]}}\n`).join('');
}

/** Reads a line, without its end; undefined for anything that `formatRecords` does not write. */
export function parseRecord(line: string): PredictionRecord | undefined {
  const value = parseObject(line);
  if (value === undefined) return undefined;
  const { id, time, digest, probability } = value;
  if (!isPredictionId(id) || typeof digest !== 'string' || !DIGEST.test(digest)) return undefined;
  if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1)) return undefined;
  const milliseconds = typeof time === 'string' && TIME.test(time) ? Date.parse(time) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : { id, time: milliseconds, digest, probability };
}

/** Whether a value can be the id of a row. */
export function isPredictionId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAXIMUM_ID_LENGTH;
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
