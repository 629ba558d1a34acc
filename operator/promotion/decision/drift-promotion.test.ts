import { beforeEach, describe, expect, it } from 'vitest';
import { LABELS } from '../../forge/labels.ts';
import { ADA } from '../testing/forge-model.ts';
import { TRAINING_ADDRESS, valueIn } from '../testing/git-model.ts';
import { BRANCH, Story } from '../testing/story.ts';
import type { Action } from './action.ts';
import type { DriftEpisode } from './drift-here.ts';
import { identityOf } from './version.ts';

const FIRST = 'telco-20260105T090000Z';
const SECOND = 'telco-20260107T090000Z';

/** An episode that began when its id says. */
function episode(id: string): DriftEpisode {
  const [, year, month, day, hour] = /-(\d{4})(\d\d)(\d\d)T(\d\d)/.exec(id)!.map(Number);
  return {
    id,
    since: new Date(Date.UTC(year!, month! - 1, day, hour)),
    monitor: 'telco',
    namespace: 'staging',
    columns: [{ name: 'tenure' }],
    window: undefined,
    artifact: undefined,
  };
}

let story: Story;
let actions: Action[];

/** What the monitors find from now on; that of which they tell no more is over. */
function drifts(...ids: string[]): void {
  const episodes = ids.map(episode);
  for (const { id, since } of episodes) {
    story.world.episodes.set(identityOf(id), { name: id, createdAt: since });
  }
  const sorted = episodes.sort((one, other) => other.since.getTime() - one.since.getTime());
  story.world.subject = { from: 'Drift', drift: { silent: undefined, monitors: 1, episodes: sorted } };
}

function begin(approval?: string): void {
  story = new Story(approval, TRAINING_ADDRESS);
  actions = [];
  story.world.watch = (action) => actions.push(action);
  story.world.promotion = { from: 'Drift' };
  drifts();
}

const revision = () => valueIn(story.world.git.base.content, TRAINING_ADDRESS);

/** The drift is found, and its pull request is merged. */
function ask(id: string): void {
  drifts(id);
  story.settle();
  story.approve(story.count);
  story.settle();
  expect(revision()).toBe(id);
}

beforeEach(() => begin());

