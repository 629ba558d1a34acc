import { readComparison } from '@churnops/lib/comparison/comparison-referrer.ts';
import type { Comparison } from '@churnops/lib/comparison/comparison-report.ts';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { formatReference, parseReference } from '@churnops/lib/registry/reference.ts';
import { formatDifference, formatFigure } from '../promotion/decision/gates/figure.ts';
import { digestOf } from '../promotion/decision/version.ts';
import { readAttemptData } from './attempt-data.ts';
import type { Evaluated } from './evaluation.ts';
import { type RegistryReader, type Result, UnusableResult } from './result.ts';
import { type Run, resultTag } from './run.ts';

/** What a run of mode Evaluate led to, as the registry has it. */
export interface ComparisonResult {
  evaluated: Evaluated;
  /** The digest of the comparison's manifest. */
  report: string;
  comparison: Comparison;
  /** What the attempt recorded of the data that it read. */
  data: Result['data'];
}

/**
 * Looks for the comparison that carries the run's tag.
 *
 * @returns undefined where the tag does not exist: the run is not done.
 * @throws UnusableResult, or a CodedError of the registry client.
 */
export async function findComparisonResult(
  reader: RegistryReader,
  run: Run,
  evaluated: Evaluated,
): Promise<ComparisonResult | undefined> {
  const repository = parseReference(run.spec.output.repository);
  const found = await reader.resolveTag({ ...repository, tag: resultTag(run) });
  if (!found) return undefined;
  const reference = { ...repository, digest: found.digest };
  const comparison = await read(reader, reference);
  const { candidate, served } = comparison;
  if (candidate !== digestOf(evaluated.candidate) || served !== digestOf(evaluated.served)) {
    throw new UnusableResult(
      formatReference(reference),
      'it compares other models than spec.evaluate names.',
    );
  }
  const { data } = await readAttemptData(reader, reference, run);
  return { evaluated, report: found.digest, comparison, data };
}

async function read(reader: RegistryReader, reference: Parameters<typeof readComparison>[1]) {
  try {
    return await readComparison(reader, reference);
  } catch (error) {
    if (!isCodedError(error, 'ArtifactInvalid', 'JsonInvalid', 'JsonTooLarge', 'JsonTooDeep')) throw error;
    throw new UnusableResult(formatReference(reference), error.message, { cause: error });
  }
}

/** What came of a comparison, in a sentence or two: the AUC, or why nothing can be said. */
export function describeComparison({ rows, metrics, undecidable, latency }: Comparison): string {
  if (undecidable !== undefined) return `Nothing can be said: ${undecidable}`;
  const [name, difference] = Object.hasOwn(metrics, 'auc')
    ? ['AUC', metrics['auc']]
    : (Object.entries(metrics)[0] ?? []);
  const figures =
    difference === undefined
      ? 'both were scored'
      : `the ${name} of the candidate is better by ${formatDifference(difference.difference)} (95 % from ${difference.interval95.map(formatDifference).join(' to ')})`;
  const speed = latency
    ? ` One prediction takes ${formatFigure(latency.ratio)} times as long as by the served one.`
    : '';
  return `On ${formatFigure(rows)} rows that are new to both, ${figures}.${speed}`;
}
