import { describe, expect, it } from 'vitest';
import type { PullRequest } from '../../forge/pull-request.ts';
import { proposal, pullRequest } from '../testing/pull-requests.ts';
import { ProcessMemory } from './process-memory.ts';

const conflicting = (head = 'head-1'): PullRequest =>
  pullRequest(1, proposal('2'), { state: 'Open', mergeable: false, head: { branch: 'b', sha: head } });

describe('ProcessMemory', () => {
  it('believes in a conflict only once it has lasted', () => {
    const memory = new ProcessMemory();
    expect(memory.withLastingConflict(conflicting(), 'base', 0)).toHaveProperty('conflictUnsettled', true);
    expect(memory.withLastingConflict(conflicting(), 'base', 14_999)).toHaveProperty(
      'conflictUnsettled',
      true,
    );
    expect(memory.withLastingConflict(conflicting(), 'base', 15_000).pullRequest.mergeable).toBe(false);
  });

  it.each<[string, PullRequest, string]>([
    ['another head', conflicting('head-2'), 'base'],
    ['another base', conflicting(), 'base-2'],
  ])('counts anew for %s', (_, next, base) => {
    const memory = new ProcessMemory();
    memory.withLastingConflict(conflicting(), 'base', 0);
    expect(memory.withLastingConflict(next, base, 20_000)).toHaveProperty('conflictUnsettled', true);
    expect(memory.withLastingConflict(next, base, 35_000).pullRequest.mergeable).toBe(false);
  });

  it.each([true, undefined])('counts anew after the forge said %s meanwhile', (mergeable) => {
    const memory = new ProcessMemory();
    const { mergeable: _, ...unknown } = conflicting();
    const between = mergeable === undefined ? unknown : { ...unknown, mergeable };
    memory.withLastingConflict(conflicting(), 'base', 0);
    expect(memory.withLastingConflict(between, 'base', 10_000)).toEqual({ pullRequest: between });
    expect(memory.withLastingConflict(conflicting(), 'base', 20_000)).toHaveProperty(
      'conflictUnsettled',
      true,
    );
  });
});
