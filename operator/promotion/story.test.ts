import { beforeEach, describe, expect, it } from 'vitest';
import { LABELS } from '../forge/labels.ts';
import { formatMarker } from '../forge/marker.ts';
import { proposalMarker } from './ownership.ts';
import { RECORDED } from './rejection.ts';
import { artifact, digest } from './testing/evidence.ts';
import { ADA, BOT, type ModelPullRequest } from './testing/forge-model.ts';
import { OTHER, proposal } from './testing/pull-requests.ts';
import { World } from './testing/world.ts';

const BRANCH = 'churnops/lab/staging/telco/prod';
let world: World;
const pull = (number: number): ModelPullRequest => world.forge.get(number);
const count = () => world.forge.pullRequests.length;
const settle = () => world.settle().Promotion.status;
const approve = (number: number) => world.forge.review(pull(number), 'Approved', world.now);
const train = (versions = 1) => {
  world.trained += versions;
  return settle();
};
const amendBase = (from: string | RegExp, to: string) =>
  world.git.editBase(world.git.base.content.replace(from, to), world.now);
const pushByOther = (branch: string) => {
  const tip = world.git.tip(branch);
  if (!tip) throw new Error(`there is no branch ${branch}`);
  const content = `${tip.content}# mine\n`;
  const made = {
    parents: [tip.id],
    content,
    committerEmail: 'ada@example.org',
    trailers: {},
    committedAt: world.now,
  };
  world.git.branches.set(branch, world.git.commit(made));
};
const promoted = (): World => {
  train();
  approve(1);
  settle();
  expect(world.git.target().digest).toBe(digest('1'));
  return world;
};

beforeEach(() => {
  world = new World();
});

