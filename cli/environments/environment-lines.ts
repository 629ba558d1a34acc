import type { Line, Piece, Tone } from '../terminal/line.ts';
import type { Model } from './model.ts';
import { trainingLines } from './training-lines.ts';
import { relativeTime, timeSince, versionName } from './words.ts';

/** The annotations by which people steer a model. */
export const HOLD = 'churnops.dev/hold';
export const ROLLBACK_TO = 'churnops.dev/rollback-to';

/** What there is to say of a model in its environment, the heading first. */
export function environmentLines(model: Model, now: Date): Line[] {
  const { metadata, spec } = model;
  const path = spec.source?.path;
  return [
    [
      { tone: 'Strong', text: metadata.name },
      ` in ${metadata.namespace}`,
      ...(path === undefined ? [] : [{ tone: 'Quiet' as const, text: `  ${path}` }]),
    ],
    servingLine(model, now),
    ...failureLines(model),
    ...convergenceLines(model, now),
    ...candidateLines(model, now),
    ...trainingLines(model, now),
    ...annotationLines(model),
  ];
}

function servingLine({ status }: Model, now: Date): Line {
  const { current, wanted, replicas = 0, readyReplicas = 0, since } = status?.serving ?? {};
  if (current === undefined) {
    return [wanted === undefined ? 'serves nothing' : `serves nothing yet; wanted is ${versionName(wanted)}`];
  }
  const tone: Tone = replicas > 0 && readyReplicas === replicas ? 'Good' : 'Waiting';
  return [
    'serves ',
    { tone: 'Strong', text: versionName(current) },
    ', ',
    { tone, text: `${readyReplicas} of ${replicas} pods ready` },
    ...(since === undefined ? [] : [`, for ${timeSince(since, now)}`]),
    ...(wanted === undefined || wanted === current ? [] : [`; wanted is ${versionName(wanted)}`]),
  ];
}

function failureLines({ status }: Model): Line[] {
  const failed = status?.serving?.failed;
  if (failed === undefined) return [];
  const text = `${versionName(failed.artifact)} failed (${failed.reason}): ${failed.message}`;
  return [[{ tone: 'Bad', text }]];
}

function convergenceLines({ status }: Model, now: Date): Line[] {
  const converged = status?.conditions?.find(({ type }) => type === 'Converged');
  const probation = status?.probation;
  const pieces: Piece[] = [];
  if (converged?.status === 'True') pieces.push({ tone: 'Good', text: 'converged' });
  else if (converged !== undefined && converged.reason !== 'NotConfigured') {
    pieces.push({ tone: 'Waiting', text: `${converged.reason}: ${converged.message}` });
  }
  const words = probation && probationWords(probation, now);
  if (words !== undefined) pieces.push(...(pieces.length > 0 ? ['  '] : []), words);
  return pieces.length > 0 ? [pieces] : [];
}

function probationWords(
  { verdict, message, until }: NonNullable<NonNullable<Model['status']>['probation']>,
  now: Date,
): Piece | undefined {
  switch (verdict) {
    case 'Running':
      return {
        tone: 'Waiting',
        text: `on probation${until === undefined ? '' : `, over ${relativeTime(until, now)}`}`,
      };
    case 'Passed':
      return { tone: 'Good', text: 'probation passed' };
    case 'Failed':
      return { tone: 'Bad', text: `probation failed: ${message}` };
    default:
      return undefined;
  }
}

function candidateLines({ status }: Model, now: Date): Line[] {
  const candidate = status?.candidate;
  if (candidate === undefined) return [];
  const { run, artifact, createdAt, metrics } = candidate;
  const auc = metrics?.auc === undefined ? '' : `, AUC ${metrics.auc.toFixed(3)}`;
  return [[`candidate ${versionName(artifact)} of ${run}, ${relativeTime(createdAt, now)}${auc}`]];
}

function annotationLines({ metadata }: Model): Line[] {
  const hold = metadata.annotations?.[HOLD];
  const rollback = metadata.annotations?.[ROLLBACK_TO];
  return [
    ...(hold === undefined
      ? []
      : [[{ tone: 'Waiting' as const, text: hold === '' ? 'held' : `held: ${hold}` }]]),
    ...(rollback === undefined
      ? []
      : [[{ tone: 'Waiting' as const, text: `to be rolled back to ${versionName(rollback)}` }]]),
  ];
}
