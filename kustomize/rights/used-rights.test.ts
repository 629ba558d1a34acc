import { expect, test } from 'vitest';
import { usedRights } from './used-rights.ts';

const USER = 'system:serviceaccount:churnops-system:churnops-operator';

function line(
  verb: string,
  objectRef: object | undefined,
  code = 200,
  username = USER,
  stage = 'ResponseComplete',
) {
  return JSON.stringify({ stage, verb, user: { username }, objectRef, responseStatus: { code } });
}

const jobs = { apiGroup: 'batch', resource: 'jobs', namespace: 'churn-dev', name: 'telco-1' };

test('a request is the right that it needs', () => {
  const log = [
    line('patch', jobs),
    line('patch', { ...jobs, subresource: 'status' }),
    line('list', { resource: 'pods' }),
  ];
  expect(usedRights(log.join('\n'), USER)).toEqual({
    used: ['list pods', 'patch jobs.batch', 'patch jobs.batch/status'],
    denied: [],
  });
});

test('an apply that made an object needed the right to create it', () => {
  expect(usedRights(line('patch', jobs, 201), USER).used).toEqual(['create jobs.batch', 'patch jobs.batch']);
});

test('a refused request is told with its object, and uses no right', () => {
  expect(usedRights(line('delete', jobs, 403), USER)).toEqual({
    used: [],
    denied: ['delete jobs.batch churn-dev/telco-1'],
  });
});

test('a request that was allowed, and refused by the admission of a namespace that goes, used its right', () => {
  const refused = JSON.parse(line('patch', jobs, 403)) as object;
  const allowed = { ...refused, annotations: { 'authorization.k8s.io/decision': 'allow' } };
  const forbidden = { ...refused, annotations: { 'authorization.k8s.io/decision': 'forbid' } };
  expect(usedRights(JSON.stringify(allowed), USER)).toEqual({ used: ['patch jobs.batch'], denied: [] });
  expect(usedRights(JSON.stringify(forbidden), USER).denied).toHaveLength(1);
});

test('requests of others, for no resource, and not yet answered are left out', () => {
  const log = [
    line('get', jobs, 200, 'someone'),
    line('get', undefined),
    line('watch', jobs, 200, USER, 'RequestReceived'),
    '',
  ];
  expect(usedRights(log.join('\n'), USER)).toEqual({ used: [], denied: [] });
});