describe('a promotion', () => {
  it('waits for a candidate, then for an approval, merges, and is done', () => {
    expect(settle().reason).toBe('AwaitingCandidate');
    expect(train()).toMatchObject({
      reason: 'AwaitingApproval',
      digest: digest('1'),
      pullRequest: { number: 1 },
    });
    approve(1);
    expect(settle()).toMatchObject({ reason: 'UpToDate', merged: { number: 1, digest: digest('1') } });
    expect(count()).toBe(1);
  });

  it.each([1, 2, 3])(
    'finds what it made where it crashed after %d actions and forgot everything',
    (actions) => {
      world.trained = 1;
      world.pass('Promotion', actions);
      world.forget();
      expect(settle().reason).toBe('AwaitingApproval');
      expect(count()).toBe(1);
    },
  );

  it('merges by itself in Automatic mode, and is merged by people in Manual mode', () => {
    world = new World('{mode: Automatic}');
    expect(train().reason).toBe('UpToDate');
    world = new World('{mode: Manual}');
    expect(train().reason).toBe('AwaitingManualMerge');
    world.forge.merge(pull(1), world.forge.head(pull(1)), world.now);
    expect(settle()).toMatchObject({ reason: 'UpToDate', merged: { number: 1 } });
    expect(count()).toBe(1);
  });

  it('is not opened before its comparison is there, and not at all where a gate fails', () => {
    promoted();
    world.trained = 2;
    expect(world.pass('Promotion').status.reason).toBe('GatesPending');
    expect(settle().reason).toBe('AwaitingApproval');
    approve(2);
    settle();
    expect(train()).toMatchObject({ reason: 'GatesFailed', digest: digest('b') });
    expect(count()).toBe(2);
  });

  it('goes on in the same pull request with a newer version', () => {
    train();
    train();
    expect(settle()).toMatchObject({
      reason: 'AwaitingApproval',
      digest: digest('2'),
      pullRequest: { number: 1 },
    });
    expect(pull(1).title).toContain('222222222222');
  });

  it('stays with what was approved where newer versions wait, and gives way where they do not', () => {
    amendBase('mode: Review', 'mode: Review, required: 2');
    train();
    approve(1);
    expect(train()).toMatchObject({ reason: 'AwaitingApproval', digest: digest('1') });
    expect(settle().message).toContain('222222222222 is newer and waits.');
    world.promotion = { onNewer: 'Replace' };
    expect(settle()).toMatchObject({
      digest: digest('2'),
      approvals: [],
      discounted: [{ user: 'ada', reason: 'Stale' }],
    });
  });

  it('stays with the older one where the newer one fails a gate', () => {
    train(2);
    expect(train()).toMatchObject({ reason: 'AwaitingApproval', digest: digest('2') });
  });

  it('is rejected for good by closing, whatever is forgotten', () => {
    train();
    world.forge.close(pull(1), ADA);
    expect(settle().reason).toBe('RejectedThere');
    expect([...pull(1).labels]).toEqual([LABELS.rejected, RECORDED]);
    world.forget();
    expect(settle().reason).toBe('RejectedThere');
    expect(train()).toMatchObject({
      reason: 'AwaitingApproval',
      digest: digest('2'),
      pullRequest: { number: 2 },
    });
    expect(pull(2).branch).toBe(`${BRANCH}-22222222`);
  });

  it('waits for someone to decide where a bot closed it', () => {
    train();
    world.forge.close(pull(1), BOT);
    expect(settle().reason).toBe('UndecidedThere');
    expect(pull(1).labels).toContain(LABELS.undecided);
    pull(1).labels.delete(LABELS.undecided);
    pull(1).labels.add(LABELS.rejected);
    expect(settle().reason).toBe('RejectedThere');
  });

  it('is opened again once the label is taken off', () => {
    train();
    world.forge.close(pull(1), ADA);
    settle();
    pull(1).labels.delete(LABELS.rejected);
    expect(settle()).toMatchObject({ reason: 'AwaitingApproval', pullRequest: { number: 1 } });
    expect([...pull(1).labels]).toEqual([]);
  });

  it('gets a new pull request that names the old one where the forge opens it no more', () => {
    train();
    world.forge.close(pull(1), ADA);
    settle();
    world.forge.reopen = () => false;
    pull(1).labels.delete(LABELS.rejected);
    expect(settle()).toMatchObject({ reason: 'AwaitingApproval', pullRequest: { number: 2 } });
    expect(pull(2).branch).toBe(`${BRANCH}-11111111`);
    expect(pull(2).body).toContain('It stands for #1');
  });

  it('takes a person’s opening it again for forgiveness', () => {
    train();
    world.forge.close(pull(1), ADA);
    settle();
    world.forge.reopen(pull(1));
    expect(settle().reason).toBe('AwaitingApproval');
    expect([...pull(1).labels]).toEqual([]);
  });

  it('closes what was opened again beside the newest', () => {
    train();
    world.forge.close(pull(1), ADA);
    settle();
    train();
    world.forge.reopen(pull(1));
    expect(settle()).toMatchObject({ digest: digest('2'), pullRequest: { number: 2 } });
    expect(pull(1).state).toBe('Closed');
    expect(pull(1).labels).toContain(LABELS.superseded);
  });

  it('touches nothing that someone else pushed, says so once, and takes over when asked', () => {
    train();
    approve(1);
    pushByOther(BRANCH);
    const theirs = world.git.branches.get(BRANCH);
    expect(settle().reason).toBe('HeadMovedByOther');
    approve(1);
    world.forget();
    train();
    expect(settle().reason).toBe('HeadMovedByOther');
    expect(world.git.branches.get(BRANCH)).toBe(theirs);
    expect(pull(1).comments.size).toBe(1);
    pull(1).labels.add(LABELS.adopt);
    expect(settle()).toMatchObject({ reason: 'AwaitingApproval', digest: digest('2') });
    expect(pull(1).labels).not.toContain(LABELS.adopt);
  });

  it('is proposed anew once the branch that someone pushed to is deleted', () => {
    train();
    pushByOther(BRANCH);
    settle();
    world.git.branches.delete(BRANCH);
    expect(settle()).toMatchObject({ reason: 'AwaitingApproval', pullRequest: { number: 1 } });
  });

  it('is left as it is where the base moves elsewhere', () => {
    train();
    approve(1);
    const head = world.forge.head(pull(1));
    world.held = 'wait';
    amendBase(/minReplicas: \d+/, 'minReplicas: 5');
    settle();
    expect(world.forge.head(pull(1))).toBe(head);
    world.held = undefined;
    expect(settle().reason).toBe('UpToDate');
    expect(world.git.base.content).toContain('minReplicas: 5');
  });

  it('is built again where the field was changed by hand, and needs its approval again', () => {
    promoted();
    train();
    world.held = 'wait';
    approve(2);
    amendBase(artifact('1'), artifact('9'));
    expect(settle()).toMatchObject({ reason: 'Held', digest: digest('2') });
    world.held = undefined;
    expect(settle()).toMatchObject({
      reason: 'AwaitingApproval',
      discounted: [{ user: 'ada', reason: 'Stale' }],
    });
    approve(2);
    settle();
    expect(world.git.target().digest).toBe(digest('2'));
  });

  it('is closed as aborted where a newer version was put there by hand', () => {
    train(2);
    world.trained = 4;
    world.subject = { from: 'Candidate', version: { artifact: artifact('2'), digest: digest('2') } };
    amendBase('  serving:\n', `  serving:\n    artifact: ${artifact('3')}\n`);
    expect(settle().reason).toBe('TargetIsNewer');
    expect(pull(1).state).toBe('Closed');
    expect(pull(1).labels).toContain(LABELS.aborted);
  });

  it('is opened again once it is eligible again', () => {
    train();
    amendBase('  serving:\n', `  serving:\n    artifact: ${artifact('1')}\n`);
    expect(settle().reason).toBe('UpToDate');
    expect(pull(1).state).toBe('Closed');
    expect(train()).toMatchObject({ digest: digest('2'), pullRequest: { number: 2 } });
  });

  it('makes nothing again of a branch that was deleted after the merge', () => {
    promoted();
    world.forge.deleteBranch(BRANCH);
    world.forget();
    expect(settle().reason).toBe('UpToDate');
    expect(world.git.branches.has(BRANCH)).toBe(false);
    expect(train()).toMatchObject({ pullRequest: { number: 2 } });
    expect(pull(2).branch).toBe(BRANCH);
  });

  it.each<[string, () => void, string]>([
    ['a review is dismissed', () => world.forge.review(pull(1), 'Dismissed', world.now), 'AwaitingApproval'],
    [
      'changes are requested',
      () => world.forge.review(pull(1), 'ChangesRequested', world.now),
      'ChangesRequested',
    ],
    ['the target is frozen', () => amendBase('  accepts:\n', '  accepts:\n    frozen: true\n'), 'Frozen'],
    ['the policy is wrong', () => amendBase('mode: Review', 'mode: Perhaps'), 'PolicyInvalid'],
    [
      'it is held',
      () => {
        world.held = '';
      },
      'Held',
    ],
    [
      'it is suspended',
      () => {
        world.promotion = { suspend: true };
      },
      'Suspended',
    ],
    [
      'nobody may approve',
      () => amendBase('mode: Review', 'mode: Review, approvers: {users: []}'),
      'AwaitingApproval',
    ],
  ])('is not merged where %s', (_, event, reason) => {
    train();
    approve(1);
    event();
    expect(settle().reason).toBe(reason);
    expect(pull(1).state).toBe('Open');
  });

  it.each<[string, () => void, string]>([
    [
      'it is held',
      () => {
        world.held = 'until Monday';
      },
      'Held',
    ],
    [
      'it is suspended',
      () => {
        world.promotion = { suspend: true };
      },
      'Suspended',
    ],
    ['the policy is wrong', () => amendBase('mode: Review', 'mode: Perhaps'), 'PolicyInvalid'],
    ['the file is gone', () => world.git.editBase('kind: Other\nspec: {}\n', world.now), 'TargetMissing'],
    ['the file is no YAML', () => world.git.editBase('a: [', world.now), 'TargetUnreadable'],
    ['the field may not be edited', () => amendBase('  serving:\n', '  serving: &all\n'), 'EditRefused'],
  ])('is not opened where %s', (_, event, reason) => {
    event();
    expect(train().reason).toBe(reason);
    expect(count()).toBe(0);
  });

  it('tries a merge again that the forge did not make yet', () => {
    train();
    approve(1);
    world.mergeAnswer = { kind: 'NotNow' };
    expect(world.settle().Promotion).toMatchObject({
      status: { reason: 'AwaitingForge' },
      next: { kind: 'At' },
    });
    world.mergeAnswer = undefined;
    world.time += 10_000;
    expect(settle().reason).toBe('UpToDate');
  });

  it('rests after a merge that the forge refused, and tries again when something moved', () => {
    train();
    approve(1);
    world.mergeAnswer = { kind: 'Refused' };
    expect(world.settle().Promotion).toMatchObject({
      status: { reason: 'MergeRefused' },
      next: { kind: 'At' },
    });
    world.mergeAnswer = undefined;
    expect(settle().reason).toBe('MergeRefused');
    amendBase(/minReplicas: \d+/, 'minReplicas: 5');
    expect(settle().reason).toBe('UpToDate');
  });

  it('is built again on the newest base where the forge demands that', () => {
    train();
    amendBase(/minReplicas: \d+/, 'minReplicas: 5');
    approve(1);
    const before = world.forge.head(pull(1));
    world.mergeAnswer = { kind: 'Refused', outOfDate: true };
    expect(settle()).toMatchObject({ reason: 'AwaitingApproval', discounted: [{ reason: 'Stale' }] });
    expect(world.forge.head(pull(1))).not.toBe(before);
  });

  it('keeps away from a target that another owner was first at', () => {
    world.forge.create(
      'churnops/other/staging/telco/prod',
      'theirs',
      formatMarker(proposalMarker(proposal('2', { owner: OTHER }))),
    );
    expect(train().reason).toBe('OtherOwner');
    expect(world.git.branches.has(BRANCH)).toBe(false);
    world.forge.close(pull(1), ADA);
    expect(settle().reason).toBe('AwaitingApproval');
  });

  it('writes the body again where someone changed it', () => {
    train();
    const { body } = pull(1);
    pull(1).body = 'nothing';
    settle();
    expect(pull(1).body).toBe(body);
  });

  it('does not promote what a marker was changed to', () => {
    train();
    pull(1).body = pull(1).body.replaceAll(digest('1'), digest('9'));
    settle();
    expect(pull(1).body).not.toContain(digest('9'));
    expect(world.git.tip(BRANCH)?.content).toContain(artifact('1'));
  });
});

