import { cronFault } from '../windows/cron.ts';
import type { Accepts, ApprovalPolicy, Gate, ProbationPolicy, Window } from './accepts.ts';
import {
  readDuration,
  readFlag,
  readList,
  readMapping,
  readNumber,
  readText,
  readWord,
  refuse,
} from './fields.ts';

const MAXIMUM_GATES = 50;
const MAXIMUM_WINDOWS = 20;
const MAXIMUM_APPROVERS = 100;
const MAXIMUM_LOGIN = 100;
const MAXIMUM_COLUMN = 253;
const MAXIMUM_CRON = 200;
const MAXIMUM_TIME_ZONE = 64;

/**
 * Reads `spec.accepts` of a target and applies its defaults. The target's file was not seen by an apiserver, so nothing is
 * taken on trust: a field that is not known may be a gate that someone relies on.
 *
 * @throws PolicyInvalid, naming the path and what is wrong there.
 */
export function readAccepts(value: unknown, path = 'spec.accepts'): Accepts {
  const fields = readMapping(value, path, [
    'approval',
    'contract',
    'gates',
    'windows',
    'frozen',
    'probation',
  ]);
  return {
    approval: readApproval(fields.approval, `${path}.approval`),
    contract: readWord(fields.contract, `${path}.contract`, ['Compatible', 'Exact', 'Any']),
    gates: readList(fields.gates, `${path}.gates`, MAXIMUM_GATES, readGate),
    windows: readList(fields.windows, `${path}.windows`, MAXIMUM_WINDOWS, readWindow),
    frozen: readFlag(fields.frozen, `${path}.frozen`),
    probation:
      fields.probation === undefined ? undefined : readProbation(fields.probation, `${path}.probation`),
  };
}

function readApproval(value: unknown, path: string): ApprovalPolicy {
  const fields = readMapping(value ?? {}, path, ['mode', 'required', 'approvers']);
  const required = readNumber(fields.required, `${path}.required`, 1, 10) ?? 1;
  if (!Number.isInteger(required)) refuse(`${path}.required`, 'it must be a whole number');
  return {
    mode: readWord(fields.mode, `${path}.mode`, ['Manual', 'Review', 'Automatic']),
    required,
    approvers:
      fields.approvers === undefined ? undefined : readApprovers(fields.approvers, `${path}.approvers`),
  };
}

function readApprovers(value: unknown, path: string): string[] | undefined {
  const { users } = readMapping(value, path, ['users']);
  if (users === undefined) return undefined;
  if (!Array.isArray(users) || users.length > MAXIMUM_APPROVERS) {
    refuse(`${path}.users`, `it must be a list of at most ${MAXIMUM_APPROVERS} users`);
  }
  // An empty list is what is left when the last user was taken out: it must not open the door to everyone.
  const read = users.map((user, index) => readText(user, `${path}.users[${index}]`, MAXIMUM_LOGIN));
  const doubled = read.findIndex((user, index) => read.indexOf(user) < index);
  if (doubled !== -1) refuse(`${path}.users[${doubled}]`, 'the user is there twice');
  return read;
}

function readGate(value: unknown, path: string): Gate {
  const fields = readMapping(value, path, [
    'name',
    'metric',
    'minimum',
    'maximum',
    'slice',
    'maximumLossAgainstServed',
    'onUndecided',
  ]);
  const minimum = readNumber(fields.minimum, `${path}.minimum`);
  const maximum = readNumber(fields.maximum, `${path}.maximum`);
  const loss = readNumber(fields.maximumLossAgainstServed, `${path}.maximumLossAgainstServed`, 0);
  if (minimum === undefined && maximum === undefined && loss === undefined) {
    refuse(path, 'it needs a minimum, a maximum or maximumLossAgainstServed');
  }
  if (loss !== undefined && (minimum !== undefined || maximum !== undefined)) {
    refuse(path, 'maximumLossAgainstServed needs a gate of its own, without minimum and maximum');
  }
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    refuse(path, 'minimum is more than maximum, which nothing can meet');
  }
  return {
    name: readGateName(fields.name, `${path}.name`),
    metric: readText(fields.metric, `${path}.metric`),
    onUndecided: readWord(fields.onUndecided, `${path}.onUndecided`, ['Review', 'Block', 'Pass']),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(loss !== undefined && { maximumLossAgainstServed: loss }),
    ...(fields.slice !== undefined && { slice: readSlice(fields.slice, `${path}.slice`) }),
  };
}

/** Gates are commit statuses too, and one that every policy has is called contract. */
function readGateName(value: unknown, path: string): string {
  const name = readText(value, path);
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name) || name.length > 63) {
    refuse(path, 'use at most 63 lower-case letters, digits and "-"');
  }
  if (name === 'contract') refuse(path, 'the gate of accepts.contract has this name; choose another');
  return name;
}

function readSlice(value: unknown, path: string): { column: string } {
  return { column: readText(readMapping(value, path, ['column']).column, `${path}.column`, MAXIMUM_COLUMN) };
}

function readWindow(value: unknown, path: string): Window {
  const fields = readMapping(value, path, ['name', 'cron', 'duration', 'timeZone', 'action']);
  const cron = readText(fields.cron, `${path}.cron`, MAXIMUM_CRON);
  const timeZone =
    fields.timeZone === undefined ? 'UTC' : readText(fields.timeZone, `${path}.timeZone`, MAXIMUM_TIME_ZONE);
  const duration = readDuration(fields.duration, `${path}.duration`);
  const fault = cronFault(cron, timeZone);
  if (fault) refuse(`${path}.${fault.part}`, fault.reason);
  if (duration < 60_000) refuse(`${path}.duration`, 'a window is open for at least a minute');
  // Taken for Allow, a freeze whose action was forgotten would open the door.
  if (fields.action === undefined) refuse(`${path}.action`, 'it must be one of Allow, Exclude');
  const action = readWord(fields.action, `${path}.action`, ['Allow', 'Exclude']);
  return { name: readText(fields.name, `${path}.name`), cron, duration, timeZone, action };
}

function readProbation(value: unknown, path: string): ProbationPolicy {
  const fields = readMapping(value, path, ['duration', 'maximumErrorRate', 'maximumP95', 'onFailure']);
  return {
    duration: readDuration(fields.duration, `${path}.duration`),
    maximumErrorRate: readNumber(fields.maximumErrorRate, `${path}.maximumErrorRate`, 0, 1) ?? 0.05,
    maximumP95:
      fields.maximumP95 === undefined ? undefined : readDuration(fields.maximumP95, `${path}.maximumP95`),
    onFailure: readWord(fields.onFailure, `${path}.onFailure`, ['OpenPullRequest', 'Report']),
  };
}
