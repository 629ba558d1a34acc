/** Where a digest must have arrived before an environment is what Git says. */
export interface ConvergenceObservation {
  /** The digest in the object's own file at the base branch's tip; undefined where it names none. */
  git:
    | { kind: 'Known'; digest: string | undefined }
    | { kind: 'Unknown'; reason: string }
    | { kind: 'NotConfigured' };
  /** The digest in the spec. */
  spec: string | undefined;
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
  | 'RollingOut'
  | 'PodsSilent'
  | 'AliasUnknown'
  | 'AliasBehind';

export interface ConvergenceVerdict {
  status: 'True' | 'False' | 'Unknown';
  reason: ConvergenceReason;
  message: string;
}

/** Judges convergence: the digest in Git is that in the spec, in every pod and behind the alias. In progress is Unknown. */
export function judgeConvergence({ git, spec, pods, alias }: ConvergenceObservation): ConvergenceVerdict {
  const unknown = (reason: ConvergenceReason, message: string): ConvergenceVerdict => ({
    status: 'Unknown',
    reason,
    message,
  });
  if (git.kind === 'NotConfigured') {
    return unknown(
      'NotConfigured',
      'spec.source and spec.gitRepository do not say where this object stands in Git.',
    );
  }
  if (git.kind === 'Unknown') return unknown('GitUnknown', git.reason);
  if (git.digest !== spec) {
    return unknown(
      'AwaitingSync',
      'Git has another artifact than the spec; the GitOps tool has not applied it yet.',
    );
  }
  const silent = pods.filter(({ digest }) => digest === undefined).length;
  if (spec !== undefined && pods.some(({ digest }) => digest !== undefined && digest !== spec)) {
    return unknown('RollingOut', 'Some pods serve another artifact.');
  }
  if (silent > 0)
    return unknown('PodsSilent', `${silent} of ${pods.length} pods did not say what they serve.`);
  if (spec !== undefined && pods.length === 0) return unknown('RollingOut', 'No pod serves it yet.');
  if (alias.kind === 'Unknown') return unknown('AliasUnknown', alias.reason);
  if (alias.kind === 'Known' && alias.digest !== spec) {
    return unknown('AliasBehind', 'The alias of this environment names another version.');
  }
  const message =
    spec === undefined ? 'Git says that nothing is served, and nothing is.' : 'Git, spec and pods agree.';
  return { status: 'True', reason: 'Converged', message };
}