describe('a promotion of what is served', () => {
  const served = (letter: string, given = {}) => {
    const here = {
      artifact: artifact(letter),
      current: artifact(letter),
      healthy: true,
      readySince: world.now,
      turnedBad: false,
    };
    world.subject = { from: 'Served', served: { ...here, ...given } };
  };

  it('waits for its soak, and says until when', () => {
    world.trained = 1;
    world.promotion = { soak: 600_000 };
    served('1');
    const { status, next } = world.settle().Promotion;
    expect(status.reason).toBe('Soaking');
    expect(next).toEqual({ kind: 'At', time: status.until });
    world.time += 600_000;
    expect(settle().reason).toBe('AwaitingApproval');
  });

  it('is not merged while what it promotes is not well where it is served', () => {
    world.trained = 1;
    served('1');
    settle();
    approve(1);
    served('1', { healthy: false });
    expect(settle().reason).toBe('SourceUnhealthy');
    served('1');
    expect(settle().reason).toBe('UpToDate');
  });

  it('is closed where what it promotes was rolled back there', () => {
    world.trained = 2;
    served('2');
    settle();
    served('1', { readySince: undefined, healthy: false });
    expect(settle().reason).toBe('SourceUnhealthy');
    expect(pull(1).state).toBe('Closed');
    expect(pull(1).labels).toContain(LABELS.aborted);
  });

  it('stays while a newer version soaks', () => {
    world.trained = 2;
    served('1');
    settle();
    world.promotion = { soak: 600_000 };
    served('2');
    expect(settle()).toMatchObject({ digest: digest('1'), pullRequest: { number: 1 } });
    world.time += 600_000;
    expect(settle()).toMatchObject({ digest: digest('2'), pullRequest: { number: 1 } });
  });
});

