import type { ChurnModelStatusProbation } from '@churnops/crds/churn-model.gen.ts';
import { formatConditionTime } from '../controller/conditions.ts';
import type { ProbationPolicy } from '../promotion/decision/policy/accepts.ts';
import { formatDuration } from '../promotion/decision/policy/duration.ts';
import {
  judgeProbation,
  type ProbationObservation,
  type ProbationVerdict,
} from '../promotion/decision/probation.ts';
import { lostReadiness } from './pod-readiness.ts';
import { addReports, type PodReport, quantile } from './pod-report.ts';
import type { CompleteRollout } from './served-here.ts';

/** `status.probation`; with the digest its `until` tells one probation from another. */
export type ProbationStatus = ChurnModelStatusProbation;

/** What a probation is decided from, pods aside. */
export interface ProbationInput {
  /** The policy of the environment; undefined where it asks for none. */
  policy: ProbationPolicy | undefined;
  /** The digest in the spec. */
  digest: string | undefined;
  rollout: CompleteRollout | undefined;
  /** What the status says. */
  before: ProbationStatus | undefined;
  now: Date;
}

/** What can be said of a probation before any pod is asked. */
export type ProbationWindow =
  | { kind: 'None' }
  /** Nothing that a pod could say changes it any more, or yet. */
  | { kind: 'Settled'; status: ProbationStatus }
  | { kind: 'Open'; digest: string; policy: ProbationPolicy; rollout: CompleteRollout; until: Date };

/**
 * Tells whether pods are to be asked. A verdict stands for the rollout that it was given for: the same digest that is rolled
 * out again, or with other resources, is on probation again.
 */
export function probationWindow({ policy, digest, rollout, before, now }: ProbationInput): ProbationWindow {
  if (!policy || digest === undefined) return { kind: 'None' };
  if (!rollout) {
    const message = `The ${formatDuration(policy.duration)} begin when the rollout is complete.`;
    return { kind: 'Settled', status: { digest, verdict: 'NotApplicable', message } };
  }
  const until = new Date(rollout.completed.getTime() + policy.duration);
  const told = before?.digest === digest && before.until === formatConditionTime(until) ? before : undefined;
  if (told?.verdict === 'Passed' || told?.verdict === 'Failed') return { kind: 'Settled', status: told };
  const window = { kind: 'Open', digest, policy, rollout, until } as const;
  if (until > now) return window;
  return { kind: 'Settled', status: judgeWindow(window, new Map(), now) };
}

/**
 * Judges an open probation by what its pods said. Their counters begin with them, and a new digest means new pods, so they
 * count what was asked since the rollout.
 *
 * @param reports by the pods' uids; a pod that did not answer has none, which is told and not held against the model.
 */
export function judgeWindow(
  { digest, policy, rollout, until }: Extract<ProbationWindow, { kind: 'Open' }>,
  reports: ReadonlyMap<string, PodReport>,
  now: Date,
): ProbationStatus {
  const answered = [...reports.values()].filter((report) => report.digest === digest);
  const { requests, errors, latencies } = addReports(answered);
  const seconds = quantile(latencies, 0.95);
  const observed: ProbationObservation = {
    digest,
    since: rollout.completed,
    requests,
    errors,
    p95: seconds === undefined ? undefined : seconds * 1_000,
    lostReadiness: rollout.pods.some((pod) => lostReadiness(pod, rollout.completed)),
  };
  const verdict = judgeProbation(policy, observed, now);
  return {
    digest,
    verdict: verdict.kind,
    message: messageOf(verdict, policy, rollout.pods.length - answered.length, rollout.pods.length),
    until: formatConditionTime(until),
  };
}

/** While it runs, the time that is left would be another with every look, and the status never at rest. */
function messageOf(verdict: ProbationVerdict, policy: ProbationPolicy, silent: number, pods: number): string {
  if (verdict.kind === 'NotApplicable') return 'There is no rollout to watch.';
  if (verdict.kind !== 'Running') return verdict.message;
  const watched = `Watched for ${formatDuration(policy.duration)}.`;
  return silent === 0 ? watched : `${watched} ${silent} of ${pods} pods did not say how they do.`;
}
