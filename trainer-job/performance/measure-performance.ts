import { readPredictionLog, type TimeRange } from '@churnops/lib/prediction-log/read-prediction-log.ts';
import { error } from '../errors.ts';
import { type Evaluation, evaluate } from '../evaluation/evaluate.ts';
import { MAXIMUM_IDS, NewestPredictions } from './newest-predictions.ts';
import { AnswerReader, type AnswerTable } from './read-answers.ts';

/** What is held against what. */
export interface PerformanceOptions {
  /** The directory of a prediction log, or of a copy. */
  log: string;
  answers: AnswerTable;
  /** The answer that probabilities are of; the rarer one where nothing is said. */
  positive?: string;
  /** Only models whose digest begins with these hex digits. */
  model?: string;
  range: TimeRange;
  /** Predictions from then on are too young for their answers to be known, in milliseconds since 1970. */
  matureBefore: number;
  /** From which probability on a row counts as predicted positive, in [0, 1]. */
  threshold: number;
}

/** How good the predictions of one model were. Of each id the newest one counts that is in the range and old enough. */
export interface ModelPerformance {
  /** `sha256:` and 64 hex digits. */
  digest: string;
  /** Rows in the range. It is the sum of the four counts that follow. */
  logged: number;
  /** Too young for their answers to be known. */
  awaiting: number;
  /** Followed by a newer one of the same id. */
  superseded: number;
  /** Without an answer in the table. */
  unanswered: number;
  /** With an answer: what is measured. */
  joined: number;
  /** When the first and the last of these were made, as RFC 3339. */
  from?: string;
  to?: string;
  /** Absent where fewer than ten are joined. */
  evaluation?: Evaluation;
}

/** How good predictions were, by model, and what they were held against. */
export interface Performance {
  positive: string | undefined;
  threshold: number;
  /** Rows of the table, with and without an answer. */
  answerRows: number;
  /** The model with the most joined predictions first. */
  models: ModelPerformance[];
}

interface Logged {
  awaiting: number;
  taken: number;
  newest: NewestPredictions;
}

/** Fewer say nothing of a model, and too much of single people. */
const MINIMUM_JOINED = 10;

/**
 * Joins a log with what became true and measures, with the intervals of the evaluation report. The newest predictions of the range are held (at most five million
 * ids), the answers are read by and by, whatever their number.
 *
 * @throws PredictionLogInvalid, PredictionsTooMany, CsvRefused or DataRefused.
 */
export async function measurePerformance(options: PerformanceOptions): Promise<Performance> {
  const logged = await readLogged(options);
  const reader = new AnswerReader(options.answers);
  let [conflicts, first] = [0, 0];
  for await (const { id, value, row } of reader.read())
    for (const { newest } of logged.values()) if (!newest.answer(id, value) && conflicts++ === 0) first = row;
  if (conflicts > 0) {
    const problems = `column ${options.answers.label}: ids have more than one answer, the first such row is ${first}`;
    throw error('DataRefused', { problems });
  }
  const positive = options.positive ?? rarerValue(reader);
  if (reader.values.length === 2 && !reader.values.includes(positive!)) {
    const problems = `column ${options.answers.label}: no value is ${JSON.stringify(positive)}`;
    throw error('DataRefused', { problems });
  }
  const index = reader.values.indexOf(positive ?? '');
  const models = Array.from(logged, ([digest, one]) => measureModel(digest, one, options, index));
  return {
    positive,
    threshold: options.threshold,
    answerRows: reader.rows,
    models: models.sort((one, other) => other.joined - one.joined || (one.digest < other.digest ? -1 : 1)),
  };
}

async function readLogged({
  log,
  model = '',
  range,
  matureBefore,
}: PerformanceOptions): Promise<Map<string, Logged>> {
  const logged = new Map<string, Logged>();
  let ids = 0;
  for await (const records of readPredictionLog(log, range))
    for (const record of records) {
      const { digest, time } = record;
      if (!digest.startsWith(model, 'sha256:'.length)) continue;
      let one = logged.get(digest);
      if (one === undefined) {
        one = { awaiting: 0, taken: 0, newest: new NewestPredictions() };
        logged.set(digest, one);
      }
      if (time >= matureBefore) {
        one.awaiting++;
        continue;
      }
      const before = one.newest.size;
      one.newest.take(record);
      one.taken++;
      ids += one.newest.size - before;
      if (ids > MAXIMUM_IDS) throw error('PredictionsTooMany', { log, maximum: MAXIMUM_IDS });
    }
  return logged;
}

/** Of equally rare ones the later in order, as where a contract is inferred. */
function rarerValue({ values, counts }: AnswerReader): string | undefined {
  const [rarer] = values
    .map((value, index) => ({ value, count: counts[index]! }))
    .sort((a, b) => a.count - b.count || (a.value < b.value ? 1 : -1));
  return rarer?.value;
}

function measureModel(
  digest: string,
  { awaiting, taken, newest }: Logged,
  { threshold }: PerformanceOptions,
  positive: number,
): ModelPerformance {
  const { probability, answers, from, to } = newest.finish();
  const joined = probability.length;
  const labels = answers.map((answer) => (answer === positive ? 1 : 0));
  const time = (milliseconds: number) => new Date(milliseconds).toISOString();
  return {
    digest,
    logged: awaiting + taken,
    awaiting,
    superseded: newest.superseded,
    unanswered: newest.size - joined,
    joined,
    ...(from === undefined ? {} : { from: time(from) }),
    ...(to === undefined ? {} : { to: time(to) }),
    ...(joined < MINIMUM_JOINED ? {} : { evaluation: evaluate(probability, labels, threshold) }),
  };
}
