import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spliceValue } from '@churnops/operator/promotion/edit/edit.ts';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const ARTIFACT = `oci://registry.example.com/churn/telco@sha256:${'a'.repeat(64)}`;

const read = (environment: string, file: string) =>
  readFile(join(import.meta.dirname, 'gitops-repo/environments', environment, file), 'utf8');

describe.each(['dev', 'staging', 'prod'])('the environment %s', (environment) => {
  test('has a namespace of its own', async () => {
    expect(parse(await read(environment, 'kustomization.yaml'))).toMatchObject({
      namespace: `churn-${environment}`,
      resources: ['telco.yaml'],
    });
  });

  test('serves nothing until a promotion adds one line, the last one of its mapping', async () => {
    const before = await read(environment, 'telco.yaml');
    const address = { field: 'spec.serving.artifact', document: { kind: 'ChurnModel', name: 'telco' } };
    const result = spliceValue(before, { ...address, value: ARTIFACT });
    if (result.kind !== 'Edited') throw new TypeError(`the edit is ${result.kind}`);
    expect(result.text).toBe(`${before}    artifact: ${ARTIFACT}\n`);
  });
});
