import { beforeEach, describe, expect, it } from 'vitest';
import { MODELS } from '../churn-model/model.ts';
import { findCondition } from '../controller/conditions.ts';
import { forgeError } from '../forge/errors.ts';
import { artifact, digest } from '../promotion/testing/evidence.ts';
import { ADA } from '../promotion/testing/forge-model.ts';
import { Environment } from './testing/environment.ts';

let environment: Environment;

beforeEach(() => {
  environment = new Environment();
});

const converged = () => findCondition(environment.model.status?.conditions, 'Converged');
const probation = () => environment.model.status?.probation;
const rollback = () => environment.model.status?.rollback;

/** Someone changes the version in Git, and the GitOps tool applies it. */
function release(letter: string) {
  const { git, now } = environment.world;
  git.editBase(
    git.target().value === undefined
      ? git.base.content.replace(
          '    minReplicas: 2\n',
          `    minReplicas: 2\n    artifact: ${artifact(letter)}\n`,
        )
      : git.base.content.replace(git.target().value ?? '', artifact(letter)),
    now,
  );
  environment.world.time += 1_000;
  environment.sync();
}

describe('convergence', () => {
  it('is told once every pod said that it serves what Git and the spec name, with the commit that brought it', async () => {
    release('1');
    await environment.settle();
    expect(converged()).toMatchObject({ status: 'True', reason: 'Converged' });
    expect(environment.model.status?.git).toEqual({
      digest: digest('1'),
      commit: environment.world.git.target().held[0]?.commit,
    });
  });

  it('asks nobody and writes nothing while nothing changes', async () => {
    release('1');
    environment.world.time += 3_600_000;
    await environment.settle();
    expect(environment.asked).toHaveLength(2);
    const { writes } = environment.cluster;
    const written = writes.length;
    for (let pass = 0; pass < 5; pass++) await environment.pass();
    expect(environment.asked).toHaveLength(2);
    expect(writes).toHaveLength(written);
  });

  it('goes on asking a pod that is silent, and only that one', async () => {
    release('1');
    environment.world.time += 3_600_000;
    const [silent] = environment.servers;
    const report = silent?.report;
    Object.assign(silent ?? {}, { report: undefined });
    expect(await environment.settle()).toMatchObject({ milliseconds: 15_000 });
    expect(converged()).toMatchObject({ status: 'Unknown', reason: 'PodsSilent' });
    Object.assign(silent ?? {}, { report });
    environment.asked.length = 0;
    await environment.settle();
    expect(environment.asked).toEqual([silent?.pod.metadata?.uid]);
    expect(converged()?.reason).toBe('Converged');
  });

  it('waits for the GitOps tool', async () => {
    release('1');
    environment.world.git.editBase(
      environment.world.git.base.content.replace(artifact('1'), artifact('2')),
      environment.world.now,
    );
    await environment.settle();
    expect(converged()).toMatchObject({ status: 'Unknown', reason: 'AwaitingSync' });
    expect(environment.model.status?.git?.digest).toBe(digest('2'));
  });

  it('tells of what was changed by hand, once, after Git was read anew, and changes nothing', async () => {
    release('1');
    environment.serve(artifact('9'));
    await environment.settle();
    await environment.settle();
    expect(converged()).toMatchObject({ status: 'False', reason: 'ChangedByHand' });
    expect(environment.events.filter((reason) => reason === 'ChangedByHand')).toHaveLength(1);
    expect(environment.fresh).toBe(1);
    expect(environment.world.forge.pullRequests).toEqual([]);
  });

  it('keeps what was read of Git while Git is out of reach', async () => {
    release('1');
    await environment.settle();
    const { git } = environment.model.status ?? {};
    const trouble = {
      reason: 'ForgeUnreachable' as const,
      message: 'The host does not answer.',
      retryAfter: 9_000,
      passing: true,
    };
    environment.view = { kind: 'Unknown', reason: trouble.message, trouble };
    expect(await environment.settle()).toMatchObject({ milliseconds: 9_000 });
    expect(environment.model.status?.git).toEqual(git);
    expect(converged()).toMatchObject({ reason: 'GitUnknown', message: 'The host does not answer.' });
  });

  it('says so where nothing tells where the model stands in Git, and looks no more', async () => {
    release('1');
    environment.view = { kind: 'NotConfigured' };
    expect(await environment.pass()).toEqual({ kind: 'Done' });
    expect(converged()).toMatchObject({ status: 'Unknown', reason: 'NotConfigured' });
    expect(environment.asked).toEqual([]);
  });
});

