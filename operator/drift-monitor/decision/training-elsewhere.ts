import type { Model } from '../../churn-model/model.ts';
import { identityOf } from '../../promotion/decision/version.ts';
import type { LedTo } from './status.ts';

type Step = Pick<LedTo, 'reason' | 'message'>;
type Told = NonNullable<NonNullable<Model['status']>['promotions']>[number];

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
  if (held) {
    const message = `The promotion ${held.name} asks for no training run: ${held.message}`;
    return { reason: 'RunNotProposed', message };
  }
  const instead = told.find((one) => goesBefore(one, id));
  return instead
    ? { reason: 'RunNotProposed', message: answersAnother(instead) }
    : { reason: 'AwaitingRun', message: `The promotion ${names[0]} has yet to answer it.` };
}

/** Monitors of one model may see the same drift, of which a promotion answers one episode. */
function answersAnother({ name, episode = '', message }: Told): string {
  const { monitor } = partsOf(episode);
  const whose = monitor === undefined ? '' : ` of the DriftMonitor ${monitor}`;
  return `The promotion ${name} answers the episode ${episode}${whose} instead: ${message}`;
}

/** Whether a promotion is about another episode: a newer one, or another monitor's whose pull request it keeps open. */
function goesBefore({ episode, pullRequest }: Told, id: string): boolean {
  if (episode === undefined) return false;
  const isOthers = partsOf(episode).monitor !== partsOf(id).monitor;
  return isNewer(episode, id) || (isOthers && pullRequest !== undefined);
}

/** As promotions order episodes: of the same second, the one of the later name is newer. */
function isNewer(one: string, other: string): boolean {
  const [first, second] = [partsOf(one).since ?? '', partsOf(other).since ?? ''];
  return first > second || (first === second && one > other);
}

/** The monitor that an episode is named by, and when it began. */
function partsOf(episode: string): { monitor?: string; since?: string } {
  return /^(?<monitor>.+)-(?<since>\d{8}T\d{6}Z)(?:-[0-9a-f]{8})?$/.exec(episode)?.groups ?? {};
}
