import type { Model } from '../../churn-model/model.ts';
import { identityOf } from '../../promotion/decision/version.ts';
import type { LedTo } from './status.ts';

type Step = Pick<LedTo, 'reason' | 'message'>;

/**
 * How far the pull request has come that asks for a training run where the model is trained, while no such run is known here.
 *
 * @returns undefined where the model has no promotion of its drift.
 */
export function trainingElsewhere(
  { spec, status }: Pick<Model, 'spec' | 'status'>,
  { id, goesOn }: { id: string; goesOn: boolean },
): Step | undefined {
  const names = (spec.promotions ?? []).filter(({ from }) => from === 'Drift').map(({ name }) => name);
  if (names.length === 0) return undefined;
  const told = (status?.promotions ?? []).filter(({ name }) => names.includes(name));
  const merged = told.find((one) => one.merged?.digest === identityOf(id));
  if (merged) {
    const message = `A training run was asked for by pull request ${merged.merged?.number} of the promotion ${merged.name}, which is merged.`;
    return { reason: 'RunRequested', message };
  }
  const about = told.filter(({ episode }) => episode === id);
  const open = about.find(({ pullRequest }) => pullRequest);
  if (open?.pullRequest) {
    return { reason: 'RunProposed', message: `A training run is asked for by ${open.pullRequest.url}` };
  }
  if (!goesOn) {
    return { reason: 'RunNotProposed', message: 'The drift was over before a training run was asked for.' };
  }
  const [held] = about;
  return held
    ? {
        reason: 'RunNotProposed',
        message: `The promotion ${held.name} asks for no training run: ${held.message}`,
      }
    : { reason: 'AwaitingRun', message: `The promotion ${names[0]} has yet to answer it.` };
}
