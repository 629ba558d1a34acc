import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Model } from './environments/model.ts';
import { ClusterOfTests } from './testing/cluster-of-tests.ts';
import { model } from './testing/models.ts';
import { run } from './testing/run-program.ts';

let cluster: ClusterOfTests;
let dev: string;
let prod: string;
beforeAll(async () => {
  cluster = await ClusterOfTests.create(inject('kubeconfig'), { namespaces: 2 });
  [dev, prod] = cluster.namespaces as [string, string];
  const training = {
    contract: {
      target: { name: 'churn', positive: 'Yes' },
      features: [{ name: 'tenure', type: 'Numeric' }],
    },
    template: {
      data: { url: 'https://data.example/telco.csv' },
      output: { repository: 'registry.example/churn/telco' },
    },
    requestedRevision: '3',
  } as unknown as NonNullable<Model['spec']['training']>;
  const status = { training: { reason: 'RunFailed', message: 'TrainingRun telco-1 failed: too few rows.' } };
  await cluster.create(model(dev, { spec: { training }, status }));
  await cluster.create(model(prod));
});
afterAll(() => cluster?.[Symbol.asyncDispose]());

const churnops = (...argv: string[]) => run([...argv, '--kubeconfig', cluster.kubeconfig]);

describe('retrain', () => {
  it('prints the line in Git that asks for a run', async () => {
    const { code, output } = await churnops('retrain', 'telco', '-n', dev);
    expect(code).toBe(0);
    expect(output).toBe(
      `In environments/${dev}/telco.yaml of https://git.example.com/shop/models.git, set spec.training.requestedRevision of ChurnModel telco (now "3") to:\n\n` +
        `  training:\n    requestedRevision: "4"\n\nThen: churnops status telco -n ${dev}\n`,
    );
    expect((await churnops('retrain', 'telco', '-n', dev, '--revision', 'spring')).output).toContain(
      'requestedRevision: "spring"',
    );
  });

  it('refuses a model that is trained elsewhere', async () => {
    const { code, errors } = await churnops('retrain', 'telco', '-n', prod);
    expect(code).not.toBe(0);
    expect(errors).toContain('has no spec.training');
  });
});

describe('status, plan and their JSON', () => {
  it('tell how the training stands', async () => {
    const told = 'RunFailed: TrainingRun telco-1 failed: too few rows.';
    expect((await churnops('status', 'telco', '-n', dev)).output).toContain(`training: ${told}`);
    const { output } = await churnops('plan', 'telco', '-n', dev);
    expect(output).toContain(`training ${told}`);
    expect(output).toContain(`For a run all the same: churnops retrain telco -n ${dev}`);
    const json = JSON.parse((await churnops('status', 'telco', '-n', dev, '-o', 'json')).output);
    expect(JSON.stringify(json)).toContain('"training":{"message"');
  });
});
