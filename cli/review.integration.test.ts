import { formatTarget } from '@churnops/operator/promotion/decision/ownership.ts';
import { toSourceAddress } from '@churnops/operator/promotion/decision/policy/promotion.ts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ClusterOfTests } from './testing/cluster-of-tests.ts';
import { ForgeOfTests } from './testing/forge-of-tests.ts';
import { artifact, digest, model, promotion, promotionStatus } from './testing/models.ts';
import { runProcess } from './testing/run-program.ts';

const PATH = 'environments/staging/telco.yaml';
const TARGET = formatTarget(toSourceAddress({ path: PATH }, 'telco'));
const file = (digit: string) =>
  `apiVersion: churnops.dev/v1alpha1\nkind: ChurnModel\nmetadata:\n  name: telco\nspec:\n  serving:\n    artifact: ${artifact(digit)}\n`;

let cluster: ClusterOfTests;
let forge: ForgeOfTests;
let dev: string;
let staging: string;
let ann: string;
let rea: string;
let proposals = 0;

beforeAll(async () => {
  forge = await ForgeOfTests.start();
  ann = await forge.person('ann', 'write');
  rea = await forge.person('rea', 'read');
  await forge.commit({ [PATH]: file('a') });
  cluster = await ClusterOfTests.create(inject('kubeconfig'), { namespaces: 2 });
  [dev, staging] = cluster.namespaces as [string, string];
  const gitRepository = {
    url: forge.repository.cloneURL,
    provider: 'Gitea' as const,
    branch: 'main',
    secretRef: { name: 'forge' },
  };
  const to = { ...promotion('staging'), to: { path: PATH } };
  await cluster.create(model(dev, { spec: { gitRepository, promotions: [to] } }));
  const approval = { mode: 'Review' as const, approvers: { users: ['ann', 'rea'] } };
  await cluster.create(
    model(staging, { spec: { gitRepository, source: { path: PATH }, accepts: { approval } } }),
  );
});
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  await forge?.[Symbol.asyncDispose]();
});

const churnops = (token: string, ...argv: string[]) =>
  runProcess([...argv, '--kubeconfig', cluster.kubeconfig, '--ca-file', forge.certificates], {
    CHURNOPS_FORGE_TOKEN: token,
    PATH: process.env['PATH'],
  });

/** Proposes a version as the operator does, and tells of it in the status of the promotion. */
async function propose(digit: string, kind: 'Promotion' | 'Rollback' = 'Promotion', replaces = 'none') {
  const branch = `churnops/default/${dev}/telco/staging-${++proposals}`;
  const marker = {
    kind,
    owner: `default/${dev}/telco/staging`,
    target: TARGET,
    digest: digest(digit),
    replaces,
  };
  const made = await forge.propose(branch, { [PATH]: file(digit) }, marker);
  const status = promotionStatus('staging', {
    reason: 'AwaitingApproval',
    message: 'Waiting for one more approval; 0 count so far.',
    artifact: artifact(digit),
    digest: digest(digit),
    gates: [{ name: 'auc', verdict: 'Passed', figure: 0.848, bound: 0.8, message: 'It is above 0.8.' }],
    ...made,
  });
  await cluster.tell(dev, { promotions: [status] });
  return made;
}

const reviews = (number: number) =>
  forge.call<{ user: { login: string }; state: string; commit_id: string }[]>(
    'GET',
    `/pulls/${number}/reviews`,
  );

async function merge(number: number): Promise<void> {
  await expect
    .poll(
      () =>
        forge.call('POST', `/pulls/${number}/merge`, { Do: 'merge' }).then(
          () => 'merged',
          (error: Error) => error.message,
        ),
      { timeout: 20_000 },
    )
    .toBe('merged');
}

