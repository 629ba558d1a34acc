import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCommandLine } from '@churnops/operator/command-line.ts';
import { DEFAULT_CONFIGURATION } from '@churnops/operator/configuration.ts';
import { readConfiguration } from '@churnops/operator/configuration-file.ts';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const base = (file: string) => join(import.meta.dirname, 'base', file);

test('the operator understands the configuration of the base', async () => {
  const configuration = await readConfiguration(base('configuration.yaml'));
  expect(configuration.modelServerImage).toMatch(/^registry\.example\.com\/churnops\/model-server:/);
  expect(configuration.trainerImage).toMatch(/^registry\.example\.com\/churnops\/trainer-job:/);
});

test('the base shows what is so where nothing is said', async () => {
  const { cluster, promotion, retraining, webhooks } = await readConfiguration(base('configuration.yaml'));
  expect({ cluster, promotion, retraining, webhooks }).toEqual({
    cluster: DEFAULT_CONFIGURATION.cluster,
    promotion: DEFAULT_CONFIGURATION.promotion,
    retraining: DEFAULT_CONFIGURATION.retraining,
    webhooks: DEFAULT_CONFIGURATION.webhooks,
  });
});

test('the Deployment mounts the directories that the configuration names', async () => {
  const { promotion, webhooks } = await readConfiguration(base('configuration.yaml'));
  const { spec } = parse(await readFile(base('deployment.yaml'), 'utf8')).spec.template;
  const volumeAt = (path: string) => {
    const mount = spec.containers[0].volumeMounts.find(
      ({ mountPath }: { mountPath: string }) => mountPath === path,
    );
    return spec.volumes.find(({ name }: { name: string }) => name === mount?.name);
  };
  expect(volumeAt(promotion.directory)).toMatchObject({ emptyDir: { sizeLimit: expect.any(String) } });
  expect(volumeAt(webhooks.secretsDirectory)).toMatchObject({ secret: { optional: true } });
});

test('the Service leads to the ports that the operator listens on', async () => {
  const { ports } = parse(await readFile(base('deployment.yaml'), 'utf8')).spec.template.spec.containers[0];
  const service = parse(await readFile(base('service.yaml'), 'utf8'));
  const { healthPort, webhookPort } = parseCommandLine([]);
  expect(ports).toEqual([
    { name: 'http', containerPort: healthPort },
    { name: 'webhooks', containerPort: webhookPort },
  ]);
  expect(service.spec.ports).toEqual([
    { name: 'http', port: healthPort, targetPort: 'http' },
    { name: 'webhooks', port: webhookPort, targetPort: 'webhooks' },
  ]);
});

test('the operator may take the Lease that it is configured to take, and no other', async () => {
  const { leaderElection } = await readConfiguration(base('configuration.yaml'));
  const role = parse(await readFile(base('role.yaml'), 'utf8'));
  expect(role.rules[1]).toMatchObject({ resources: ['leases'], resourceNames: [leaderElection.leaseName] });
});
