import type { Observed } from '../churn-model/observe.ts';
import { readFacts } from '../churn-model/rollout-facts.ts';
import type { ObjectKey } from '../controller/reconciler.ts';
import {
  type ConvergenceObservation,
  type ConvergenceVerdict,
  judgeConvergence,
} from '../promotion/decision/convergence.ts';
import { digestOf } from '../promotion/decision/version.ts';
import { PodAnswers } from './pod-answers.ts';
import type { AskPods } from './pod-client.ts';
import { isLeaving, isReady } from './pod-readiness.ts';
import { judgeWindow, type ProbationStatus, probationWindow } from './probation.ts';
import { type CompleteRollout, readRollout } from './served-here.ts';
import { gitOf, probationPolicy, type SourceView } from './source.ts';

/** How a model's pods stand to what Git and spec say. */
export interface PodsVerdict {
  convergence: ConvergenceVerdict;
  probation: ProbationStatus | undefined;
  /** Whether pods have to be asked again although nothing in the cluster changes. */
  unsettled: boolean;
}

/**
 * Asks pods, and no more than it takes: all of a rollout while it is on probation, and otherwise those that have not yet said
 * what they serve.
 */
export class PodWatch {
  readonly #ask: AskPods;
  readonly #answers = new PodAnswers();

  constructor(ask: AskPods) {
    this.#ask = ask;
  }

  /** Judges one model at a moment. */
  async look(observed: Observed, source: SourceView, now: Date, signal: AbortSignal): Promise<PodsVerdict> {
    const { model } = observed;
    const digest = digestOf(model.spec.serving?.artifact);
    const rollout = readRollout(observed);
    const window = probationWindow({
      policy: probationPolicy(model, source),
      digest,
      rollout,
      before: model.status?.probation,
      now,
    });
    const git = gitOf(source);
    const agreed = git.kind === 'Known' && git.digest === digest;
    const serving = rollout?.pods.filter((pod) => isReady(pod) && !isLeaving(pod)) ?? [];
    const silent = agreed ? serving.filter((pod) => !this.#answers.get(model.metadata, pod)) : [];
    const watched = window.kind === 'Open' ? window.rollout.pods.filter((pod) => !isLeaving(pod)) : [];
    const asked = [...new Set([...silent, ...watched])];
    const reports = asked.length > 0 ? await this.#ask(asked, signal) : new Map();
    const told = new Map([...reports].map(([uid, report]) => [uid, report.digest]));
    this.#answers.learn(model.metadata, rollout?.pods ?? [], told);
    const convergence = judgeConvergence({
      git,
      spec: digest,
      rollout: rolloutState(observed, rollout),
      pods: serving.map((pod) => ({
        name: pod.metadata?.name ?? '',
        digest: this.#answers.get(model.metadata, pod),
      })),
      alias: { kind: 'NotConfigured' },
    });
    const probation =
      window.kind === 'None'
        ? undefined
        : window.kind === 'Settled'
          ? window.status
          : judgeWindow(window, reports, now);
    const unsettled = probation?.verdict === 'Running' || convergence.reason === 'PodsSilent';
    return { convergence, probation, unsettled };
  }

  /** Forgets a model that is gone. */
  forget(key: ObjectKey): void {
    this.#answers.forget(key);
  }
}

function rolloutState(
  { deployment }: Observed,
  rollout: CompleteRollout | undefined,
): ConvergenceObservation['rollout'] {
  if (rollout) return 'Complete';
  const { phase } = readFacts(deployment?.metadata?.annotations);
  return phase === 'GaveWay' || phase === 'Failed' ? 'Failed' : 'RollingOut';
}
