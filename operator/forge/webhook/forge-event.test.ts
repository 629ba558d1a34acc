import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseForgeEvent } from './forge-event.ts';

const parse = (name: string, payload: unknown) =>
  parseForgeEvent('GitHub', name, Buffer.from(JSON.stringify(payload)));
const repository = { full_name: 'shop/models' };
const event = { provider: 'GitHub', repository: { owner: 'shop', name: 'models' } };

describe('parseForgeEvent', () => {
  it.each([
    ['push', { ref: 'refs/heads/churnops/a' }, { kind: 'Push', branch: 'churnops/a' }],
    ['push', { ref: 'refs/tags/v1' }, { kind: 'Push' }],
    ['pull_request', { pull_request: { number: 7 } }, { kind: 'PullRequest', number: 7 }],
    ['pull_request_review', { pull_request: { number: 7 } }, { kind: 'PullRequest', number: 7 }],
    ['issue_comment', { issue: { number: 7, pull_request: {} } }, { kind: 'PullRequest', number: 7 }],
    ['issues', { issue: { number: 7 } }, { kind: 'Other' }],
    ['ping', {}, { kind: 'Other' }],
    [
      'pull_request',
      { pull_request: { number: 7, head: { ref: 'churnops/a' }, updated_at: '2026-01-01T00:00:00Z' } },
      { kind: 'PullRequest', number: 7, branch: 'churnops/a', updatedAt: new Date('2026-01-01T00:00:00Z') },
    ],
    [
      'pull_request_review',
      { pull_request: { number: 7, head: { ref: 'churnops/a' }, updated_at: '2026-01-01T00:00:00Z' } },
      { kind: 'PullRequest', number: 7, branch: 'churnops/a' },
    ],
    [
      'push',
      {
        ref: 'refs/heads/main',
        after: 'c1',
        total_commits: 2,
        commits: [
          { added: ['a.yaml'], modified: null },
          { modified: ['b.yaml'], removed: ['a.yaml'] },
        ],
      },
      { kind: 'Push', branch: 'main', commit: 'c1', paths: ['a.yaml', 'b.yaml'] },
    ],
    [
      'push',
      { ref: 'refs/heads/main', after: 'c1', total_commits: 9, commits: [{ modified: ['a.yaml'] }] },
      { kind: 'Push', branch: 'main', commit: 'c1' },
    ],
    [
      'push',
      { ref: 'refs/heads/main', after: 'c1', forced: true, commits: [{ modified: ['a.yaml'] }] },
      { kind: 'Push', branch: 'main', commit: 'c1' },
    ],
  ])('reads %s %j', (name, payload, expected) => {
    expect(parse(name, { repository, ...payload })).toEqual({ ...event, ...expected });
  });

  it.each([
    null,
    [],
    {},
    { repository: {} },
    { repository: { full_name: 7 } },
    { repository: { full_name: 'a/b/c' } },
  ])('refuses %j, which names no repository', (payload) => {
    expect(() => parse('push', payload)).toThrow(/names no repository/);
  });

  it('refuses what is no JSON, nested too deeply, or dangerous', () => {
    const raw = (text: string) => () => parseForgeEvent('GitHub', 'push', Buffer.from(text));
    for (const text of [
      '',
      '{',
      '['.repeat(100_000),
      '{"__proto__": {"repository": {"full_name": "a/b"}}}',
    ]) {
      expect(raw(text)).toThrow(expect.objectContaining({ code: 'WebhookInvalid' }));
    }
  });

  it('reads any JSON, or refuses it by its own error', () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (text, name) => {
        try {
          expect(parseForgeEvent('Gitea', name, Buffer.from(text)).repository).toBeDefined();
        } catch (error) {
          expect(error).toMatchObject({ code: 'WebhookInvalid' });
        }
      }),
    );
  });
});
