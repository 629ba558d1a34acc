import { describe, expect, it } from 'vitest';
import { type AuditEvent, grantedRights, parseAuditLog, refusedRequests, usedRights } from './rights.ts';

const event = (verb: string, resource: string, more: Partial<AuditEvent> = {}): AuditEvent => ({
  verb,
  stage: 'ResponseComplete',
  user: { username: 'operator' },
  objectRef: { apiGroup: 'apps', resource },
  responseStatus: { code: 200 },
  ...more,
});

describe('the rights of an operator', () => {
  it('are every combination of a rule', () => {
    const rules = [
      { apiGroups: [''], resources: ['pods', 'services'], verbs: ['list'] },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['list', 'patch'] },
    ];
    expect([...grantedRights(rules)]).toEqual([
      'list core/pods',
      'list core/services',
      'list apps/deployments',
      'patch apps/deployments',
    ]);
  });

  it('are used by its own requests only', () => {
    const events = [
      event('list', 'deployments'),
      event('list', 'replicasets', { user: { username: 'someone' } }),
    ];
    expect([...usedRights(events, 'operator')]).toEqual(['list apps/deployments']);
  });

  it('hold create where an apply made an object', () => {
    const events = [event('patch', 'deployments', { responseStatus: { code: 201 } })];
    expect([...usedRights(events, 'operator')]).toEqual([
      'patch apps/deployments',
      'create apps/deployments',
    ]);
  });

  it('tell a subresource from its resource', () => {
    const events = [
      event('patch', 'x', {
        objectRef: { apiGroup: 'churnops.dev', resource: 'churnmodels', subresource: 'status' },
      }),
    ];
    expect([...usedRights(events, 'operator')]).toEqual(['patch churnops.dev/churnmodels/status']);
  });

  it('were wanting where a request was forbidden', () => {
    const events = [
      event('delete', 'deployments', { responseStatus: { code: 403 } }),
      event('list', 'deployments'),
    ];
    expect(refusedRequests(events, 'operator')).toEqual(['delete apps/deployments']);
  });

  it('are read from a log whose last line is being written', () => {
    const text = `${JSON.stringify(event('list', 'deployments'))}\n{"verb":"li`;
    expect(parseAuditLog(text)).toHaveLength(1);
  });
});
