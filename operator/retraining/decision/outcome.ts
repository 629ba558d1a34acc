import { digestOf, shortDigest } from '../../promotion/decision/version.ts';
import type { Facts } from './facts.ts';
import { type CausedRun, isCaused } from './past-runs.ts';
import type { TrainingReason } from './reasons.ts';

/** How the training stands while nothing asks for a run. */
export interface Outcome {
  reason: Extract<
    TrainingReason,
    'Idle' | 'CandidateMade' | 'GatesFailed' | 'NoNewModel' | 'RunFailed' | 'InFlight'
  >;
  message: string;
}

/** The newest run that was asked for. */
export function newestCaused({ runs }: Pick<Facts, 'runs'>): CausedRun | undefined {
  return runs.findLast(isCaused) as CausedRun | undefined;
}

/** What the newest run that was asked for came to. */
export function outcomeOf({ model, runs }: Pick<Facts, 'model' | 'runs'>): Outcome {
  const run = newestCaused({ runs });
  if (!run) return { reason: 'Idle', message: 'Nothing has asked for a run yet.' };
  const { status, metadata } = run;
  const name = `TrainingRun ${metadata.name}`;
  if (status?.phase === 'Failed') {
    const why = status.failure?.message ?? 'its status tells no reason.';
    return { reason: 'RunFailed', message: `${name} failed: ${why}` };
  }
  if (status?.existed === true) {
    return {
      reason: 'NoNewModel',
      message: `${name} came to a model that was known; there is nothing to propose.`,
    };
  }
  const digest = digestOf(status?.artifact) ?? '';
  const refused = model.status?.promotions?.filter(
    (promotion) => promotion.digest === digest && promotion.reason === 'GatesFailed',
  );
  if (refused?.length) {
    const told = refused.map((promotion) => `${promotion.name}: ${promotion.message}`).join(' ');
    return { reason: 'GatesFailed', message: `${name} made a version that is not proposed. ${told}` };
  }
  return { reason: 'CandidateMade', message: `${name} made version ${shortDigest(digest)}.` };
}