describe('a probation', () => {
  it('is watched until it is over, and then no pod is asked any more', async () => {
    release('1');
    expect(await environment.pass()).toEqual({ kind: 'RequeueAfter', milliseconds: 15_000 });
    expect(probation()).toMatchObject({ digest: digest('1'), verdict: 'Running' });
    environment.world.time += 1_800_000;
    await environment.settle();
    expect(probation()).toMatchObject({ verdict: 'Passed' });
    expect(environment.events).toEqual(['ProbationPassed']);
    environment.asked.length = 0;
    await environment.settle();
    expect(environment.asked).toEqual([]);
  });

  it('asks again exactly at its end', async () => {
    release('1');
    environment.world.time += 1_790_000;
    expect(await environment.pass()).toMatchObject({ milliseconds: 10_000 });
  });

  it('that failed opens the way back by itself, with its address in an event', async () => {
    release('1');
    release('2');
    environment.count(50, 10);
    await environment.settle();
    expect(probation()).toMatchObject({ digest: digest('2'), verdict: 'Failed' });
    expect(rollback()).toMatchObject({
      reason: 'AwaitingApproval',
      digest: digest('1'),
      pullRequest: { number: 1 },
    });
    expect(environment.cluster.events.map(({ reason, message }) => `${reason}: ${message}`)).toEqual([
      'ProbationFailed: Version 222222222222: 20 of 100 requests failed (20 %), at most 5 % are allowed.',
      expect.stringMatching(/^RollbackOpened: Pull request 1 leads back to version 111111111111: http/),
    ]);
  });

  it('that failed is told although the forge is out of reach, and leads back once it is there', async () => {
    release('1');
    release('2');
    environment.count(50, 10);
    const down = { host: 'git.example', action: 'open a pull request', reason: 'timed out' };
    environment.failure = forgeError('ForgeUnreachable', down);
    expect(await environment.pass()).toMatchObject({ milliseconds: 30_000 });
    expect(probation()?.verdict).toBe('Failed');
    expect(rollback()?.reason).toBe('ForgeUnreachable');
    environment.failure = undefined;
    await environment.settle();
    expect(rollback()).toMatchObject({ reason: 'AwaitingApproval', pullRequest: { number: 1 } });
  });

  it('stays failed for its rollout, and begins anew with the version that was led back to', async () => {
    release('1');
    release('2');
    environment.count(50, 10);
    await environment.settle();
    environment.count(5_000, 10);
    await environment.settle();
    expect(probation()?.verdict).toBe('Failed');
    const { forge, now } = environment.world;
    forge.review(forge.get(1), 'Approved', now);
    await environment.settle();
    expect(forge.get(1).state).toBe('Merged');
    environment.sync();
    await environment.settle();
    expect(probation()).toMatchObject({ digest: digest('1'), verdict: 'Running' });
    expect(rollback()).toMatchObject({ reason: 'NoRollbackNeeded', merged: { number: 1 } });
    expect(environment.events).toContain('RollbackMerged');
  });

  it('is only reported where the policy says so', async () => {
    const { git, now } = environment.world;
    git.editBase(git.base.content.replace('{duration: 30m}', '{duration: 30m, onFailure: Report}'), now);
    release('1');
    release('2');
    environment.count(50, 50);
    await environment.settle();
    expect(probation()?.verdict).toBe('Failed');
    expect(environment.world.forge.pullRequests).toEqual([]);
    expect(environment.events).toEqual(['ProbationFailed']);
  });

  it('is judged the same after every status was lost', async () => {
    release('1');
    release('2');
    environment.count(50, 10);
    await environment.settle();
    const told = environment.model.status;
    const { status: _, ...bare } = environment.model;
    environment.cluster.put(MODELS, bare);
    await environment.settle();
    expect(environment.model.status).toEqual({ ...told, conditions: expect.anything() });
    expect(environment.world.forge.pullRequests).toHaveLength(1);
  });
});

describe('a rollback that a person asks for', () => {
  it('opens, and from then on the pull request alone tells', async () => {
    release('1');
    release('2');
    environment.annotate('previous');
    await environment.settle();
    expect(rollback()).toMatchObject({ digest: digest('1'), pullRequest: { number: 1 } });
    expect(environment.model.metadata.annotations).toEqual({});
  });

  it('goes one step back and no further, where it is merged at once', async () => {
    environment = new Environment('{mode: Automatic}');
    release('1');
    release('2');
    release('3');
    environment.annotate('previous');
    await environment.settle();
    environment.sync();
    await environment.settle();
    expect(environment.world.git.target().digest).toBe(digest('2'));
    expect(environment.world.forge.pullRequests).toHaveLength(1);
  });

  it('does not come back when a later version is there', async () => {
    environment = new Environment('{mode: Automatic}');
    release('1');
    release('2');
    environment.annotate(digest('1'));
    await environment.settle();
    release('3');
    await environment.settle();
    expect(environment.world.git.target().digest).toBe(digest('3'));
  });

  it('stays asked for while a closed pull request says no', async () => {
    release('1');
    release('2');
    environment.annotate('previous');
    await environment.settle();
    const { forge } = environment.world;
    forge.close(forge.get(1), ADA);
    environment.annotate('previous');
    await environment.settle();
    expect(rollback()).toMatchObject({ reason: 'RejectedThere' });
  });

  it('to what was never served is refused, told once, and left for the person to correct', async () => {
    release('1');
    environment.annotate(digest('9'));
    await environment.settle();
    await environment.settle();
    expect(rollback()?.reason).toBe('RollbackRefused');
    expect(environment.events).toEqual(['RollbackRefused']);
    expect(environment.model.metadata.annotations).not.toEqual({});
  });
});
