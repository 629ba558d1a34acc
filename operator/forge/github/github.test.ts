import { generateKeyPairSync, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeForgeContract } from '../testing/forge-contract.ts';
import { ApiDescription, exampleOf } from './testing/api-description.ts';
import { startGitHubStage } from './testing/github-stage.ts';

const description = new ApiDescription();

describeForgeContract('GitHub (a stand-in that checks by its API description)', () =>
  startGitHubStage({ description }),
);

describe('GitHub with a token', () => {
  let stage: Awaited<ReturnType<typeof startGitHubStage>>;
  beforeAll(async () => {
    stage = await startGitHubStage({ description });
  });
  afterAll(() => stage.stop());

  it('asks for an unchanged list on the condition that it changed', async () => {
    await stage.forge.findPullRequests({}, { fresh: true });
    await stage.forge.findPullRequests({}, { fresh: true });
    await stage.forge.findPullRequests({});
    const lists = stage.standIn.calls.filter((call) => call.startsWith('GET /repos/shop/models/pulls?'));
    expect(lists.map((call) => call.split(' ').at(-1))).toEqual(['200', '304']);
  });

  it('asks for reviews and permissions on that condition too', async () => {
    await stage.commit('churnops/conditional');
    const request = { head: 'churnops/conditional', base: 'main', title: 'x', body: 'x' };
    const { pullRequest } = await stage.forge.createPullRequest(request);
    await stage.review('writer', pullRequest.number, 'Approve');
    const first = await stage.forge.reviews(pullRequest.number);
    const before = stage.standIn.calls.length;
    expect(await stage.forge.reviews(pullRequest.number)).toEqual(first);
    expect(stage.standIn.calls.slice(before).map((call) => call.split(' ').at(-1))).toEqual(['304', '304']);
  });

  it('writes no status and no text that is there already', async () => {
    const sha = await stage.commit('churnops/quiet');
    const request = { head: 'churnops/quiet', base: 'main', title: 'x', body: 'x' };
    const { pullRequest } = await stage.forge.createPullRequest(request);
    const status = { context: 'churnops/auc', state: 'Success' as const, description: 'Good' };
    await stage.forge.setCommitStatus(sha, status);
    const before = stage.standIn.calls.length;
    await stage.forge.setCommitStatus(sha, status);
    await stage.forge.updatePullRequest(pullRequest.number, { title: 'x', body: 'x' });
    const writes = stage.standIn.calls.slice(before).filter((call) => !call.startsWith('GET'));
    expect(writes).toEqual([]);
  });

  it('takes a missing right in the repository for what it is', async () => {
    const { pullRequest } = await stage.forge.createPullRequest({
      ...{ head: 'churnops/quiet', base: 'main' },
      ...{ title: 'x', body: 'x' },
    });
    stage.standIn.state.review(pullRequest.number, 'stranger', 'APPROVED');
    expect(await stage.forge.reviews(pullRequest.number)).toMatchObject([{ permission: 'None' }]);
  });
});

describe('GitHub as an App', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const token = 'ghs_16C7e42F292c6912E7710c838347Ae178B4a';

  /** Whether a header carries a token that the App's key signed. */
  function isApp(authorization: string): boolean {
    const [header, payload, signature = ''] = authorization.replace(/^bearer /i, '').split('.');
    const signed = Buffer.from(`${header}.${payload}`);
    return verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'));
  }

  it('finds its installation by the repository, and acts as a bot', async () => {
    const installation = exampleOf('installation') as object;
    let made = 0;
    const stage = await startGitHubStage({
      description,
      login: 'churnops[bot]',
      credentials: { kind: 'App', appId: '12345', privateKey: pem },
      authenticate: (authorization, { template }) => {
        const asApp = ['/app', '/repos/{owner}/{repo}/installation'].includes(template);
        const forApp = asApp || template.endsWith('/access_tokens');
        if (forApp) return isApp(authorization) ? 'churnops[bot]' : undefined;
        return authorization === `token ${token}` ? 'churnops[bot]' : undefined;
      },
      routes: {
        'GET /repos/{owner}/{repo}/installation': () => ({ status: 200, body: { ...installation, id: 77 } }),
        'POST /app/installations/{installation_id}/access_tokens': ({ parameters }) => {
          made += 1;
          expect(parameters['installation_id']).toBe('77');
          const expires = new Date(Date.now() + 3_600_000).toISOString();
          return {
            status: 201,
            body: {
              token,
              expires_at: expires,
              permissions: { contents: 'write' },
              repository_selection: 'all',
            },
          };
        },
        'GET /app': () => ({
          status: 200,
          body: { ...(exampleOf('integration') as object), slug: 'churnops' },
        }),
      },
    });
    expect(await stage.forge.identity()).toEqual({ login: 'churnops[bot]', kind: 'Bot' });
    await stage.commit('churnops/app');
    const request = { head: 'churnops/app', base: 'main', title: 'x', body: 'x' };
    const { pullRequest } = await stage.forge.createPullRequest(request);
    await stage.forge.closePullRequest(pullRequest.number);
    expect(await stage.forge.closedBy(pullRequest.number)).toEqual({ login: 'churnops[bot]', kind: 'Bot' });
    // The one that the API is called with does for Git, too.
    expect(await stage.forge.installationToken()).toBe(token);
    expect(made).toBe(1);
    await stage.stop();
  });
});
