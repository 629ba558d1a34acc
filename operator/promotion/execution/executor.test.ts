import { describe, expect, it } from 'vitest';
import { operatorError } from '../../errors.ts';
import type { MergeOutcome } from '../../forge/forge.ts';
import type { Action } from '../decision/action.ts';
import { ProcessMemory } from '../observation/process-memory.ts';
import { Snapshots } from '../repository/snapshots.ts';
import { artifact } from '../testing/evidence.ts';
import { ADDRESS } from '../testing/git-model.ts';
import { MemoryPromotions } from '../testing/memory-promotions.ts';
import { Executor } from './executor.ts';

const BRANCH = 'churnops/lab/shop/telco/prod';

function createExecutor({ leads = true } = {}) {
  const promotions = new MemoryPromotions();
  const { opened, world, git, forge } = promotions;
  const asked: string[] = [];
  const executor = new Executor({
    snapshots: new Snapshots(1_000, () => 0),
    evaluations: {
      request: async (model, { candidate, served }) => {
        asked.push(`${model.metadata.name} ${candidate} ${served}`);
      },
    },
    checkLease: () => {
      if (!leads) throw operatorError('LeadershipLost', { lease: 'churnops-operator' });
    },
    clock: () => world.now,
  });
  const memory = new ProcessMemory();
  const base = world.git.base.id;
  const execute = (actions: Action[], signal = new AbortController().signal) =>
    executor.execute(actions, { model: promotions.model, opened, memory, base }, signal);
  const push = (lease: string): Action => ({
    ...{ kind: 'PushBranch', branch: BRANCH, lease, parent: base, path: ADDRESS.path },
    ...{ content: 'a: 1\n', message: 'Promote', trailers: {}, committedAt: world.now },
  });
  return { execute, push, memory, asked, world, git, forge, base };
}

const open: Action = { kind: 'OpenPullRequest', head: BRANCH, base: 'main', title: 'Promote', body: 'Why.' };

describe('Executor', () => {
  it('carries out actions in their order', async () => {
    const { execute, push, git, forge, world } = createExecutor();
    expect(await execute([push('MustNotExist'), open, { kind: 'AddLabels', number: 1, labels: ['a'] }])).toBe(
      'Done',
    );
    expect(git.calls).toEqual(['push']);
    expect(forge.calls).toEqual(['createPullRequest', 'addLabels']);
    expect(world.forge.get(1)).toMatchObject({ branch: BRANCH, title: 'Promote' });
  });

  it('stops where the lease of a push is lost', async () => {
    const { execute, push, forge } = createExecutor();
    expect(await execute([push('0'.repeat(40)), open])).toBe('Stopped');
    expect(forge.calls).toEqual([]);
  });

  it('pushes nothing once it no longer leads', async () => {
    const { execute, push, git } = createExecutor({ leads: false });
    await expect(execute([push('MustNotExist'), open])).rejects.toMatchObject({ code: 'LeadershipLost' });
    expect(git.calls).toEqual([]);
  });

  it('begins nothing more once it is told to end', async () => {
    const { execute, forge } = createExecutor();
    await expect(execute([open], AbortSignal.abort(new Error('ended')))).rejects.toThrow('ended');
    expect(forge.calls).toEqual([]);
  });

  it.each<[string, MergeOutcome, string, object | undefined]>([
    ['was made', { kind: 'Merged', commit: 'c' }, 'Done', undefined],
    ['found another head', { kind: 'HeadMoved' }, 'Stopped', undefined],
    ['comes too early', { kind: 'NotNow', reason: 'soon' }, 'Stopped', { kind: 'NotNow', outOfDate: false }],
    [
      'wants a newer branch',
      { kind: 'Refused', reason: 'out of date', outOfDate: true },
      'Stopped',
      { kind: 'Refused', reason: 'out of date', outOfDate: true },
    ],
  ])('knows of a merge that %s', async (_, outcome, execution, refusal) => {
    const { execute, forge, memory, base } = createExecutor();
    forge.mergeAnswer = outcome;
    const merge: Action = { kind: 'Merge', number: 1, headSha: 'head', title: 't', message: 'm' };
    expect(await execute([merge])).toBe(execution);
    if (refusal) expect(memory.refusal).toMatchObject({ head: 'head', base, ...refusal });
    else expect(memory.refusal).toBeUndefined();
  });

  it('remembers what the forge does not open again, and goes on', async () => {
    const { execute, push, memory, world } = createExecutor();
    await execute([push('MustNotExist'), open, { kind: 'ClosePullRequest', number: 1 }]);
    world.git.branches.delete(BRANCH);
    expect(await execute([{ kind: 'ReopenPullRequest', number: 1 }])).toBe('Done');
    expect([...memory.refusedToReopen]).toEqual([1]);
  });

  it('asks for a comparison in the name of the model', async () => {
    const { execute, asked } = createExecutor();
    await execute([{ kind: 'RequestEvaluation', candidate: artifact('2'), served: artifact('1') }]);
    expect(asked).toEqual([`telco ${artifact('2')} ${artifact('1')}`]);
  });
});
