import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ForgeAdministration, ForgeRepository } from '@churnops/dev/forge/forge-administration.ts';
import { startRealForge } from '@churnops/dev/forge/real-forge.fixture.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { Forges } from '@churnops/operator/forge/forges.ts';
import { GitRepositories } from '@churnops/operator/git/git-repositories.ts';
import { spliceValue } from '@churnops/operator/promotion/decision/edit/edit.ts';
import { PeakMemory } from './peak-memory.ts';
import { type Step, Steps } from './step.ts';

const execute = promisify(execFile);

const PATH = 'environments/dev/telco.yaml';
const NEXT = `oci://registry.example/churn/telco@sha256:${'b'.repeat(64)}`;
const ADDRESS = { field: 'spec.serving.artifact', document: { kind: 'ChurnModel', name: 'telco' } };
const LIMITS = { maximumBytes: 256 * 1024 };
const BRANCH = 'churnops/bench/shop/telco/dev';

/** What is measured of a pull request in a large repository. */
export interface LargeRepositoryReport {
  files: number;
  commits: number;
  /** As the operator makes it. */
  operator: Step[];
  /** As `git clone`, an edit and `git push` make it, which is what many promoters do. */
  plainGit: Step[];
}

/** A pull request in a repository of so many files on a real Gitea, from nothing on the disk to the merge. */
export async function measureLargeRepository(files: number, commits: number): Promise<LargeRepositoryReport> {
  const forge = await startRealForge();
  const owner = forge.access.administrator;
  const repository = await forge.createRepository(owner, 'large');
  const directory = await mkdtemp(join(tmpdir(), 'churnops-bench-'));
  const memory = new PeakMemory();
  try {
    const remote = withCredentials(repository, owner);
    // By a process of its own, whose memory is not the operator's.
    const filler = join(import.meta.dirname, 'fill-repository.ts');
    const sizes = [String(files), String(commits)];
    await execute(process.execPath, [filler, join(directory, 'origin.git'), remote, PATH, ...sizes]);
    const operator = await byOperator(forge, repository, owner, join(directory, 'work'), memory);
    const plainGit = await byPlainGit(join(directory, 'plain'), remote, memory);
    return { files, commits, operator, plainGit };
  } finally {
    await memory.stop();
    await forge.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

function withCredentials(
  { cloneURL }: ForgeRepository,
  user: { username: string; password: string },
): string {
  const url = new URL(cloneURL);
  Object.assign(url, user);
  return url.href;
}

async function byOperator(
  forge: ForgeAdministration,
  repository: ForgeRepository,
  owner: { username: string; password: string },
  directory: string,
  memory: PeakMemory,
): Promise<Step[]> {
  const logger = createSilentLogger();
  const identity = { name: 'churnops', email: 'churnops@churnops.invalid' };
  const repositories = new GitRepositories({ directory, branchPrefix: 'churnops/bench/', identity, logger });
  const git = await repositories.open({ url: repository.cloneURL, credentials: owner });
  const api = new Forges({ logger, checkLease: () => undefined }).open({
    provider: 'Gitea',
    apiURL: `${forge.access.url}/api/v1`,
    repository,
    credentials: { kind: 'Token', token: forge.access.token, login: owner.username },
  });
  const steps = new Steps(memory);
  await steps.measure('first look: clone without files', () => git.fetch('main'));
  await steps.measure('next look, nothing new', () => git.fetch('main'));
  await forge.commitFiles(repository, { 'README.md': '# Changed by someone\n' });
  await steps.measure('next look, one new commit', () => git.fetch('main'));
  const parent = git.tip('main')!;
  const text = await steps.measure('read the target and its history', async () => {
    await git.history('main', PATH);
    return (await git.readFile(parent, PATH, LIMITS))!;
  });
  const edit = spliceValue(text, { ...ADDRESS, value: NEXT });
  if (edit.kind !== 'Edited') throw new Error(`the edit was refused: ${edit.kind}`);
  const commit = await steps.measure('edit and commit', () =>
    git.commitEdit({
      ...{ parent, path: PATH, content: edit.text, message: 'Serve it', trailers: {} },
      committedAt: new Date(),
    }),
  );
  await steps.measure('push', () => git.push({ branch: BRANCH, commit, lease: 'MustNotExist' }));
  const { pullRequest } = await steps.measure('open the pull request', () =>
    api.createPullRequest({ head: BRANCH, base: 'main', title: 'Serve it', body: 'Because.' }),
  );
  await steps.measure('merge, once the forge allows it', async () => {
    const request = { number: pullRequest.number, headSha: commit, title: 'Serve it', message: '' };
    for (;;) {
      const outcome = await api.mergePullRequest(request);
      if (outcome.kind === 'Merged') return;
      if (outcome.kind !== 'NotNow') throw new Error(`it was not merged: ${JSON.stringify(outcome)}`);
    }
  });
  return steps.all;
}

async function byPlainGit(directory: string, remote: string, memory: PeakMemory): Promise<Step[]> {
  const steps = new Steps(memory);
  const git = (...args: string[]) => execute('git', ['-C', join(directory, 'clone'), ...args]);
  await mkdir(directory, { recursive: true });
  await steps.measure('git clone', () =>
    execute('git', ['clone', '--quiet', remote, join(directory, 'clone')]),
  );
  await steps.measure('git pull, nothing new', () => git('pull', '--quiet'));
  await steps.measure('edit and git commit', async () => {
    await git('switch', '--quiet', '--create', 'plain');
    const path = join(directory, 'clone', PATH);
    await writeFile(path, (await readFile(path, 'utf8')).replace(/[ab]{64}/, 'c'.repeat(64)));
    await git('-c', 'user.name=bench', '-c', 'user.email=bench@example.org', 'commit', '--quiet', '-am', 'x');
  });
  await steps.measure('git push', () => git('push', '--quiet', 'origin', 'plain'));
  return steps.all;
}
