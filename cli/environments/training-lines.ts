import type { Line, Tone } from '../terminal/line.ts';
import type { Model } from './model.ts';
import { command } from './next-command.ts';
import { timeAndDistance } from './words.ts';

type Training = NonNullable<Model['spec']['training']>;
type TrainingStatus = NonNullable<NonNullable<Model['status']>['training']>;

const TONES: Readonly<Record<string, Tone>> = {
  InFlight: 'Waiting',
  Cooldown: 'Waiting',
  BudgetSpent: 'Waiting',
  AwaitingLabels: 'Waiting',
  DataUnreadable: 'Bad',
  RunRefused: 'Bad',
  RunFailed: 'Bad',
  GatesFailed: 'Bad',
  SpecInvalid: 'Bad',
  CandidateMade: 'Good',
};

/** What people can get over by asking for a run themselves. */
const OVERRULED = ['Cooldown', 'BudgetSpent', 'DataUnchanged', 'AwaitingLabels', 'RunFailed', 'NoNewModel'];

/** How the training of a model stands, in one line; none where it is not trained here. */
export function trainingLines({ status }: Model, now: Date): Line[] {
  const { training } = status ?? {};
  return training === undefined ? [] : [['training: ', ...headline(training), untilWords(training, now)]];
}

/** The same for a plan: also what asks for runs, within which limits, and how to ask for one. */
export function trainingPlan(model: Model, now: Date): Line[] {
  const { spec, status } = model;
  const { training } = status ?? {};
  const told: Line[] =
    training === undefined
      ? [[{ tone: 'Strong', text: 'training' }], ['The operator has not looked at it yet.']]
      : [
          [{ tone: 'Strong', text: 'training' }, ' ', ...headline(training)],
          ...(training.until === undefined
            ? []
            : [[`It is looked at again ${timeAndDistance(training.until, now)}.`]]),
        ];
  const asked = OVERRULED.includes(training?.reason ?? '');
  return [
    ...told,
    ...(spec.training ? [[rulesOf(spec.training)]] : []),
    ...(asked
      ? [['For a run all the same: ', { tone: 'Strong' as const, text: command('retrain', model) }]]
      : []),
  ];
}

function headline({ reason, message }: TrainingStatus): Line {
  return [{ tone: TONES[reason] ?? 'Quiet', text: reason }, `: ${message}`];
}

function untilWords({ until, reason }: TrainingStatus, now: Date): string {
  return until === undefined || TONES[reason] !== 'Waiting' ? '' : ` (${timeAndDistance(until, now)})`;
}

/** What asks for runs by itself, in a sentence. */
function rulesOf({ retrainOn, cooldown, budget }: Training): string {
  const { drift, rejection, dataVersion, schedule, timeZone = 'UTC' } = retrainOn ?? {};
  const causes = [
    drift && 'drift',
    rejection && 'a rejection',
    dataVersion && 'another version of the data',
    schedule && `the schedule ${schedule} (${timeZone})`,
  ].filter((cause) => typeof cause === 'string');
  if (causes.length === 0) return 'Nothing asks for a run by itself: spec.training.retrainOn says nothing.';
  const limit = budget ? `, and at most ${budget.runs} in ${budget.per}` : '';
  return `Asked for by ${causes.join(', ')}; ${cooldown} after the end of a run at the earliest${limit}.`;
}
