import { formatFigure } from './gates/figure.ts';
import type { ProbationPolicy } from './policy/accepts.ts';
import { formatDuration } from './policy/duration.ts';

/** What the pods of a new rollout said, asked one by one. */
export interface ProbationObservation {
  /** The digest that is on probation. */
  digest: string;
  /** When its rollout was complete; undefined where it is not. */
  since: Date | undefined;
  /** Requests that ended in the window, over all pods that serve the digest. */
  requests: number;
  /** Of these, how many ended in an error of the server. */
  errors: number;
  /** The 95th percentile of latency in milliseconds; undefined where nothing was asked. */
  p95: number | undefined;
  /** Whether pods that were ready are so no longer, without anyone having asked for it. */
  lostReadiness: boolean;
}

/** How a probation stands. */
export type ProbationVerdict =
  | { kind: 'NotApplicable' }
  | { kind: 'Running'; until: Date; message: string }
  | { kind: 'Passed'; message: string }
  | { kind: 'Failed'; reason: 'ErrorRate' | 'Latency' | 'Readiness'; message: string };

/** A share of fewer requests says nothing: one error of ten may be a client's own. */
const MINIMUM_REQUESTS = 20;

/**
 * Judges the probation of what was rolled out. It fails as soon as a limit is broken, and passes once its time is over.
 * What happens after that is for others to see: a probation that is over does not fail any more.
 */
export function judgeProbation(
  policy: ProbationPolicy | undefined,
  observed: ProbationObservation | undefined,
  now: Date,
): ProbationVerdict {
  if (!policy || !observed?.since) return { kind: 'NotApplicable' };
  const until = new Date(observed.since.getTime() + policy.duration);
  if (now >= until) return { kind: 'Passed', message: `It held for ${formatDuration(policy.duration)}.` };
  const failure = findFailure(policy, observed);
  if (failure) return failure;
  return { kind: 'Running', until, message: `It is watched for ${formatDuration(policy.duration)}.` };
}

function findFailure(
  { maximumErrorRate, maximumP95 }: ProbationPolicy,
  { requests, errors, p95, lostReadiness }: ProbationObservation,
): Extract<ProbationVerdict, { kind: 'Failed' }> | undefined {
  const failed = (reason: 'ErrorRate' | 'Latency' | 'Readiness', message: string) => ({
    kind: 'Failed' as const,
    reason,
    message,
  });
  if (lostReadiness) return failed('Readiness', 'Pods that were ready are so no longer.');
  if (requests < MINIMUM_REQUESTS) return undefined;
  const rate = errors / requests;
  if (rate > maximumErrorRate) {
    return failed(
      'ErrorRate',
      `${formatFigure(errors)} of ${formatFigure(requests)} requests failed (${formatFigure(rate * 100)} %), at most ${formatFigure(maximumErrorRate * 100)} % are allowed.`,
    );
  }
  if (maximumP95 !== undefined && p95 !== undefined && p95 > maximumP95) {
    return failed(
      'Latency',
      `The 95th percentile of latency is ${formatFigure(p95)} ms, at most ${formatFigure(maximumP95)} ms are allowed.`,
    );
  }
  return undefined;
}
