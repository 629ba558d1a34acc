import type { Verdict, Verdicts } from './conditions.ts';
import type { Rollout } from './rollout.ts';
import type { Served } from './served.ts';
import { earlierName, type ServerSettings, versionOf } from './server-settings.ts';

/** A child that could not be applied, and why. */
export interface ChildProblem {
  kind: string;
  reason: 'ChildNotOurs' | 'ChildRefused';
  /** Names the child, what is wrong, and what to do. */
  message: string;
}

type ServingVerdicts = Omit<Verdicts, 'CandidateReady'>;

/** The verdicts of a model whose spec names no artifact: all is as it should be, and nothing is served. */
export function nothingToServe(problems: readonly ChildProblem[]): ServingVerdicts {
  const message = 'spec.serving.artifact is absent, so nothing is served';
  return {
    Ready: problemVerdict(problems) ?? { status: 'True', reason: 'NothingToServe', message },
    Available: { status: 'False', reason: 'NothingToServe', message },
    Progressing: { status: 'False', reason: 'NothingToServe', message },
  };
}

/** The verdicts of a model that is to be served. */
export function decideVerdicts(
  rollout: Rollout,
  served: Served,
  problems: readonly ChildProblem[],
): ServingVerdicts {
  return {
    Ready: problemVerdict(problems) ?? readyVerdict(rollout, served),
    Available: availableVerdict(rollout, served),
    Progressing: progressingVerdict(rollout, served),
  };
}

function problemVerdict(problems: readonly ChildProblem[]): Verdict<'Ready'> | undefined {
  const [first] = problems;
  return (
    first && {
      status: 'False',
      reason: first.reason,
      message: problems.map((each) => each.message).join(' '),
    }
  );
}

function readyVerdict(rollout: Rollout, served: Served): Verdict<'Ready'> {
  const { phase, failed, wanted } = rollout;
  switch (phase) {
    case 'GaveWay':
      return {
        status: 'False',
        reason: 'GaveWay',
        message: `${nameOf(wanted)} failed: ${failed?.message}. ${stillServes(rollout, served)} Change the spec to try again.`,
      };
    case 'Failed':
      return {
        status: 'False',
        reason: 'RolloutFailed',
        message: `${nameOf(wanted)} failed: ${failed?.message}. ${withoutFallback(served)}`,
      };
    case 'RollingOut':
      return { status: 'Unknown', reason: 'RollingOut', message: progressMessage(rollout, served) };
    case 'Complete':
      return served.readyReplicas > 0
        ? { status: 'True', reason: 'Serving', message: podsMessage(served) }
        : { status: 'False', reason: 'NoPodReady', message: noPodReady(rollout, served) };
  }
}

function availableVerdict(rollout: Rollout, served: Served): Verdict<'Available'> {
  return served.readyReplicas > 0
    ? { status: 'True', reason: 'PodsReady', message: podsMessage(served) }
    : { status: 'False', reason: 'NoPodReady', message: noPodReady(rollout, served) };
}

function progressingVerdict(rollout: Rollout, served: Served): Verdict<'Progressing'> {
  const name = nameOf(rollout.wanted);
  switch (rollout.phase) {
    case 'RollingOut':
      return { status: 'True', reason: 'RollingOut', message: progressMessage(rollout, served) };
    case 'Complete':
      return { status: 'False', reason: 'RolloutComplete', message: `${name} is rolled out` };
    case 'Failed':
      return {
        status: 'False',
        reason: 'RolloutFailed',
        message: `${name} failed: ${rollout.failed?.message}`,
      };
    case 'GaveWay':
      return {
        status: 'False',
        reason: 'GaveWay',
        message: `${name} failed and gave way to ${earlierName(rollout.running, rollout.wanted)}`,
      };
  }
}

function progressMessage(rollout: Rollout, served: Served): string {
  const progress = `rolling out ${nameOf(rollout.wanted)}; ${podsMessage(served)}`;
  return rollout.trouble ? `${progress}; ${rollout.trouble.message}` : progress;
}

function noPodReady({ trouble, failed }: Rollout, served: Served): string {
  const cause = trouble?.message ?? failed?.message;
  const counted = `0 of ${count(served.replicas, 'pod')} ready`;
  return cause ? `${counted}: ${cause}` : counted;
}

function podsMessage(served: Served): string {
  const counted = podsReady(served);
  return served.current ? `version ${versionOf(served.current)} serves, ${counted}` : counted;
}

function podsReady({ readyReplicas, replicas }: Served): string {
  return `${readyReplicas} of ${count(replicas, 'pod')} ready`;
}

function stillServes({ running, wanted }: Rollout, served: Served): string {
  const gaveWay = `It gave way to ${earlierName(running, wanted)}, which`;
  return served.readyReplicas > 0
    ? `${gaveWay} serves on (${podsReady(served)}).`
    : `${gaveWay} has no ready pod yet.`;
}

function withoutFallback(served: Served): string {
  return served.readyReplicas > 0
    ? `The pods from before serve on (${podsMessage(served)}).`
    : 'Nothing was available before it, so nothing serves; it is tried on and on. Name an artifact that can be served, or mend the cause.';
}

function nameOf({ artifact }: ServerSettings): string {
  return `version ${versionOf(artifact)}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