describe('approve', () => {
  it('shows what is approved, and reviews exactly that in the name of the user', async () => {
    const { pullRequest, pushed } = await propose('b');
    const { code, output, errors } = await churnops(ann, 'approve', 'telco', 'staging', '-n', dev);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toContain('(version bbbbbbbbbbbb)\n✓  auc  Passed  0.848  bound 0.8\n');
    expect(output).toContain(`Approved pull request ${pullRequest.number} at ${pushed.commit.slice(0, 12)}`);
    const given = { user: { login: 'ann' }, state: 'APPROVED', commit_id: pushed.commit };
    expect(await reviews(pullRequest.number)).toMatchObject([given]);
    await churnops(ann, 'approve', 'telco', 'staging', '-n', dev);
    expect(await reviews(pullRequest.number)).toHaveLength(1);
  });

  it('warns where an approval will not count', async () => {
    await propose('c');
    const { code, errors } = await churnops(rea, 'approve', 'telco', 'staging', '-n', dev);
    expect(code).toBe(0);
    expect(errors).toBe(
      'Your approval will not count: you may not write to the repository (NoWritePermission).\n',
    );
    const approval = { mode: 'Review' as const, approvers: { users: ['bob'] } };
    await cluster.edit(staging, { spec: { accepts: { approval } } });
    const other = await churnops(ann, 'approve', 'telco', 'staging', '-n', dev);
    expect(other.errors).toContain('you are not among the approvers of the target (NotAnApprover)');
  });

  it('approves nothing that the user has not seen', async () => {
    const { pullRequest, pushed } = await propose('d');
    await forge.commit({ [PATH]: file('e') }, pushed.branch);
    await expect
      .poll(async () => {
        const now = await forge.call<{ head: { sha: string } }>('GET', `/pulls/${pullRequest.number}`);
        return now.head.sha === pushed.commit;
      })
      .toBe(false);
    for (const verb of ['approve', 'reject']) {
      const { code, output, errors } = await churnops(ann, verb, 'telco', 'staging', '-n', dev);
      expect({ code, output }).toEqual({ code: 75, output: '' });
      expect(errors).toContain(
        `Pull request ${pullRequest.number} has changed since the operator told of it`,
      );
    }
    expect(await reviews(pullRequest.number)).toEqual([]);
  });

  it.each([
    ['no token', '', 77, 'You need a token for the forge'],
    ['a token that is none', 'nonsense', 77, 'does not accept your token'],
  ])('says what to do about %s, and does not show it', async (_, token, code, sentence) => {
    await propose('b');
    const { errors, ...rest } = await churnops(token, 'approve', 'telco', 'staging', '-n', dev);
    expect(rest).toEqual({ code, output: '' });
    expect(errors).toContain(sentence);
    expect(errors).not.toContain('nonsense');
  });

  it.each([
    ['an unknown promotion', 'prod', 70, 'has no promotion prod; it has staging, rollback.'],
    ['one that nobody looked at', 'rollback', 75, 'The operator has said nothing of rollback'],
  ])('names %s', async (_, name, code, sentence) => {
    const { errors, ...rest } = await churnops(ann, 'approve', 'telco', name, '-n', dev);
    expect(rest).toEqual({ code, output: '' });
    expect(errors).toContain(sentence);
  });
});

describe('reject', () => {
  it('closes the pull request in the name of the user, with the reason', async () => {
    const { pullRequest } = await propose('f');
    const argv = ['reject', 'telco', 'staging', '-n', dev, '--reason', 'Too slow'];
    const { code, output } = await churnops(ann, ...argv);
    expect(code).toBe(0);
    expect(output).toContain(`Closed pull request ${pullRequest.number}`);
    expect(output).toContain('ffffffffffff is not proposed there again');
    const { number } = pullRequest;
    expect(await forge.call('GET', `/pulls/${number}`)).toMatchObject({ state: 'closed', merged: false });
    const comments = await forge.call('GET', `/issues/${number}/comments`);
    expect(comments).toMatchObject([
      { user: { login: 'ann' }, body: expect.stringMatching(/^Rejected: Too slow/) },
    ]);
    const again = await churnops(ann, ...argv);
    expect(again.errors).toContain(`Pull request ${number} is closed already`);
  });
});

describe('history and release', () => {
  it('tell by Git and the forge what was served, and let a version that was rolled back come again', async () => {
    const promoted = await propose('b');
    await churnops(ann, 'approve', 'telco', 'staging', '-n', dev);
    await merge(promoted.pullRequest.number);
    const back = await propose('a', 'Rollback', digest('b'));
    await merge(back.pullRequest.number);
    await forge.commit({ [PATH]: file('c') });

    const onlyReads = await forge.person('rob', 'read', ['read:repository']);
    const { code, output, errors } = await churnops(onlyReads, 'history', 'telco', '-n', staging);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const rows = output.trim().split('\n').slice(1);
    expect(rows.map((row) => row.split(/ {2,}/).slice(1, 5))).toEqual([
      ['cccccccccccc', expect.stringMatching(/^commit [0-9a-f]{12}$/), '-', '-'],
      ['aaaaaaaaaaaa', `rollback #${back.pullRequest.number}`, 'no one', 'administrator'],
      ['bbbbbbbbbbbb', `promotion #${promoted.pullRequest.number}`, 'ann', 'administrator'],
      ['aaaaaaaaaaaa', expect.stringMatching(/^commit [0-9a-f]{12}$/), '-', '-'],
    ]);

    const released = await churnops(ann, 'release', 'telco', '-n', staging, '--rolled-back', 'bbbbbbbbbbbb');
    expect(released).toMatchObject({ code: 0, errors: '' });
    expect(released.output).toContain('bbbbbbbbbbbb may be promoted to telco');
    const { number } = back.pullRequest;
    expect(await forge.call('GET', `/issues/${number}/labels`)).toMatchObject([
      { name: 'churnops/released' },
    ]);
    const other = await churnops(ann, 'release', 'telco', '-n', staging, '--rolled-back', 'eeeeeeeeeeee');
    expect(other).toMatchObject({
      code: 70,
      errors: expect.stringContaining(`No merged rollback of ${PATH}`),
    });
  });
});
