import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kubectl } from '@churnops/dev/kubectl/kubectl.ts';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { parseDefinition, type Schema } from './generator/definition.ts';
import { installedKubectl } from './testing/installed-kubectl.ts';
import { ARTIFACT, driftMonitor, type LooseObject, trainingRun } from './testing/objects.ts';

describe('the spec of a TrainingRun', () => {
  const name = 'immutable';
  let kubectl: Kubectl;
  const patch = (spec: LooseObject) =>
    kubectl.run(['patch', 'trainingrun', name, '--type=merge', '-p', JSON.stringify({ spec })]);

  beforeAll(async () => {
    kubectl = await installedKubectl(inject('kubeconfig'));
    const run = trainingRun(({ metadata, spec }) => {
      metadata.name = name;
      spec.checks = [{ name: 'rows', type: 'RowCount', minimum: 1 }];
    });
    await kubectl.run(['create', '-f', '-'], { input: JSON.stringify(run) });
    return () => kubectl.run(['delete', 'trainingrun', name]);
  });

  test('lets suspend be changed, back and forth', async () => {
    await patch({ suspend: true });
    await patch({ suspend: false });
  });

  test.each<[string, LooseObject]>([
    ['modelRef', { modelRef: { name: 'telco' } }],
    ['mode', { mode: 'Evaluate' }],
    ['evaluate', { evaluate: { candidate: ARTIFACT, served: ARTIFACT } }],
    ['contract', { contract: { target: { name: 'left' } } }],
    ['data', { data: { url: 'https://data.example.com/other.csv' } }],
    ['checks', { checks: [{ name: 'rows', type: 'RowCount', minimum: 2 }] }],
    ['checks', { checks: null }],
    ['split', { split: { salt: 'other' } }],
    ['algorithm', { algorithm: { type: 'LogisticRegression' } }],
    ['seed', { seed: 1 }],
    ['output', { output: { repository: 'registry.example.com/other' } }],
    ['image', { image: 'registry.example.com/trainer:2' }],
    ['resources', { resources: { limits: { cpu: 3 } } }],
    ['activeDeadlineSeconds', { activeDeadlineSeconds: 60 }],
    ['backoffLimit', { backoffLimit: 0 }],
    ['ttlSecondsAfterFinished', { ttlSecondsAfterFinished: 60 }],
  ])('refuses a change of %s: %j', async (field, spec) => {
    await expect(patch(spec)).rejects.toThrow(
      new RegExp(`spec\\.${field}: .*create another TrainingRun instead`),
    );
  });

  test('has a rule against changes for every field but suspend', async () => {
    const definition = parseDefinition(
      await readFile(join(import.meta.dirname, 'trainingruns.yaml'), 'utf8'),
    );
    const fields = Object.entries(definition.schema.properties!['spec']!.properties!);
    const rules = (schema: Schema) => (schema['x-kubernetes-validations'] ?? []).map(({ rule }) => rule);
    const mutable = fields
      .filter(([, schema]) => !rules(schema).includes('self == oldSelf'))
      .map(([field]) => field);
    expect(mutable).toEqual(['suspend']);
  });
});

describe('the spec of a DriftMonitor', () => {
  const name = 'immutable';
  let kubectl: Kubectl;
  const patch = (spec: LooseObject) =>
    kubectl.run(['patch', 'driftmonitor', name, '--type=merge', '-p', JSON.stringify({ spec })]);

  beforeAll(async () => {
    kubectl = await installedKubectl(inject('kubeconfig'));
    const monitor = driftMonitor(({ metadata }) => {
      metadata.name = name;
    });
    await kubectl.run(['create', '-f', '-'], { input: JSON.stringify(monitor) });
    return () => kubectl.run(['delete', 'driftmonitor', name]);
  });

  test('lets everything be changed but the model', async () => {
    await patch({ window: { duration: '1h' }, policy: 'Evidently', persistence: { alarms: 1, windows: 2 } });
    await patch({ window: null, policy: null, persistence: null });
    await expect(patch({ modelRef: { name: 'other' } })).rejects.toThrow(
      'create another DriftMonitor instead',
    );
  });
});
