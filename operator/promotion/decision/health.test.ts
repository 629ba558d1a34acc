import { describe, expect, it } from 'vitest';
import { artifact, digest } from '../testing/evidence.ts';
import { type ConvergenceObservation, judgeConvergence } from './convergence.ts';
import type { ProbationPolicy } from './policy/accepts.ts';
import { judgeProbation, type ProbationObservation } from './probation.ts';
import { judgeSoak, type ServedHere } from './soak.ts';

const NOW = new Date('2026-01-05T12:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

describe('judgeSoak', () => {
  const served: ServedHere = {
    artifact: artifact('2'),
    current: artifact('2'),
    healthy: true,
    readySince: ago(10),
    turnedBad: false,
  };

  it.each<[string, Partial<ServedHere>, string]>([
    ['for exactly the soak', {}, 'Done'],
    ['for less', { readySince: ago(9) }, 'Soaking'],
    ['since a time to come, as after a step of the clock', { readySince: ago(-5) }, 'Soaking'],
    ['since nobody knows when', { readySince: undefined }, 'SourceUnhealthy'],
    ['but not on every replica', { healthy: false }, 'SourceUnhealthy'],
    ['but turned bad', { turnedBad: true }, 'SourceUnhealthy'],
    ['as another artifact', { current: artifact('1') }, 'NotServing'],
    ['as nothing', { current: undefined }, 'NotServing'],
    ['although nothing is asked for', { artifact: undefined, current: undefined }, 'NothingServed'],
  ])('judges what serves %s', (_, given, expected) => {
    const verdict = judgeSoak({ ...served, ...given }, 600_000, NOW);
    expect(verdict.kind === 'Done' ? 'Done' : verdict.reason).toBe(expected);
  });

  it('says when the soak is over, and needs none where none is asked for', () => {
    expect(judgeSoak({ ...served, readySince: ago(9) }, 600_000, NOW)).toMatchObject({
      until: new Date('2026-01-05T12:01:00Z'),
      message: 'It has to be ready for 10m without a break.',
    });
    expect(judgeSoak({ ...served, readySince: NOW }, 0, NOW)).toEqual({
      kind: 'Done',
      artifact: artifact('2'),
    });
  });
});

describe('judgeProbation', () => {
  const policy: ProbationPolicy = {
    duration: 1_800_000,
    maximumErrorRate: 0.05,
    maximumP95: 250,
    onFailure: 'OpenPullRequest',
  };
  const well: ProbationObservation = {
    digest: digest('2'),
    since: ago(10),
    requests: 1_000,
    errors: 0,
    p95: 20,
    lostReadiness: false,
  };

  it.each<[string, Partial<ProbationObservation>, string]>([
    ['runs while all is well', {}, 'Running'],
    ['passes at its end', { since: ago(30) }, 'Passed'],
    [
      'passes at its end, whatever comes then',
      { since: ago(30), errors: 900, lostReadiness: true },
      'Passed',
    ],
    ['runs at exactly the error rate allowed', { errors: 50 }, 'Running'],
    ['fails above it', { errors: 51 }, 'ErrorRate'],
    ['runs where too few were asked to tell', { requests: 19, errors: 19 }, 'Running'],
    ['fails from twenty requests on', { requests: 20, errors: 2 }, 'ErrorRate'],
    ['fails where latency is above its limit', { p95: 251 }, 'Latency'],
    ['runs where nobody measured latency', { p95: undefined }, 'Running'],
    [
      'fails where readiness was lost, without any request',
      { requests: 0, lostReadiness: true },
      'Readiness',
    ],
    ['is not applicable before the rollout is complete', { since: undefined }, 'NotApplicable'],
  ])('%s', (_, given, expected) => {
    const verdict = judgeProbation(policy, { ...well, ...given }, NOW);
    expect(verdict.kind === 'Failed' ? verdict.reason : verdict.kind).toBe(expected);
  });

  it('is not applicable without a policy or a rollout, and minds no latency where none is said', () => {
    expect(judgeProbation(undefined, well, NOW)).toEqual({ kind: 'NotApplicable' });
    expect(judgeProbation(policy, undefined, NOW)).toEqual({ kind: 'NotApplicable' });
    expect(judgeProbation({ ...policy, maximumP95: undefined }, { ...well, p95: 9_999 }, NOW).kind).toBe(
      'Running',
    );
  });
});

describe('judgeConvergence', () => {
  const known = (letter?: string) => ({ kind: 'Known' as const, digest: letter && digest(letter) });
  const git = (...letters: (string | undefined)[]) => ({
    ...known(letters[0]),
    earlier: new Set(letters.slice(1).map((letter) => letter && digest(letter))),
  });
  const all: ConvergenceObservation = {
    git: git('2'),
    spec: digest('2'),
    rollout: 'Complete',
    pods: [
      { name: 'a', digest: digest('2') },
      { name: 'b', digest: digest('2') },
    ],
    alias: { kind: 'NotConfigured' },
  };

  it.each<[string, Partial<ConvergenceObservation>, string, string]>([
    ['converged without a registry of models', {}, 'True', 'Converged'],
    ['converged with one', { alias: known('2') }, 'True', 'Converged'],
    [
      'converged where nothing is to be served',
      { git: git(), spec: undefined, rollout: 'RollingOut', pods: [] },
      'True',
      'Converged',
    ],
    ['not known where Git is not configured', { git: { kind: 'NotConfigured' } }, 'Unknown', 'NotConfigured'],
    [
      'not known where Git can not be read',
      { git: { kind: 'Unknown', reason: 'It is down.' } },
      'Unknown',
      'GitUnknown',
    ],
    ['waiting for the sync', { git: git('3', '2') }, 'Unknown', 'AwaitingSync'],
    ['waiting for the sync that takes it out', { git: git(undefined, '2') }, 'Unknown', 'AwaitingSync'],
    [
      'waiting for the sync that brings the first one',
      { git: git('2', undefined), spec: undefined },
      'Unknown',
      'AwaitingSync',
    ],
    ['changed by hand to what Git never had', { git: git('1') }, 'False', 'ChangedByHand'],
    ['not there while its rollout goes on', { rollout: 'RollingOut' }, 'Unknown', 'RollingOut'],
    ['never there where its rollout failed', { rollout: 'Failed', pods: [] }, 'False', 'RolloutFailed'],
    [
      'rolling out',
      {
        pods: [
          { name: 'a', digest: digest('1') },
          { name: 'b', digest: digest('2') },
        ],
      },
      'Unknown',
      'RollingOut',
    ],
    ['rolling out where no pod is there', { pods: [] }, 'Unknown', 'RollingOut'],
    [
      'not known where a pod is silent',
      { pods: [{ name: 'a', digest: undefined }] },
      'Unknown',
      'PodsSilent',
    ],
    ['waiting for the alias', { alias: known('1') }, 'Unknown', 'AliasBehind'],
    ['waiting for an alias that is not set', { alias: known() }, 'Unknown', 'AliasBehind'],
    [
      'not known where the alias can not be read',
      { alias: { kind: 'Unknown', reason: 'It is down.' } },
      'Unknown',
      'AliasUnknown',
    ],
  ])('is %s', (_, given, status, reason) => {
    expect(judgeConvergence({ ...all, ...given })).toMatchObject({ status, reason });
  });
});
