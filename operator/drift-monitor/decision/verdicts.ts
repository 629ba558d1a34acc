import { type Monitor, readsTraffic } from '../monitor.ts';
import type { Observed } from '../observation/observed.ts';
import type { Trouble, Verdict, Verdicts } from './conditions.ts';
import type { JudgedWindow, Memory } from './memory.ts';
import { formatTime, list, many, shortDigest } from './wording.ts';

/** What the conditions follow from. */
export interface VerdictInput {
  monitor: Pick<Monitor, 'spec'>;
  observed: Observed;
  memory: Memory;
  /** Of the memory, those that count for what serves now; the newest first. */
  counting: readonly JudgedWindow[];
  /** What keeps traffic from being watched first. */
  troubles: readonly Trouble[];
}

/** What passes by itself on the usual way of things. */
const IN_PROGRESS: readonly Trouble['reason'][] = [
  'ModelMissing',
  'NothingServed',
  'CollectingReference',
  'PodsSilent',
  'SourceAwaited',
];

/** Decides all conditions. Their sentences hold nothing that changes from look to look, so that a monitor at rest is not written. */
export function decideVerdicts(input: VerdictInput): Verdicts {
  return {
    Ready: ready(input),
    DriftDetected: driftDetected(input),
    SampleSufficient: sampleSufficient(input),
  };
}

function ready({ monitor, observed: { reference }, troubles }: VerdictInput): Verdict<'Ready'> {
  const told = troubles.map(({ message }) => message);
  const [gravest] = troubles;
  if (gravest?.blocking) {
    const status = IN_PROGRESS.includes(gravest.reason) ? 'Unknown' : 'False';
    return { status, reason: gravest.reason, message: told.join(' ') };
  }
  if (!reference) {
    const message = `Waiting for the reference profile of what the model ${monitor.spec.modelRef.name} serves.`;
    return { status: 'Unknown', reason: 'AwaitingReference', message: [message, ...told].join(' ') };
  }
  const version = shortDigest(reference.digest);
  const isTraffic = readsTraffic(monitor.spec);
  const what =
    reference.kind === 'Training'
      ? 'the data it was trained on'
      : `the first windows of ${isTraffic ? 'its traffic' : 'them'}`;
  const message = isTraffic
    ? `What the model ${version} scores is compared with ${what}.`
    : `For the model ${version}, the rows of spec.source are compared with ${what}.`;
  return { status: 'True', reason: gravest?.reason ?? 'Watching', message: [message, ...told].join(' ') };
}

function driftDetected({ monitor, observed, memory, counting }: VerdictInput): Verdict<'DriftDetected'> {
  const { episode } = memory;
  const [newest] = counting;
  if (episode && episode.endedAt === undefined) {
    const columns = episode.columns.length === 0 ? '' : ` of ${list(episode.columns)}`;
    const doubt =
      newest?.verdict === 'InsufficientData' ? ' The last window has too few rows to say otherwise.' : '';
    return {
      status: 'True',
      reason: 'Detected',
      message: `There is drift${columns} since ${formatTime(episode.since)}: the episode ${episode.id}.${doubt}`,
    };
  }
  const unknown = nothingYet(monitor, observed, newest);
  if (unknown) return unknown;
  const until = formatTime(newest!.end);
  if (newest!.verdict === 'InsufficientData')
    return {
      status: 'Unknown',
      reason: 'TooFewRows',
      message: `The window up to ${until} has too few rows to tell.`,
    };
  const message =
    newest!.verdict === 'Alarm'
      ? `The window up to ${until} alarms; that alone is no drift yet.`
      : `The window up to ${until} is clear.`;
  return { status: 'False', reason: 'NotDetected', message };
}

function sampleSufficient({ monitor, observed, counting }: VerdictInput): Verdict<'SampleSufficient'> {
  const [newest] = counting;
  const unknown = nothingYet(monitor, observed, newest);
  if (unknown) return unknown;
  const { open } = observed;
  const { end, start, rows, verdict, judged } = newest!;
  // The window before the open one may still be about to be judged; the one before that is not.
  if (open && open.start - end > end - start) return noRows(monitor, end);
  const counted = `The window up to ${formatTime(end)} has ${many(rows, 'row')}`;
  if (verdict !== 'InsufficientData')
    return {
      status: 'True',
      reason: 'EnoughRows',
      message: `${counted}; ${many(judged, 'column')} could be judged.`,
    };
  return { status: 'False', reason: 'TooFewRows', message: `${counted}, too few to judge any column.` };
}

function noRows({ spec }: Pick<Monitor, 'spec'>, since: number): Verdict<'SampleSufficient'> {
  const isTraffic = readsTraffic(spec);
  const message = `No row was ${isTraffic ? 'scored' : 'read'} in the windows after ${formatTime(since)}.`;
  return { status: 'False', reason: isTraffic ? 'NoTraffic' : 'NoRows', message };
}

function nothingYet(
  { spec }: Pick<Monitor, 'spec'>,
  { reference, open }: Observed,
  newest: JudgedWindow | undefined,
) {
  if (newest) return undefined;
  const status = 'Unknown' as const;
  if (!reference)
    return { status, reason: 'AwaitingReference' as const, message: 'There is nothing to compare with yet.' };
  // Rows of pods are counted while a window lasts, those of a source are read when it is over.
  const ends = readsTraffic(spec) ? 'ends' : 'ended';
  const when = open ? `, which ${ends} at ${formatTime(open.start + open.milliseconds)},` : '';
  return {
    status,
    reason: 'AwaitingWindow' as const,
    message: `The first window${when} has not been judged yet.`,
  };
}
