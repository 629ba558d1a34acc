import type { ChurnModelStatus } from '@churnops/crds/churn-model.gen.ts';
import { type Condition, setVerdicts } from '../controller/conditions.ts';
import type { ConvergenceReason, ConvergenceVerdict } from '../promotion/decision/convergence.ts';
import type { PromotionStatus } from '../promotion/decision/decision.ts';
import { writeProposalStatus } from '../promotion/reconciler/promotion-status.ts';
import type { Trouble } from '../promotion/reconciler/trouble.ts';
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
  /** What kept the rollback from going on. */
  trouble: Trouble | undefined;
  verdict: ConvergenceVerdict;
  now: Date;
}

/** What the schema allows. */
const MAXIMUM_MESSAGE = 1_024;

/** The whole part of the status. It holds no time of the last look, so that it is at rest while nothing changes. */
export function convergenceStatus(input: StatusInput): ConvergenceStatus {
  const { before, source, probation, generation, verdict, now } = input;
  const git = source.kind === 'Unknown' ? before?.git : gitStatus(source);
  const rollback = source.kind === 'Unknown' ? before?.rollback : rollbackStatus(input);
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
function rollbackStatus({ rollback, trouble }: StatusInput): ConvergenceStatus['rollback'] {
  if (!rollback) return undefined;
  const { reason, pullRequest, merged } = rollback;
  const quiet = reason === 'NoRollbackNeeded' || reason === 'NothingServed';
  if (quiet && !pullRequest && !merged) return undefined;
  const told = writeProposalStatus(rollback);
  if (!trouble) return told;
  const { until: _, ...known } = told;
  return { ...known, reason: trouble.reason, message: trouble.message.slice(0, MAXIMUM_MESSAGE) };
}