describe('a rollback', () => {
  const rollback = () => world.settle().Rollback.status;
  const twice = () => {
    promoted();
    train();
    approve(2);
    settle();
    expect(world.git.target().digest).toBe(digest('2'));
  };

  it('opens when the probation failed, stays when the numbers look well again, and the bad version does not come back', () => {
    twice();
    world.probationFailed = digest('2');
    expect(rollback()).toMatchObject({
      reason: 'AwaitingApproval',
      digest: digest('1'),
      pullRequest: { number: 3 },
    });
    expect(pull(3).body).toContain('222222222222 failed its probation');
    world.probationFailed = undefined;
    expect(rollback().reason).toBe('AwaitingApproval');
    expect(pull(3).body).toContain('222222222222 failed its probation');
    approve(3);
    expect(rollback().reason).toBe('NoRollbackNeeded');
    expect(world.git.target().digest).toBe(digest('1'));
    world.forget();
    expect(settle().reason).toBe('RolledBackThere');
    pull(3).labels.add(LABELS.released);
    expect(settle()).toMatchObject({ reason: 'AwaitingApproval', digest: digest('2') });
  });

  it('keeps promotions to the target from merging until it is decided', () => {
    twice();
    world.probationFailed = digest('2');
    settle();
    world.trained = 4;
    expect(settle()).toMatchObject({
      reason: 'RollbackOpen',
      digest: digest('3'),
      pullRequest: { number: 4 },
    });
    world.forge.close(pull(3), ADA);
    expect(settle().reason).toBe('AwaitingApproval');
    expect(rollback().reason).toBe('RejectedThere');
  });

  it('takes the line out where nothing was served before', () => {
    promoted();
    world.probationFailed = digest('1');
    expect(rollback().reason).toBe('AwaitingApproval');
    approve(2);
    expect(rollback().reason).toBe('NothingServed');
    expect(world.git.base.content).not.toContain('artifact:');
    expect(settle().reason).toBe('RolledBackThere');
  });

  it('is closed as aborted where what it would have left is gone', () => {
    twice();
    world.probationFailed = digest('2');
    rollback();
    amendBase(artifact('2'), artifact('9'));
    expect(rollback().reason).toBe('NoRollbackNeeded');
    expect(pull(3).state).toBe('Closed');
    expect(pull(3).labels).toContain(LABELS.aborted);
  });

  it('is made by hand to any version that was there, and to no other', () => {
    twice();
    world.request = digest('9');
    expect(rollback().reason).toBe('RollbackRefused');
    world.request = 'previous';
    expect(rollback()).toMatchObject({ reason: 'AwaitingApproval', digest: digest('1') });
    expect(pull(3).body).toContain('A person asked for it');
  });
});
