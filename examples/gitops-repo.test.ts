import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spliceValue } from '@churnops/operator/promotion/decision/edit/edit.ts';
import { readAccepts } from '@churnops/operator/promotion/decision/policy/read-accepts.ts';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const ARTIFACT = `oci://registry.example.com/churn/telco@sha256:${'a'.repeat(64)}`;

const read = (environment: string, file: string) =>
  readFile(join(import.meta.dirname, 'gitops-repo/environments', environment, file), 'utf8');

const fileOf = (environment: string) => `environments/${environment}/telco.yaml`;
const specOf = async (environment: string) => parse(await read(environment, 'telco.yaml')).spec;

describe.each(['dev', 'staging', 'prod'])('the environment %s', (environment) => {
  test('has a namespace of its own', async () => {
    expect(parse(await read(environment, 'kustomization.yaml'))).toMatchObject({
      namespace: `churn-${environment}`,
      resources: ['telco.yaml', 'telco-drift.yaml'],
    });
  });

  test('serves nothing until a promotion adds one line, the last one of its mapping', async () => {
    const before = await read(environment, 'telco.yaml');
    const address = { field: 'spec.serving.artifact', document: { kind: 'ChurnModel', name: 'telco' } };
    const result = spliceValue(before, { ...address, value: ARTIFACT });
    if (result.kind !== 'Edited') throw new TypeError(`the edit is ${result.kind}`);
    expect(result.text).toBe(`${before}    artifact: ${ARTIFACT}\n`);
  });

  test('says where it stands in the one repository, and with which Secret that is written', async () => {
    const { source, gitRepository } = await specOf(environment);
    expect(source).toEqual({ path: fileOf(environment) });
    expect(gitRepository).toEqual((await specOf('dev')).gitRepository);
    expect(gitRepository).toMatchObject({ provider: 'Gitea', secretRef: { name: 'git' } });
  });
});

test.each([
  ['dev', 'Automatic', ['auc-floor'], false],
  ['staging', 'Review', ['auc-floor', 'no-worse', 'every-contract'], false],
  ['prod', 'Review', ['auc-floor', 'no-worse', 'every-contract', 'small-enough'], true],
])('%s accepts a version by %s after the gates %j', async (environment, mode, gates, isWatched) => {
  const accepts = readAccepts((await specOf(environment)).accepts);
  expect(accepts.approval.mode).toBe(mode);
  expect(accepts.gates.map(({ name }) => name)).toEqual(gates);
  expect(accepts.probation !== undefined).toBe(isWatched);
});

test('a version goes from its training to dev, and after a while on to staging and to prod', async () => {
  const ways = await Promise.all(
    ['dev', 'staging', 'prod'].map(async (environment) => {
      const { promotions = [] } = await specOf(environment);
      return promotions.map(({ from, soak, to }: { from: string; soak?: string; to: { path: string } }) => [
        `${environment} ${from}`,
        soak,
        to.path,
      ]);
    }),
  );
  expect(ways.flat()).toEqual([
    ['dev Candidate', undefined, fileOf('dev')],
    ['dev Served', '10m', fileOf('staging')],
    ['staging Served', '24h', fileOf('prod')],
    ['prod Drift', undefined, fileOf('dev')],
  ]);
});

test('drift in prod asks dev for one training run by one line, the last one of its training', async () => {
  const before = await read('dev', 'telco.yaml');
  const result = spliceValue(before, {
    field: 'spec.training.requestedRevision',
    document: { kind: 'ChurnModel', name: 'telco' },
    value: 'telco-20261124T101500Z',
  });
  if (result.kind !== 'Edited') throw new TypeError(`the edit is ${result.kind}`);
  const [training, serving] = before.split('\n  serving:');
  expect(result.text).toBe(
    `${training}    requestedRevision: "telco-20261124T101500Z"\n\n  serving:${serving}`,
  );
});

test('what is trained in dev is what examples/telco trains', async () => {
  const { training } = await specOf('dev');
  const run = await readFile(join(import.meta.dirname, 'telco/training-run.yaml'), 'utf8');
  const { contract, checks } = parse(run).spec;
  expect(training.contract).toEqual(contract);
  expect(training.template.checks).toEqual(checks);
});
