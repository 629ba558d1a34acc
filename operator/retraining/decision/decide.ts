import { formatConditionTime } from '../../controller/conditions.ts';
import { isFinished, type Run } from '../../training-run/run.ts';
import { dueByDataVersion } from './data-version.ts';
import { dueByDrift } from './drift.ts';
import type { Due } from './due.ts';
import type { Facts } from './facts.ts';
import { judgeLimits } from './limits.ts';
import { outcomeOf } from './outcome.ts';
import { judgePointless } from './pointless.ts';
import type { TrainingReason } from './reasons.ts';
import { dueByRejection } from './rejection.ts';
import { dueByRequest } from './requested.ts';
import { dueBySchedule, readSchedule } from './schedule.ts';

/** What is decided about the training of a model. */
export interface Decision {
  reason: TrainingReason;
  message: string;
  /** What is to be made; undefined where nothing is. */
  make?: Due;
  /** The decision is only as good as what is known of the data, of which nobody has asked. */
  needsData?: boolean;
  /** When something else may be decided though nothing changes. */
  until?: Date;
  /** The time of the schedule that is answered without a run. */
  passedOver?: string;
}

/**
 * Decides, from what was observed alone, whether a run is made now and for what. What was asked for is read from the runs
 * that were made for it, so that a crash at any line, a lost status or a repeated event makes no second one.
 *
 * A revision that is requested goes first and is held up by a run in flight alone. What asks by itself also waits for
 * cooldown and budget, and makes no run that could only come to what is known.
 */
export function decideRetraining(facts: Facts, now: Date): Decision {
  const { runs, data } = facts;
  const requested = dueByRequest(facts);
  const flying = runs.find((run) => !isFinished(run));
  if (flying) return inFlight(flying, requested);
  if (requested) return make(requested, facts);
  const due = dueByItself(facts, now);
  const follows = facts.model.spec.training.retrainOn?.dataVersion === true;
  if (data.kind === 'NotAsked' && (due.length > 0 || follows))
    return { ...rest(facts, now), needsData: true };
  if (due.length === 0) return rest(facts, now);
  const judged = due.map((one) => ({ one, pointless: judgePointless(one, facts, now) }));
  const useful = judged.find(({ pointless }) => !pointless)?.one;
  if (!useful) return passOver(judged, facts, now);
  const limit = judgeLimits(facts.model.spec.training, runs, now);
  if (limit) return { ...limit, message: `${useful.words}. ${limit.message}.` };
  return make(useful, facts);
}

/** In the order in which they give a run its name; each of them is answered by the run of any. */
function dueByItself(facts: Facts, now: Date): Due[] {
  const due = [dueByDrift(facts), dueByRejection(facts), dueByDataVersion(facts), dueBySchedule(facts, now)];
  return due.filter((one) => one !== undefined);
}

function inFlight({ metadata, spec }: Run, requested: Due | undefined): Decision {
  const state = spec.suspend ? 'is suspended' : 'is under way';
  const next = requested ? ` ${requested.words}, and is next.` : '';
  return { reason: 'InFlight', message: `TrainingRun ${metadata.name} ${state}.${next}` };
}

function make(due: Due, { data, model }: Facts): Decision {
  if (data.kind === 'NotAsked') return { reason: 'Idle', message: `${due.words}.`, needsData: true };
  const { template } = model.spec.training;
  const pinned = template.data.artifact === undefined || (data.kind === 'Known' && data.artifact);
  if (data.kind === 'Unreadable' && (!pinned || due.cause.reason !== 'Requested')) {
    return {
      reason: 'DataUnreadable',
      message: `${due.words}, but the data cannot be read. ${data.message}`,
    };
  }
  return { reason: 'InFlight', message: `${due.words}.`, make: due };
}

type Judged = { one: Due; pointless: ReturnType<typeof judgePointless> };

/** All that asks would be pointless: the first tells why, and the soonest when it no longer is. */
function passOver(judged: readonly Judged[], facts: Facts, now: Date): Decision {
  const resting = rest(facts, now);
  const reasons = judged.flatMap(({ one, pointless }) => (pointless ? [{ one, pointless }] : []));
  const first = reasons[0];
  if (!first) return resting;
  const until = soonest([resting.until, ...reasons.map(({ pointless }) => pointless.until)]);
  const scheduled = reasons.find(({ one }) => one.cause.reason === 'Schedule')?.one.cause.at;
  return {
    reason: first.pointless.reason,
    message: `${first.one.words}, but a run would be pointless: ${first.pointless.message}.`.replace(
      '..',
      '.',
    ),
    ...(until && { until }),
    ...(scheduled && { passedOver: scheduled }),
  };
}

function rest(facts: Facts, now: Date): Decision {
  const read = readSchedule(facts.model.spec.training);
  if (read.kind === 'Fault') return { reason: 'SpecInvalid', message: read.message };
  const next = read.kind === 'Schedule' ? read.schedule.after(now) : undefined;
  const { reason, message } = restingOutcome(facts);
  const words = next ? ` The schedule's next time is ${formatConditionTime(next)}.` : '';
  return { reason, message: `${message}${words}`, ...(next && { until: next }) };
}

/** Where every version of the data is to be trained on, it also tells when nobody knows which one there is. */
function restingOutcome(facts: Facts): Pick<Decision, 'reason' | 'message'> {
  const { data, model } = facts;
  const outcome = outcomeOf(facts);
  if (model.spec.training.retrainOn?.dataVersion !== true) return outcome;
  if (data.kind === 'Unreadable') return { reason: 'DataUnreadable', message: data.message };
  if (data.kind === 'Untold') {
    return {
      ...outcome,
      message: `${outcome.message} retrainOn.dataVersion asks for nothing: ${data.reason}`,
    };
  }
  return outcome;
}

function soonest(times: readonly (Date | undefined)[]): Date | undefined {
  return times.filter((time) => time !== undefined).sort((one, other) => one.getTime() - other.getTime())[0];
}
