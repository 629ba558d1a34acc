import { profiledColumns } from '@churnops/lib/profile/reference-profile.ts';
import type { Monitor } from '../monitor.ts';
import type { Observed } from '../observation/observed.ts';
import type { Trouble } from './conditions.ts';
import type { Memory } from './memory.ts';
import { list, many } from './wording.ts';

/** All that is wrong: what keeps traffic from being watched first, then what people should only know. */
export function troublesOf(
  { metadata, spec }: Pick<Monitor, 'metadata' | 'spec'>,
  observed: Observed,
  { unsuitable }: Memory,
): Trouble[] {
  const tests = unsuitable?.generation === metadata.generation ? unsuitable.messages : [];
  const troubles: Trouble[] = [
    ...observed.troubles.map((trouble) => ({
      ...trouble,
      blocking: trouble.blocking || isUnheard(trouble, observed),
    })),
    ...unknownColumns(spec.columns, observed),
    ...unreachableAlarm(spec, observed),
    ...tests.map((message): Trouble => ({ reason: 'TestUnsuitable', message, blocking: false })),
  ];
  return troubles.sort((one, other) => Number(other.blocking) - Number(one.blocking));
}

/** Where no pod answers, nothing is counted; where some do, the others are only to be known of. */
function isUnheard({ reason }: Trouble, { pods }: Observed): boolean {
  return (reason === 'PodsSilent' || reason === 'PodsUntrusted') && pods.asked > 0 && pods.answered === 0;
}

/** It may be yet to come: GitOps tools apply objects in no particular order. */
export function modelMissing({ metadata, spec }: Pick<Monitor, 'metadata' | 'spec'>): Trouble {
  const message = `There is no ChurnModel ${spec.modelRef.name} in the namespace ${metadata.namespace}: apply the ChurnModel, or correct spec.modelRef.`;
  return { reason: 'ModelMissing', message, blocking: true };
}

function unknownColumns(rules: Monitor['spec']['columns'], { reference }: Observed): Trouble[] {
  if (!reference || !rules) return [];
  const known = new Set(profiledColumns(reference.profile).map(({ name }) => name));
  const unknown = rules.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length === 0) return [];
  const what = unknown.length === 1 ? 'it' : 'them';
  const message = `spec.columns names ${list(unknown)}, which the model that serves does not have: correct or remove ${what}.`;
  return [{ reason: 'ColumnsUnknown', message, blocking: false }];
}

/** An alarm that no window can raise, since fewer columns are judged than must drift. */
function unreachableAlarm(
  { alarm, columns = [] }: Pick<Monitor['spec'], 'alarm' | 'columns'>,
  { reference }: Observed,
): Trouble[] {
  const needed = alarm?.columns;
  if (!reference || needed === undefined) return [];
  const ignored = new Set(columns.filter(({ ignore }) => ignore).map(({ name }) => name));
  const judged = profiledColumns(reference.profile).filter(({ name }) => !ignored.has(name)).length;
  if (needed <= judged) return [];
  const advice = ignored.size > 0 ? 'lower it, or ignore fewer columns' : 'lower it';
  const message = `spec.alarm.columns is ${needed}, but the model that serves has ${many(judged, 'column')} to judge, so that no window can alarm: ${advice}.`;
  return [{ reason: 'AlarmUnreachable', message, blocking: false }];
}
