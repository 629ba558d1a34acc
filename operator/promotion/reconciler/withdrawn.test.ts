import { describe, expect, it } from 'vitest';
import type { PullRequest } from '../../forge/pull-request.ts';
import { branchOf, type Owner } from '../decision/ownership.ts';
import { OWNER, proposal, pullRequest } from '../testing/pull-requests.ts';
import { closeWithdrawn } from './withdrawn.ts';

const { promotion: _, ...MODEL } = OWNER;

const open = (owner: Owner = OWNER, given: Partial<PullRequest> = {}) =>
  pullRequest(7, proposal('2', { owner }), { state: 'Open', ...given });

const close = (kept: readonly string[] | undefined, found: PullRequest) =>
  closeWithdrawn(MODEL, 'main', kept, [found]).map(({ kind }) => kind);

const CLOSED = ['AddLabels', 'Comment', 'ClosePullRequest'];

describe('closeWithdrawn', () => {
  it.each<[string, PullRequest, readonly string[] | undefined, string[]]>([
    ['leaves a promotion that the model has', open(), ['prod'], []],
    ['closes one that the model no longer has', open(), ['staging'], CLOSED],
    [
      'closes one that goes to another base branch',
      open(OWNER, { base: { branch: 'old' } }),
      ['prod'],
      CLOSED,
    ],
    ['leaves a rollback', open({ ...OWNER, promotion: 'rollback' }), [], []],
    [
      'closes all of a model that goes, the rollback too',
      open({ ...OWNER, promotion: 'rollback' }),
      undefined,
      CLOSED,
    ],
    ['leaves what is closed already', pullRequest(7, proposal('2')), [], []],
    ['leaves those of another cluster', open({ ...OWNER, cluster: 'other' }), [], []],
    ['leaves those of a model whose name begins alike', open({ ...OWNER, name: 'telco2' }), [], []],
    ['leaves one without a marker', { ...open(), marker: {} }, [], []],
    [
      'leaves one whose branch is not the one that its marker means',
      open(OWNER, { head: { branch: 'x', sha: '' } }),
      [],
      [],
    ],
    [
      'closes one on the branch beside',
      open(OWNER, { head: { branch: `${branchOf(OWNER)}-0a1b2c3d`, sha: 'a' } }),
      [],
      CLOSED,
    ],
  ])('%s', (_name, found, kept, expected) => {
    expect(close(kept, found)).toEqual(expected);
  });

  it('labels before it closes, so that nobody takes the closing for a rejection', () => {
    const [labels] = closeWithdrawn(MODEL, 'main', [], [open()]);
    expect(labels).toMatchObject({ labels: ['churnops/aborted', 'churnops/closed'] });
  });
});
