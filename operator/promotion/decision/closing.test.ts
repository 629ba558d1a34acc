import { beforeEach, describe, expect, it } from 'vitest';
import { LABELS } from '../../forge/labels.ts';
import { formatMarker } from '../../forge/marker.ts';
import { artifact, digest } from '../testing/evidence.ts';
import { ADA, BOT } from '../testing/forge-model.ts';
import { OTHER, proposal } from '../testing/pull-requests.ts';
import { BRANCH, Story } from '../testing/story.ts';
import { DIGEST_TRAILER, proposalMarker } from './ownership.ts';
import { RECORDED } from './rejection.ts';

let story: Story;

beforeEach(() => {
  story = new Story();
});

describe('a promotion that people close, move or own', () => {
  it('is rejected for good by closing, whatever is forgotten', () => {
    story.train();
    story.world.forge.close(story.pull(1), ADA);
    expect(story.settle().reason).toBe('RejectedThere');
    expect([...story.pull(1).labels]).toEqual([LABELS.rejected, RECORDED]);
    story.world.forget();
    expect(story.settle().reason).toBe('RejectedThere');
    expect(story.train()).toMatchObject({
      reason: 'AwaitingApproval',
      digest: digest('2'),
      pullRequest: { number: 2 },
    });
    expect(story.pull(2).branch).toBe(`${BRANCH}-22222222`);
  });

  it('waits for someone to decide where a bot closed it', () => {
    story.train();
    story.world.forge.close(story.pull(1), BOT);
    expect(story.settle().reason).toBe('UndecidedThere');
    expect(story.pull(1).labels).toContain(LABELS.undecided);
    story.pull(1).labels.delete(LABELS.undecided);
    story.pull(1).labels.add(LABELS.rejected);
    expect(story.settle().reason).toBe('RejectedThere');
  });

  it('is opened again once the label is taken off', () => {
    story.train();
    story.world.forge.close(story.pull(1), ADA);
    story.settle();
    story.pull(1).labels.delete(LABELS.rejected);
    expect(story.settle()).toMatchObject({ reason: 'AwaitingApproval', pullRequest: { number: 1 } });
    expect([...story.pull(1).labels]).toEqual([]);
  });

  it('gets a new pull request that names the old one where the forge opens it no more', () => {
    story.train();
    story.world.forge.close(story.pull(1), ADA);
    story.settle();
    story.world.forge.reopen = () => false;
    story.pull(1).labels.delete(LABELS.rejected);
    expect(story.settle()).toMatchObject({ reason: 'AwaitingApproval', pullRequest: { number: 2 } });
    expect(story.pull(2).branch).toBe(`${BRANCH}-11111111`);
    expect(story.pull(2).body).toContain('It stands for #1');
  });

  it('takes a person’s opening it again for forgiveness', () => {
    story.train();
    story.world.forge.close(story.pull(1), ADA);
    story.settle();
    story.world.forge.reopen(story.pull(1));
    expect(story.settle().reason).toBe('AwaitingApproval');
    expect([...story.pull(1).labels]).toEqual([]);
  });

  it('closes what was opened again beside the newest', () => {
    story.train();
    story.world.forge.close(story.pull(1), ADA);
    story.settle();
    story.train();
    story.world.forge.reopen(story.pull(1));
    expect(story.settle()).toMatchObject({ digest: digest('2'), pullRequest: { number: 2 } });
    expect(story.pull(1).state).toBe('Closed');
    expect(story.pull(1).labels).toContain(LABELS.superseded);
  });

  it('touches nothing that someone else pushed, says so once, and takes over when asked', () => {
    story.train();
    story.approve(1);
    story.pushByOther(BRANCH);
    const theirs = story.world.git.branches.get(BRANCH);
    expect(story.settle().reason).toBe('HeadMovedByOther');
    story.approve(1);
    story.world.forget();
    story.train();
    expect(story.settle().reason).toBe('HeadMovedByOther');
    expect(story.world.git.branches.get(BRANCH)).toBe(theirs);
    expect(story.pull(1).comments.size).toBe(1);
    story.pull(1).labels.add(LABELS.adopt);
    expect(story.settle()).toMatchObject({ reason: 'AwaitingApproval', digest: digest('2') });
    expect(story.pull(1).labels).not.toContain(LABELS.adopt);
  });

  it('takes over once where it was asked to, whatever happened in between', () => {
    story.train();
    story.pushByOther(BRANCH);
    story.settle();
    story.pull(1).labels.add(LABELS.adopt);
    story.world.pass('Promotion', 1);
    story.world.forget();
    expect(story.settle().reason).toBe('AwaitingApproval');
    story.pushByOther(BRANCH);
    const theirs = story.world.git.branches.get(BRANCH);
    expect(story.settle().reason).toBe('HeadMovedByOther');
    expect(story.world.git.branches.get(BRANCH)).toBe(theirs);
  });

  it('goes on with nothing that was pushed in its name from elsewhere', () => {
    story.train();
    const tip = story.world.git.tip(BRANCH)!;
    const elsewhere = `oci://elsewhere.example/churn/telco@${digest('9')}`;
    const content = tip.content.replace(artifact('1'), elsewhere);
    const { id: _, ...made } = tip;
    const trailers = { ...made.trailers, [DIGEST_TRAILER]: digest('9') };
    story.world.git.branches.set(BRANCH, story.world.git.commit({ ...made, content, trailers }));
    story.approve(1);
    expect(story.settle()).toMatchObject({ reason: 'AwaitingApproval', digest: digest('1') });
    expect(story.world.git.tip(BRANCH)?.content).toContain(artifact('1'));
  });

  it('is proposed anew once the branch that someone pushed to is deleted', () => {
    story.train();
    story.pushByOther(BRANCH);
    story.settle();
    story.world.git.branches.delete(BRANCH);
    expect(story.settle()).toMatchObject({ reason: 'AwaitingApproval', pullRequest: { number: 1 } });
  });

  it('keeps away from a target that another owner was first at', () => {
    story.world.forge.create(
      'churnops/other/staging/telco/prod',
      'theirs',
      formatMarker(proposalMarker(proposal('2', { owner: OTHER }))),
    );
    expect(story.train().reason).toBe('OtherOwner');
    expect(story.world.git.branches.has(BRANCH)).toBe(false);
    story.world.forge.close(story.pull(1), ADA);
    expect(story.settle().reason).toBe('AwaitingApproval');
  });

  it('does not act on a list that is older than what it was told of the pull request', () => {
    story.train();
    story.approve(1);
    const { forge } = story.world;
    story.world.listed = forge.pullRequests.map((found) => forge.observe(found));
    forge.close(story.pull(1), ADA);
    const { actions } = story.world.decide('Promotion');
    expect(actions).toEqual([{ kind: 'AddLabels', number: 1, labels: [LABELS.rejected, RECORDED] }]);
  });
});
