import type { ChurnModelStatus } from '@churnops/crds/churn-model.gen.ts';
import { type Condition, setVerdicts } from '../controller/conditions.ts';
import type { ConvergenceReason, ConvergenceVerdict } from '../promotion/convergence.ts';
import type { PromotionStatus } from '../promotion/decision.ts';
import type { ProbationStatus } from './probation.ts';
import type { SourceView } from './source.ts';

/** The closed list of reasons for the condition of this controller. */
interface Reasons {
  Converged: ConvergenceReason;
}

/** The part of a ChurnModel's status that this controller writes. */
export interface ConvergenceStatus extends Pick<ChurnModelStatus, 'git' | 'probation' | 'rollback'> {
  conditions: Condition[];
}

/** What the status is made of. */
export interface StatusInput {
  /** What it says now; of a file that cannot be read just now, what was read before stays. */
  before: ChurnModelStatus | undefined;
  generation: number;
  source: SourceView;
  probation: ProbationStatus | undefined;
  /** Undefined where nothing could be decided. */
  rollback: PromotionStatus | undefined;
  verdict: ConvergenceVerdict;
  now: Date;
}

const MAXIMUM_MESSAGE_LENGTH = 1_024;

/** The defined bound of both lists. */
const MAXIMUM_APPROVALS = 20;

/** The whole part of the status. It holds no time of the last look, so that it is at rest while nothing changes. */
export function convergenceStatus(input: StatusInput): ConvergenceStatus {
  const { before, source, probation, generation, verdict, now } = input;
  const git = source.kind === 'Unknown' ? before?.git : gitStatus(source);
  const rollback = source.kind === 'Unknown' ? before?.rollback : rollbackStatus(input.rollback);
  return {
    ...(git && { git }),
    ...(probation && { probation }),
    ...(rollback && { rollback }),
    conditions: setVerdicts<Reasons>(
      before?.conditions,
      ['Converged'],
      { Converged: verdict },
      generation,
      now,
    ),
  };
}

/** The commit is that which brought the value: others that pass over the branch change nothing here. */
function gitStatus(source: SourceView): ConvergenceStatus['git'] {
  if (source.kind !== 'Known' || source.observation.target.trouble) return undefined;
  const { digest, held } = source.observation.target;
  const commit = held[0]?.commit;
  return { ...(digest !== undefined && { digest }), ...(commit !== undefined && { commit }) };
}

/** Nothing where nothing was rolled back and nothing asks for it. */
function rollbackStatus(decided: PromotionStatus | undefined): ConvergenceStatus['rollback'] {
  if (!decided) return undefined;
  const { name: _, gates: __, approvals, discounted, merged, until, message, ...told } = decided;
  const quiet = told.reason === 'NoRollbackNeeded' || told.reason === 'NothingServed';
  if (quiet && !told.pullRequest && !merged) return undefined;
  return {
    ...told,
    message: message.slice(0, MAXIMUM_MESSAGE_LENGTH),
    ...(approvals.length > 0 && {
      approvals: approvals
        .slice(0, MAXIMUM_APPROVALS)
        .map(({ user, head, at }) => ({ user, commit: head, at: at.toISOString() })),
    }),
    ...(discounted.length > 0 && {
      discounted: discounted.slice(0, MAXIMUM_APPROVALS).map(({ user, reason }) => ({ user, reason })),
    }),
    ...(merged && {
      merged: {
        number: merged.number,
        digest: merged.digest,
        ...(merged.at && { at: merged.at.toISOString() }),
      },
    }),
    ...(until && { until: until.toISOString() }),
  };
}
