import { expect } from 'vitest';
import { findCondition } from '../../controller/conditions.ts';
import type { Pod } from '../../kubernetes/resource.ts';
import type { Decision } from '../decision.ts';
import { cause } from '../errors.ts';
import type { Observation, RegistryAnswer } from '../observation.ts';
import type { RunStatus } from '../run.ts';
import { anEndedJob, anEndedPod, aPod, aRun, RESULT, secondsAgo } from './objects.ts';

export const ABSENT: RegistryAnswer = { kind: 'Absent' };
export const FOUND: RegistryAnswer = { kind: 'Found', result: RESULT };
export const UNREACHABLE: RegistryAnswer = {
  kind: 'Unreachable',
  cause: cause('RegistryUnreachable', {
    repository: 'registry.example/churn/telco',
    words: 'no route to host',
  }),
};
export const REFUSED: RegistryAnswer = {
  kind: 'Refused',
  cause: cause('RegistryRefused', { words: 'HTTP 401' }),
};
export const NO_SECRET: RegistryAnswer = {
  kind: 'Refused',
  cause: cause('SecretMissing', { words: 'no Secret x' }),
};

export const run = aRun();
export const suspended = aRun({ spec: { suspend: true }, metadata: { generation: 2 } });
export const waiting = (reason: string, message = ''): Pod => aPod({ waiting: { reason, message } });
export const badData = anEndedPod(65, {
  code: 'ChecksFailed',
  sentence: 'column total_charges: 11 of 7043 are missing',
});
export const policyFailure = (failed = 1) =>
  anEndedJob(run, 'Failed', { reason: 'PodFailurePolicy', failed });
export const backoffFailure = () => anEndedJob(run, 'Failed', { reason: 'BackoffLimitExceeded', failed: 3 });

/** What a row of the table expects; what it does not name is not looked at. */
export interface Expected {
  phase?: RunStatus['phase'];
  /** The reason of Ready. */
  ready?: string;
  readyStatus?: 'True' | 'False' | 'Unknown';
  /** Part of Ready's message. */
  says?: string | RegExp;
  job?: Decision['job']['kind'];
  failure?: string;
  events?: string[];
  next?: Decision['next'];
  attempts?: number;
  percent?: number;
  dataValid?: 'True' | 'False' | 'Unknown';
  complete?: string;
}

export interface Row {
  name: string;
  given: Partial<Observation>;
  expected: Expected;
}

/** Holds a decision to what its row expects. */
export function expectDecision(decision: Decision, expected: Expected): void {
  const { status } = decision;
  const ready = findCondition(status?.conditions, 'Ready');
  const actual: Record<keyof Expected, unknown> = {
    phase: status?.phase,
    ready: ready?.reason,
    readyStatus: ready?.status,
    says: ready?.message,
    job: decision.job.kind,
    failure: status?.failure?.code,
    events: decision.events.map(({ reason }) => reason),
    next: decision.next,
    attempts: status?.attempts,
    percent: status?.progress?.percent,
    dataValid: findCondition(status?.conditions, 'DataValid')?.status,
    complete: findCondition(status?.conditions, 'Complete')?.reason,
  };
  const { says, ...rest } = expected;
  for (const name of Object.keys(rest) as (keyof Expected)[]) {
    expect(actual[name], name).toEqual(expected[name]);
  }
  if (says !== undefined) expect(ready?.message).toMatch(says);
}

/** The status of a run that goes on, for this reason. */
export function statusWith(reason: string, message = ''): RunStatus {
  const lastTransitionTime = secondsAgo(30);
  return {
    phase: 'Pending',
    conditions: [{ type: 'Ready', status: 'Unknown', reason, message, lastTransitionTime }],
  };
}
