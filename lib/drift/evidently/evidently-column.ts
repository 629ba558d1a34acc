import type { JudgedColumn, Measure } from '../verdict.ts';
import type { DriftTest } from './tests.ts';

/** One column of two samples, raw or in bins, as the policy Evidently asks it. Values are those that are neither missing nor infinite. */
export interface EvidentlyColumn {
  name: string;
  /** Text: all that is known of the values is how long they are. */
  kind: 'Numeric' | 'Categorical' | 'Text';
  rows: JudgedColumn['rows'];
  missing: JudgedColumn['missing'];
  /** How many distinct values both samples have together; of more than 5 it is enough to know that. `sure` where no other number could lead to another test. */
  distinct: { values: number; sure: boolean };
  /** Whether the reference has at most two values, as the z-test needs. */
  isTwofold: boolean;
  /** Why nothing can be tested: part of a sentence. */
  untestable?: string;
  /** Undefined where the test is not made for the column. */
  measure(test: DriftTest): Measure | undefined;
}

/** From this many rows of the reference on, distances take the place of tests. */
const LARGE_REFERENCE = 1_000;
/** Numbers of at most so many distinct values are treated as categories. */
export const FEW_VALUES = 5;

/** The test that Evidently takes where nothing is said. */
export function chooseTest(
  { kind, rows }: Pick<EvidentlyColumn, 'kind' | 'rows'>,
  distinct: number,
): DriftTest {
  const few = kind === 'Categorical' || distinct <= FEW_VALUES;
  if (rows.reference > LARGE_REFERENCE) return few ? 'JensenShannon' : 'Wasserstein';
  if (!few) return 'KolmogorovSmirnov';
  return distinct > 2 ? 'ChiSquare' : 'Proportions';
}
