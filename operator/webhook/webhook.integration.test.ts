import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRealForge } from '@churnops/dev/forge/real-forge.fixture.ts';
import { afterAll, beforeAll, expect, inject, it, onTestFinished } from 'vitest';
import { ApiClient } from '../kubernetes/api-client.ts';
import { type Connection, connect } from '../kubernetes/connection.ts';
import { createNamespace } from '../testing/namespace.ts';
import { OperatorProcess } from '../testing/operator-process.ts';

const SECRET = 'known to both';
const within = { timeout: 30_000 };

let connection: Connection;
let secretsDirectory: string;

beforeAll(async () => {
  connection = await connect({ kubeconfig: inject('kubeconfig') });
  secretsDirectory = await mkdtemp(join(tmpdir(), 'churnops-webhooks-'));
});
afterAll(async () => {
  await connection.dispatcher.destroy();
  await rm(secretsDirectory, { recursive: true });
});

async function start(name: string, namespace: string): Promise<OperatorProcess> {
  const operator = await OperatorProcess.start({
    name,
    namespace,
    kubeconfig: inject('kubeconfig'),
    logLevel: 'debug',
    configuration: {
      modelServerImage: 'registry.example/model-server:1',
      trainerImage: 'registry.example/trainer:1',
      namespaces: [namespace],
      webhooks: { secretsDirectory },
    },
  });
  onTestFinished(() => operator[Symbol.asyncDispose]());
  return operator;
}

it('a real Gitea tells the operator that leads; the other one answers 503, which Gitea shows', async () => {
  await using gitea = await startRealForge();
  const namespace = await createNamespace(new ApiClient(connection));
  const leader = await start('leader', namespace);
  const said = (operator: OperatorProcess) => operator.log.join('\n');
  await expect.poll(() => said(leader), within).toContain('This process leads');
  const other = await start('other', namespace);
  await expect.poll(() => other.webhookURL, within).toBeDefined();

  const repository = await gitea.createRepository(gitea.access.administrator, 'models');
  const { owner, name } = repository;
  await gitea.createWebhook(repository, { url: `${leader.webhookURL}/gitea`, secret: SECRET });
  await gitea.createWebhook(repository, { url: `${other.webhookURL}/gitea`, secret: SECRET });

  await gitea.commitFiles(repository, { 'a.yaml': 'a: 1\n' });
  await expect.poll(() => said(leader), within).toContain('a webhook delivery was refused');
  await writeFile(join(secretsDirectory, 'forge'), SECRET);
  await gitea.commitFiles(repository, { 'a.yaml': 'a: 2\n' });
  await expect.poll(() => said(leader), within).toContain('A forge tells of a change');
  expect(said(leader)).toContain(JSON.stringify({ owner, name }));
  expect(said(leader) + said(other)).not.toContain(SECRET);
  expect(said(other)).not.toContain('A forge tells of a change');

  leader.signal('SIGTERM');
  expect(await leader.exited).toBe(0);
});