describe('a promotion of drift', () => {
  it('waits for drift, asks for one run by one line, and is done once that is merged', () => {
    expect(story.settle()).toMatchObject({
      reason: 'AwaitingDrift',
      message: 'No DriftMonitor finds drift here.',
    });
    const before = story.world.git.base.content;
    drifts(FIRST);
    const asked = story.settle();
    expect(asked).toMatchObject({ reason: 'AwaitingApproval', episode: FIRST, pullRequest: { number: 1 } });
    expect(asked).not.toHaveProperty('digest');
    expect(asked).not.toHaveProperty('artifact');
    expect(story.world.git.tip(BRANCH)?.content).toBe(`${before}    requestedRevision: "${FIRST}"\n`);
    story.approve(1);
    expect(story.settle()).toMatchObject({ reason: 'UpToDate', merged: { digest: identityOf(FIRST) } });
    expect(story.count).toBe(1);
  });

  it('says so where nobody watches', () => {
    story.world.subject = { from: 'Drift', drift: { silent: undefined, monitors: 0, episodes: [] } };
    expect(story.settle().message).toBe('No DriftMonitor watches this model.');
  });

  it('is judged by no gate, and compared with nothing', () => {
    drifts(FIRST);
    story.settle();
    expect(story.settle().gates).toEqual([]);
    const kinds = actions.map(({ kind }) => kind);
    expect(kinds).toEqual(['PushBranch', 'OpenPullRequest']);
  });

  it('is not asked for again while the drift goes on, whatever is forgotten', () => {
    ask(FIRST);
    story.world.forget();
    story.world.forge.deleteBranch(BRANCH);
    expect(story.settle().reason).toBe('UpToDate');
    story.amendBase(FIRST, 'by-hand-2');
    expect(story.settle()).toMatchObject({ reason: 'RolledBackThere', episode: FIRST });
    expect(story.settle().message).toContain('A run is asked for once an episode.');
    expect(story.count).toBe(1);
  });

  it('is asked for anew by the next episode', () => {
    ask(FIRST);
    drifts();
    expect(story.settle().reason).toBe('AwaitingDrift');
    drifts(SECOND);
    expect(story.settle()).toMatchObject({ episode: SECOND, pullRequest: { number: 2 } });
  });

  it('is rejected for its episode by closing, and not for the next one', () => {
    drifts(FIRST);
    story.settle();
    story.world.forge.close(story.pull(1), ADA);
    expect(story.settle()).toMatchObject({ reason: 'RejectedThere', episode: FIRST });
    story.world.forget();
    expect(story.settle().message).toContain(`${FIRST} was rejected by pull request 1.`);
    drifts(SECOND);
    expect(story.settle()).toMatchObject({ episode: SECOND, pullRequest: { number: 2 } });
    expect(story.pull(2).branch).toBe(`${BRANCH}-${identityOf(SECOND).slice(7, 15)}`);
  });

  it('is asked for again once the label is taken off', () => {
    drifts(FIRST);
    story.settle();
    story.world.forge.close(story.pull(1), ADA);
    story.settle();
    story.pull(1).labels.delete(LABELS.rejected);
    expect(story.settle()).toMatchObject({ reason: 'AwaitingApproval', pullRequest: { number: 1 } });
  });

  it('is closed as aborted where the drift is over, and that is said', () => {
    drifts(FIRST);
    story.settle();
    story.approve(1);
    story.world.held = 'wait';
    story.settle();
    drifts();
    expect(story.settle().reason).toBe('AwaitingDrift');
    expect(story.pull(1).state).toBe('Closed');
    expect([...story.pull(1).labels]).toContain(LABELS.aborted);
    expect(actions).toContainEqual(
      expect.objectContaining({
        kind: 'Comment',
        body: expect.stringMatching(/The episode telco.*is over, so nothing has to be trained/),
      }),
    );
  });

  it('stays as it is while a monitor has yet to say how it stands', () => {
    drifts(FIRST);
    story.settle();
    const { body } = story.pull(1);
    story.world.subject = { from: 'Drift', drift: { silent: 'telco', monitors: 1, episodes: [] } };
    story.approve(1);
    expect(story.settle()).toMatchObject({ reason: 'AwaitingDrift', pullRequest: { number: 1 } });
    expect(story.pull(1)).toMatchObject({ state: 'Open', body });
    drifts(FIRST);
    expect(story.settle().reason).toBe('UpToDate');
  });

  it('goes on in the same pull request with the next episode, also where the one before was approved', () => {
    story.amendBase('mode: Review', 'mode: Review, required: 2');
    drifts(FIRST);
    story.settle();
    story.approve(1);
    drifts(SECOND);
    expect(story.settle()).toMatchObject({
      episode: SECOND,
      pullRequest: { number: 1 },
      discounted: [{ user: 'ada', reason: 'Stale' }],
    });
    expect(story.pull(1).title).toContain(SECOND);
  });

  it('lets what another monitor finds wait where the first is approved and goes on', () => {
    story.amendBase('mode: Review', 'mode: Review, required: 2');
    drifts(FIRST);
    story.settle();
    story.approve(1);
    drifts(FIRST, SECOND);
    expect(story.settle()).toMatchObject({ episode: FIRST, approvals: [{ user: 'ada' }] });
    expect(story.settle().message).toContain(`${SECOND} is newer and waits.`);
  });

  it('does not ask for what began before what was asked for, also where the monitor that found that is gone', () => {
    ask(SECOND);
    story.world.episodes.clear();
    drifts(FIRST);
    expect(story.settle()).toMatchObject({ reason: 'TargetIsNewer', episode: FIRST });
    expect(story.count).toBe(1);
  });

  it('asks for what drifts where a person asked for a run last', () => {
    ask(SECOND);
    story.amendBase(SECOND, '4');
    drifts(FIRST);
    expect(story.settle()).toMatchObject({ reason: 'AwaitingApproval', episode: FIRST });
  });

  it('does not ask for what began before what was asked for', () => {
    drifts(FIRST, SECOND);
    story.settle();
    story.approve(1);
    expect(story.settle()).toMatchObject({ reason: 'UpToDate', episode: SECOND });
    drifts(FIRST);
    expect(story.settle()).toMatchObject({ reason: 'TargetIsNewer', episode: FIRST });
    expect(story.count).toBe(1);
  });

  it.each([1, 2])('finds what it made where it crashed after %d actions and forgot everything', (count) => {
    drifts(FIRST);
    story.world.pass('Promotion', count);
    story.world.forget();
    expect(story.settle().reason).toBe('AwaitingApproval');
    expect(story.count).toBe(1);
  });

  it('takes the place of a revision that a person asked for', () => {
    story.amendBase('cooldown: 6h', 'cooldown: 6h\n    requestedRevision: "3"');
    drifts(FIRST);
    story.settle();
    expect(story.pull(1).body).toContain('It holds `3` now.');
    story.approve(1);
    story.settle();
    expect(revision()).toBe(FIRST);
  });
});

