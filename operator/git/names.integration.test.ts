import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkBranch } from './names.ts';

describe('a branch name that we take', () => {
  it('is one that Git takes, and the other way round', () => {
    const unit = fc.constantFrom(...'ab/.-@{}~^:?*[\\ \u0001\u007fé', '.lock', '..', '//');
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 6 }), (branch) => {
        const git = spawnSync('git', ['check-ref-format', `refs/heads/${branch}`]);
        // A dash in front is allowed for refs, but not for branches, and one alone means something else to commands.
        const allowed = git.status === 0 && !branch.startsWith('-') && branch !== '@';
        expect(takes(branch)).toBe(allowed);
      }),
      { numRuns: 400 },
    );
  });
});

function takes(branch: string): boolean {
  try {
    checkBranch(branch);
    return true;
  } catch {
    return false;
  }
}
