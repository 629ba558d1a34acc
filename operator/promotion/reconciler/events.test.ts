import type { ChurnModelStatusPromotion } from '@churnops/crds/churn-model.gen.ts';
import { describe, expect, it } from 'vitest';
import { digest } from '../testing/evidence.ts';
import { promotionEvents } from './events.ts';

const url = 'https://forge.example/pulls/7';
const waiting: ChurnModelStatusPromotion = {
  name: 'prod',
  reason: 'AwaitingCandidate',
  message: 'None yet.',
};
const open: ChurnModelStatusPromotion = {
  ...{ name: 'prod', reason: 'AwaitingApproval', message: 'Waiting for one more approval.' },
  ...{ digest: digest('2'), pullRequest: { number: 7, url } },
};
const merged: ChurnModelStatusPromotion = {
  ...{ name: 'prod', reason: 'UpToDate', message: 'The target has it.' },
  merged: { number: 7, digest: digest('2') },
};

const tell = (before: ChurnModelStatusPromotion | undefined, after: ChurnModelStatusPromotion) =>
  promotionEvents(before && [before], [after]).map(
    ({ type, reason, message }) => `${type} ${reason} ${message}`,
  );

describe('promotionEvents', () => {
  it('calls an episode by its id', () => {
    const { digest: _, ...asking } = { ...open, episode: 'telco-20260301T000000Z' };
    expect(tell(waiting, asking)).toContain(
      `Normal PullRequestOpened prod: pull request 7 for telco-20260301T000000Z is open: ${url}`,
    );
  });

  it('tells where a pull request was opened, and where it was merged', () => {
    expect(tell(waiting, open)).toEqual([
      `Normal PullRequestOpened prod: pull request 7 for 222222222222 is open: ${url}`,
      'Normal AwaitingApproval prod: Waiting for one more approval.',
    ]);
    expect(tell(open, merged)).toEqual([
      `Normal PullRequestMerged prod: pull request 7 is merged: ${url}`,
      'Normal UpToDate prod: The target has it.',
    ]);
  });

  it('tells nothing again, and nothing of what is so for a moment only', () => {
    expect(tell(open, { ...open, message: 'Waiting for 1 more.' })).toEqual([]);
    expect(tell(open, { ...open, reason: 'Merging' })).toEqual([]);
  });

  it('warns of what a person should look at', () => {
    expect(tell(open, { ...open, reason: 'HeadMovedByOther', message: 'Someone pushed.' })).toEqual([
      'Warning HeadMovedByOther prod: Someone pushed.',
    ]);
  });

  it('does not tell of a merge that it was not there for', () => {
    expect(tell(undefined, merged)).toEqual(['Normal UpToDate prod: The target has it.']);
  });
});
