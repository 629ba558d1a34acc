import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfiguration } from '@churnops/operator/configuration-file.ts';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const base = (file: string) => join(import.meta.dirname, 'base', file);

test('the operator understands the configuration of the base', async () => {
  const configuration = await readConfiguration(base('configuration.yaml'));
  expect(configuration.modelServerImage).toMatch(/^registry\.example\.com\/churnops\/model-server:/);
  expect(configuration.trainerImage).toMatch(/^registry\.example\.com\/churnops\/trainer-job:/);
});

test('the operator may take the Lease that it is configured to take, and no other', async () => {
  const { leaderElection } = await readConfiguration(base('configuration.yaml'));
  const role = parse(await readFile(base('role.yaml'), 'utf8'));
  expect(role.rules[1]).toMatchObject({ resources: ['leases'], resourceNames: [leaderElection.leaseName] });
});
