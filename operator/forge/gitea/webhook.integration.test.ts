import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startRealForge } from '@churnops/dev/forge/real-forge.fixture.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { expect, it } from 'vitest';
import { Forges } from '../forges.ts';
import type { ForgeEvent } from '../webhook/forge-event.ts';
import { WebhookReceiver } from '../webhook/webhook-receiver.ts';

const SECRET = 'known to both';

it('what a real Gitea signs makes the shared list see a new pull request at once', async () => {
  await using gitea = await startRealForge();
  const { owner, name, cloneURL } = await gitea.createRepository(gitea.access.administrator, 'models');
  const logger = createSilentLogger();
  const forges = new Forges({ logger, checkLease: () => undefined });
  const events: ForgeEvent[] = [];
  const onEvent = (event: ForgeEvent) => {
    events.push(event);
    forges.changed(event.repository);
  };
  const receiver = new WebhookReceiver({ secrets: () => [SECRET], onEvent, logger });
  const server = createServer((request, response) => void receiver.handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/gitea`;
  await gitea.createWebhook({ owner, name, cloneURL }, { url, secret: SECRET });

  const forge = forges.open({
    provider: 'Gitea',
    apiURL: `${gitea.url}/api/v1`,
    repository: { owner, name },
    credentials: { kind: 'Token', token: gitea.token },
  });
  expect(await forge.findPullRequests({})).toEqual([]);
  const branch = { new_branch_name: 'churnops/a', old_branch_name: 'main' };
  await gitea.call('POST', `/repos/${owner}/${name}/branches`, branch);
  await gitea.commitFiles({ owner, name, cloneURL }, { 'a.yaml': 'a: 1\n' }, { branch: 'churnops/a' });
  const request = { title: 'By hand', head: 'churnops/a', base: 'main' };
  const { number } = await gitea.call<{ number: number }>('POST', `/repos/${owner}/${name}/pulls`, request);

  await expect
    .poll(() => events, { timeout: 20_000 })
    .toContainEqual(
      expect.objectContaining({
        ...{ provider: 'Gitea', kind: 'PullRequest', number, repository: { owner, name } },
        ...{ branch: 'churnops/a', updatedAt: expect.any(Date) },
      }),
    );
  expect(events).toContainEqual(expect.objectContaining({ kind: 'Push', branch: 'churnops/a' }));
  expect(await forge.findPullRequests({})).toMatchObject([{ number, title: 'By hand' }]);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