describe('the way of a request for training to its merge', () => {
  it.each<[string, string, string]>([
    ['by itself where the policy is Automatic', '{mode: Automatic}', 'UpToDate'],
    ['by people where it is Manual', '{mode: Manual}', 'AwaitingManualMerge'],
    ['by an approval where it is Review', '{mode: Review}', 'AwaitingApproval'],
  ])('is gone %s', (_, approval, reason) => {
    begin(approval);
    drifts(FIRST);
    expect(story.settle().reason).toBe(reason);
  });

  it.each<[string, () => void, () => void, string]>([
    [
      'while it is held',
      () => {
        story.world.held = 'Black Friday';
      },
      () => {
        story.world.held = undefined;
      },
      'Held',
    ],
    [
      'while it is suspended',
      () => {
        story.world.promotion = { from: 'Drift', suspend: true };
      },
      () => {
        story.world.promotion = { from: 'Drift' };
      },
      'Suspended',
    ],
    [
      'while the target is frozen',
      () => story.amendBase('  accepts:\n', '  accepts:\n    frozen: true\n'),
      () => story.amendBase('    frozen: true\n', ''),
      'Frozen',
    ],
    [
      'while no window is open',
      () =>
        story.amendBase(
          '    gates:',
          '    windows: [{name: never, cron: 0 0 1 1 *, duration: 1m, action: Allow}]\n    gates:',
        ),
      () => story.amendBase(/ {4}windows: .*\n/, ''),
      'WindowClosed',
    ],
  ])('stops %s, and goes on then', (_, stop, go, reason) => {
    begin('{mode: Automatic}');
    stop();
    drifts(FIRST);
    expect(story.settle()).toMatchObject({ reason, episode: FIRST });
    expect(revision()).toBeUndefined();
    go();
    expect(story.settle().reason).toBe('UpToDate');
    expect(revision()).toBe(FIRST);
  });

  it('ends where someone else pushed, until that is adopted', () => {
    drifts(FIRST);
    story.settle();
    story.pushByOther(BRANCH);
    story.world.forget();
    expect(story.settle().reason).toBe('HeadMovedByOther');
    drifts(SECOND);
    expect(story.settle().reason).toBe('HeadMovedByOther');
    story.pull(1).labels.add(LABELS.adopt);
    expect(story.settle()).toMatchObject({ reason: 'AwaitingApproval', episode: SECOND });
    expect(story.count).toBe(1);
  });

  it('does not begin where the file has no training', () => {
    story.amendBase(/ {2}training:\n.*\n/, '');
    drifts(FIRST);
    expect(story.settle()).toMatchObject({
      reason: 'TargetMissing',
      message: expect.stringContaining('no mapping spec.training'),
    });
  });
});
