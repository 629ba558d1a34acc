import type { Comparison } from '@churnops/lib/comparison/comparison-report.ts';
import { findCondition } from '../controller/conditions.ts';
import type { ComparisonEvidence } from '../promotion/decision/gates/evidence.ts';
import { table } from '../training-run/errors.ts';
import { compares } from '../training-run/evaluation.ts';
import { isFinished, type Run } from '../training-run/run.ts';

/**
 * The comparison that counts, of several of the same versions on different data: one that says something rather than one
 * that cannot, then the one on the most rows. So more data settle what few left open, and nobody chooses by the answer.
 *
 * @param comparisons in an order that everybody finds.
 */
export function chooseComparison(comparisons: readonly Comparison[]): Comparison | undefined {
  return comparisons.reduce<Comparison | undefined>((one, other) => {
    if (!one) return other;
    const [decidable, alsoDecidable] = [one, other].map(({ undecidable }) => undecidable === undefined);
    if (decidable !== alsoDecidable) return decidable ? one : other;
    return other.rows > one.rows ? other : one;
  }, undefined);
}

/** The runs that compare two versions, in the order of their creation; those that are being deleted do not count. */
export function runsThatCompare(runs: readonly Run[], candidate: string, served: string): Run[] {
  const key = ({ metadata }: Run) => `${metadata.creationTimestamp ?? ''} ${metadata.name}`;
  return runs
    .filter((run) => compares(run, candidate, served) && run.metadata.deletionTimestamp === undefined)
    .sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

/** What runs say of a comparison that the registry does not have; undefined where there is no such run. */
export function comparisonByRuns(runs: readonly Run[]): ComparisonEvidence | undefined {
  const running = runs.find((run) => !isFinished(run));
  if (running) return { kind: 'Running', run: running.metadata.name, ...obstacleOf(running) };
  const last = runs.at(-1);
  if (!last) return undefined;
  const { name } = last.metadata;
  const reason =
    last.status?.phase === 'Failed'
      ? sentence(last.status.failure?.message ?? 'its status tells no reason')
      : 'its report is not in the registry.';
  return { kind: 'Failed', run: name, reason };
}

/** What holds a run up, where something does: a person may have to act. */
function obstacleOf({ status }: Run): { obstacle?: string } {
  const ready = findCondition(status?.conditions, 'Ready');
  return ready && ready.reason in table ? { obstacle: sentence(ready.message) } : {};
}

function sentence(words: string): string {
  const text = words.trim();
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
