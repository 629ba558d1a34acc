/** Where a digest must have arrived before an environment is what Git says. */
export interface ConvergenceObservation {
  /** The digest in the object's own file at the base branch's tip, and those before it; undefined where it names none. */
  git:
    | { kind: 'Known'; digest: string | undefined; earlier: ReadonlySet<string | undefined> }
    | { kind: 'Unknown'; reason: string }
    | { kind: 'NotConfigured' };
  /** The digest in the spec. */
  spec: string | undefined;
  /** Where the rollout of the spec stands; Failed where it gave way, or nothing of it can be served. */
  rollout: 'Complete' | 'RollingOut' | 'Failed';
  /** What each pod said it serves; undefined for one that did not answer. */
  pods: readonly { name: string; digest: string | undefined }[];
  /** The digest behind MLflow's alias of this environment. */
  alias:
    | { kind: 'Known'; digest: string | undefined }
    | { kind: 'Unknown'; reason: string }
    | { kind: 'NotConfigured' };
}

/** The closed list of reasons for the condition Converged. */
export type ConvergenceReason =
  | 'Converged'
  | 'NotConfigured'
  | 'GitUnknown'
  | 'AwaitingSync'
  | 'ChangedByHand'
  | 'RollingOut'
  | 'RolloutFailed'
  | 'PodsSilent'
  | 'AliasUnknown'
  | 'AliasBehind';

export interface ConvergenceVerdict {
  status: 'True' | 'False' | 'Unknown';
  reason: ConvergenceReason;
  message: string;
}

/**
 * Judges convergence: the digest in Git is that in the spec, in every pod and behind the alias. In progress is Unknown; False
 * is what does not come right by waiting.
 */
export function judgeConvergence(observed: ConvergenceObservation): ConvergenceVerdict {
  const { git, spec } = observed;
  if (git.kind === 'NotConfigured') {
    const message = 'spec.source and spec.gitRepository do not say where this object stands in Git.';
    return { status: 'Unknown', reason: 'NotConfigured', message };
  }
  if (git.kind === 'Unknown') return { status: 'Unknown', reason: 'GitUnknown', message: git.reason };
  const distance = specDistance(git, spec) ?? podsDistance(observed) ?? aliasDistance(observed);
  if (distance) return distance;
  const message =
    spec === undefined ? 'Git says that nothing is served, and nothing is.' : 'Git, spec and pods agree.';
  return { status: 'True', reason: 'Converged', message };
}

function specDistance(
  git: Extract<ConvergenceObservation['git'], { kind: 'Known' }>,
  spec: string | undefined,
): ConvergenceVerdict | undefined {
  if (git.digest === spec) return undefined;
  if (git.earlier.has(spec)) {
    return unknown(
      'AwaitingSync',
      'Git has another artifact than the spec; the GitOps tool has not applied it yet.',
    );
  }
  return {
    status: 'False',
    reason: 'ChangedByHand',
    message:
      'The spec names an artifact that its file in Git never had: it was changed by hand, and stays so until the GitOps tool applies the file.',
  };
}

function podsDistance({ spec, rollout, pods }: ConvergenceObservation): ConvergenceVerdict | undefined {
  if (spec === undefined) return undefined;
  if (rollout === 'Failed') {
    return {
      status: 'False',
      reason: 'RolloutFailed',
      message: 'What Git and spec name can not be served; the condition Ready says why.',
    };
  }
  if (pods.some(({ digest }) => digest !== undefined && digest !== spec)) {
    return unknown('RollingOut', 'Some pods serve another artifact.');
  }
  if (rollout === 'RollingOut' || pods.length === 0) {
    return unknown('RollingOut', 'Not every pod that is wanted serves it yet.');
  }
  const silent = pods.filter(({ digest }) => digest === undefined).length;
  return silent > 0
    ? unknown('PodsSilent', `${silent} of ${pods.length} pods did not say what they serve.`)
    : undefined;
}

function aliasDistance({ spec, alias }: ConvergenceObservation): ConvergenceVerdict | undefined {
  if (alias.kind === 'Unknown') return unknown('AliasUnknown', alias.reason);
  return alias.kind === 'Known' && alias.digest !== spec
    ? unknown('AliasBehind', 'The alias of this environment names another version.')
    : undefined;
}

function unknown(reason: ConvergenceReason, message: string): ConvergenceVerdict {
  return { status: 'Unknown', reason, message };
}
