import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ProposalStatus } from './environments/model.ts';
import { ClusterOfTests } from './testing/cluster-of-tests.ts';
import { artifact, digest, model, promotion, promotionStatus, serving } from './testing/models.ts';
import { run } from './testing/run-program.ts';

let cluster: ClusterOfTests;
let dev: string;
let staging: string;
beforeAll(async () => {
  cluster = await ClusterOfTests.create(inject('kubeconfig'), { namespaces: 2 });
  [dev, staging] = cluster.namespaces as [string, string];
  await cluster.create(
    model(dev, {
      spec: { promotions: [promotion(staging)] },
      status: {
        serving: { wanted: artifact('a'), current: artifact('a'), replicas: 1, readyReplicas: 1 },
        promotions: [
          promotionStatus(staging, {
            reason: 'AwaitingApproval',
            message: 'Waiting for one more approval; 0 count so far.',
            artifact: artifact('a'),
            digest: digest('a'),
            gates: [{ name: 'contract', verdict: 'Passed', message: 'The contract is the same.' }],
          }),
        ],
      },
    }),
  );
  await cluster.create(model(staging, { spec: { serving: serving(artifact('d')) } }));
});
afterAll(() => cluster?.[Symbol.asyncDispose]());

const churnops = (...argv: string[]) => run([...argv, '--kubeconfig', cluster.kubeconfig]);

describe('status', () => {
  it('shows a model with the environments that its promotions lead to, whichever of them is named', async () => {
    const { code, output, errors } = await churnops('status', 'telco', '-n', dev);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toContain(`telco in ${dev}  environments/${dev}/telco.yaml`);
    expect(output).toContain('serves aaaaaaaaaaaa, 1 of 1 pods ready');
    expect(output).toContain(
      `└─ ${staging} → environments/${staging}/telco.yaml  AwaitingApproval  aaaaaaaaaaaa`,
    );
    expect(output).toContain(`   └─ telco in ${staging}`);
    expect(output).toContain(`churnops approve telco ${staging} -n ${dev}`);
    expect((await churnops('status', 'telco', '-n', staging)).output).toBe(output);
    expect((await churnops('status', '-A')).output).toContain(output);
  });

  it('gives the same to programs', async () => {
    const { output } = await churnops('status', 'telco', '-n', dev, '-o', 'json');
    expect(JSON.parse(output)).toMatchObject({
      environments: [
        {
          namespace: dev,
          serving: { current: artifact('a') },
          promotions: [
            {
              name: staging,
              reason: 'AwaitingApproval',
              awaits: 'approvals',
              environment: { namespace: staging, promotions: [] },
            },
          ],
        },
      ],
    });
  });

  it('takes the cluster from KUBECONFIG, as kubectl does', async () => {
    const environment = { KUBECONFIG: `/nonexistent/config:${cluster.kubeconfig}` };
    const { code, output } = await run(['status', 'telco', '-n', dev], { environment });
    expect(code).toBe(0);
    expect(output).toContain(`telco in ${dev}`);
  });

  it('shows to someone with one namespace what is in it, and says so', async () => {
    const argv = ['status', 'telco', '-n', staging, '--kubeconfig', cluster.narrowKubeconfig];
    const { code, output, errors } = await run(argv);
    expect(code).toBe(0);
    expect(output).toMatch(new RegExp(`^telco in ${staging}`));
    expect(errors).toBe(
      `You may not list ChurnModels in all namespaces, so only those of ${staging} are looked at.\n`,
    );
    const other = await run(['status', 'telco', '-n', dev, '--kubeconfig', cluster.narrowKubeconfig]);
    expect(other.code).toBe(77);
    expect(other.errors).toContain(`You may not list ChurnModels in the namespace ${dev}.`);
  });

  it('shows it again when something changes, until it is told to stop', async () => {
    let stop: () => void = () => undefined;
    const untilStopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    let changed = false;
    const onOutput = (output: string) => {
      if (output.includes('held: a test')) stop();
      else if (!changed) {
        changed = true;
        void churnops('hold', 'telco', '-n', dev, '--reason', 'a test');
      }
    };
    const argv = ['status', 'telco', '-n', dev, '--watch', '--kubeconfig', cluster.kubeconfig];
    expect((await run(argv, { untilStopped, onOutput })).code).toBe(0);
    await churnops('release', 'telco', '-n', dev);
  });
});

