import { describe, expect, it } from 'vitest';
import { CrashPlan, isRead, kindOfCall } from './crash-plan.ts';

const call = (method: string, path: string, body = '') => ({ method, path, body });
const status = (manager: string, body = '') =>
  call(
    'PATCH',
    `/apis/churnops.dev/v1alpha1/namespaces/test-0a1b2c3d/churnmodels/telco/status?fieldManager=${manager}`,
    body,
  );
const labels = (number: number, body = '') =>
  call('POST', `/api/v1/repos/owner/models/issues/${number}/labels`, body);

describe('the kind of a call', () => {
  it.each([
    [status('churnops-promotion'), 'PATCH churnmodels/status by churnops-promotion'],
    [call('POST', '/apis/apps/v1/namespaces/test-0a1b2c3d/deployments'), 'POST deployments'],
    [labels(7), 'POST forge/issues/N/labels'],
    [
      call('PATCH', '/api/v1/repos/owner/models/pulls/7', '{"state":"closed"}'),
      'PATCH forge/pulls/N to closed',
    ],
    [call('POST', `/api/v1/repos/owner/models/statuses/${'a'.repeat(40)}`), 'POST forge/statuses/SHA'],
    [call('POST', '/owner/models.git/git-receive-pack'), 'POST git/git-receive-pack'],
  ])('of %j is %j', (one, kind) => {
    expect(kindOfCall(one)).toBe(kind);
  });

  it('tells reads from writes, by Git too', () => {
    expect(isRead(call('POST', '/owner/models.git/git-upload-pack'))).toBe(true);
    expect(isRead(call('POST', '/owner/models.git/git-receive-pack'))).toBe(false);
  });
});

describe('a plan of crashes', () => {
  it('strikes before and after the first write of each kind', () => {
    const plan = new CrashPlan('Kinds');
    expect(plan.strike('before', labels(1))).toBe(true);
    expect(plan.strike('before', labels(2))).toBe(false);
    expect(plan.strike('after', labels(2))).toBe(true);
    expect(plan.strike('before', status('a'))).toBe(true);
    expect(plan.strike('before', status('b'))).toBe(true);
    expect(plan.strike('before', call('GET', '/api/v1/repos/owner/models/pulls'))).toBe(false);
    expect(plan.count).toBe(4);
  });

  it('leaves no kind to nobody, and none to two, where stories share them', () => {
    const plans = [0, 1, 2].map((index) => new CrashPlan('Kinds', { index, of: 3 }));
    const calls = [labels(1), status('a'), status('b'), call('POST', '/o/m.git/git-receive-pack')];
    for (const one of calls) {
      expect(plans.filter((plan) => plan.strike('before', one))).toHaveLength(1);
    }
  });

  it('strikes each write that differs, where all are asked for, but no kind for ever', () => {
    const plan = new CrashPlan('All');
    expect(plan.strike('before', labels(1, '{"labels":[1]}'))).toBe(true);
    expect(plan.strike('before', labels(1, '{"labels":[1]}'))).toBe(false);
    const time = new Date(0).toISOString();
    expect(plan.strike('before', status('a', `{"at":"${time}"}`))).toBe(true);
    expect(plan.strike('before', status('a', '{"at":"2026-01-01T00:00:00Z"}'))).toBe(false);
    const strikes = Array.from({ length: 50 }, (_, n) => plan.strike('before', labels(1, `{"x":${n}}`)));
    expect(strikes.filter(Boolean)).toHaveLength(11);
  });

  it('leaves no kind to nobody, though what is asked for differs from story to story', () => {
    const plans = [0, 1, 2].map((index) => new CrashPlan('All', { index, of: 3 }));
    const struck = plans.filter((plan, story) => plan.strike('before', labels(1, `{"x":${story}}`)));
    expect(struck).not.toEqual([]);
  });

  it('strikes one read in ten, where all are asked for', () => {
    const plan = new CrashPlan('All');
    const reads = Array.from({ length: 40 }, (_, n) =>
      call('GET', `/api/v1/repos/owner/models/${'a'.repeat(n)}`),
    );
    expect(reads.filter((read) => plan.strike('before', read))).toHaveLength(4);
    expect(reads.some((read) => plan.strike('after', read))).toBe(false);
  });
});