describe('hold and release', () => {
  it('set the annotation and take it off again, in a name of their own', async () => {
    const held = await churnops('hold', 'telco', '-n', staging, '--reason', 'Black Friday');
    expect(held).toMatchObject({
      code: 0,
      output: `telco in ${staging} is held. To go on: churnops release telco -n ${staging}\n`,
    });
    const { metadata } = await cluster.get(staging);
    expect(metadata.annotations).toMatchObject({ 'churnops.dev/hold': 'Black Friday' });
    expect(metadata.managedFields?.map(({ manager }) => manager)).toContain('churnops-cli');
    expect((await churnops('status', 'telco', '-n', staging)).output).toContain('held: Black Friday');
    expect((await churnops('release', 'telco', '-n', staging)).output).toBe(`telco in ${staging} goes on.\n`);
    expect((await cluster.get(staging)).metadata.annotations ?? {}).not.toHaveProperty(['churnops.dev/hold']);
    expect((await churnops('release', 'telco', '-n', staging)).output).toContain('was not held');
  });
});

describe('rollback', () => {
  /** Answers the next request as the operator does: through the status. */
  async function answer(rollback: ProposalStatus): Promise<string | undefined> {
    await expect
      .poll(async () => (await cluster.get(staging)).metadata.annotations?.['churnops.dev/rollback-to'])
      .toBeDefined();
    const request = (await cluster.get(staging)).metadata.annotations?.['churnops.dev/rollback-to'];
    await cluster.tell(staging, { rollback });
    return request;
  }

  it('waits for the pull request, tells it, and takes its request back', async () => {
    const running = churnops('rollback', 'telco', '-n', staging);
    const pullRequest = { number: 7, url: 'https://git.example.com/shop/models/pulls/7' };
    const told = { reason: 'AwaitingApproval', message: 'Waiting.', artifact: artifact('b'), pullRequest };
    expect(await answer(told)).toBe('previous');
    expect(await running).toMatchObject({
      code: 0,
      output: `Pull request 7 leads it back to bbbbbbbbbbbb: ${pullRequest.url}\n`,
    });
    expect((await cluster.get(staging)).metadata.annotations ?? {}).not.toHaveProperty([
      'churnops.dev/rollback-to',
    ]);
  });

  it('tells why there is none', async () => {
    await cluster.tell(staging, { rollback: null as never });
    const running = churnops('rollback', 'telco', '-n', staging, '--to', digest('c'));
    const message = 'This environment never served cccccccccccc, so it can not be rolled back to.';
    expect(await answer({ reason: 'RollbackRefused', message })).toBe(digest('c'));
    expect(await running).toMatchObject({ code: 70, errors: expect.stringContaining(message) });
  });

  it.each([
    ['what serves already', artifact('d'), 0, 'serves that already'],
    ['nothing that serves', undefined, 70, 'Nothing is served that could be rolled back.'],
  ])('asks for no rollback to or from %s', async (_, served, code, words) => {
    await cluster.edit(staging, { spec: { serving: { artifact: served ?? null } } });
    const argv = ['rollback', 'telco', '-n', staging, '--to', digest('d'), '--timeout', '1'];
    const { output, errors, ...rest } = await churnops(...argv);
    expect(rest).toEqual({ code });
    expect(output + errors).toContain(words);
    await cluster.edit(staging, { spec: { serving: { artifact: artifact('d') } } });
  });

  it('gives up after its time, and leaves the request standing', async () => {
    const { code, errors } = await churnops('rollback', 'telco', '-n', staging, '--timeout', '1');
    expect(code).toBe(75);
    expect(errors).toContain('No pull request for the rollback opened within 1 s.');
    expect((await cluster.get(staging)).metadata.annotations).toHaveProperty(['churnops.dev/rollback-to']);
  });
});

it('tells from the cluster alone what was served, and what is missing', async () => {
  const { code, output, errors } = await churnops('history', 'telco', '-n', dev);
  expect(code).toBe(0);
  expect(output).toMatch(/SINCE +VERSION +BY +APPROVED BY +MERGED BY\n\? +aaaaaaaaaaaa +\? +\? +\?\n/);
  expect(errors).toContain('approvals and who merged are missing');
});

it('plans what would happen to each promotion', async () => {
  const { output } = await churnops('plan', 'telco', '-n', dev);
  expect(output).toContain('It awaits approvals. Then it is merged.');
  expect(output).toContain('✓  contract  Passed');
});

it.each([
  ['status', 'nothing'],
  ['plan', 'nothing'],
  ['history', 'nothing'],
  ['hold', 'nothing'],
  ['release', 'nothing'],
  ['rollback', 'nothing'],
  ['approve', 'nothing', 'staging'],
  ['reject', 'nothing', 'staging'],
])('%s says that there is no such model', async (...argv) => {
  const { code, output, errors } = await churnops(...argv, '-n', dev);
  expect({ code, output }).toEqual({ code: 70, output: '' });
  expect(errors).toContain(`There is no ChurnModel nothing in the namespace ${dev}.`);
});
