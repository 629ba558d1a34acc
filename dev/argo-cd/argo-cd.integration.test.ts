import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ForgeRepository } from '../forge/forge-administration.ts';
import { startRealForge } from '../forge/real-forge.fixture.ts';
import { ensurePrograms } from '../programs/ensure-programs.ts';
import { createProgress } from '../programs/progress.ts';
import { type ArgoCDOptions, type RealArgoCD, startArgoCD } from './argo-cd.ts';
import { argoCDAtHand } from './argo-cd-at-hand.ts';
import { assessHealth } from './health.ts';

const HEALTH = 'resource.customizations.health.churnops.dev_ChurnModel';
const progress = createProgress(process.stderr);

/** The story of a model: what serves it is in the message. */
const settings = {
  [HEALTH]: `
    local serving = obj.spec.serving or {}
    return { status = "Healthy", message = "serves " .. (serving.artifact or "nothing") }`,
};
const model = (replicas: number) => ({
  apiVersion: 'churnops.dev/v1alpha1',
  kind: 'ChurnModel',
  metadata: { name: 'telco' },
  spec: { serving: { minReplicas: replicas } },
});

describe('a real Argo CD beside a real forge and apiserver', () => {
  let directory: string;
  let forge: Awaited<ReturnType<typeof startRealForge>>;
  let argoCD: RealArgoCD;
  let options: ArgoCDOptions;
  let repository: ForgeRepository;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'argo-cd-'));
    forge = await startRealForge({ tls: true });
    options = {
      environment: process.env,
      progress,
      directory: join(directory, 'argo-cd'),
      kubeconfig: inject('kubeconfig'),
      settings,
      certificateAuthorities: { '127.0.0.1': forge.access.certificateAuthority! },
    };
    argoCD = await startArgoCD(options);
    repository = await forge.createRepository({ username: 'administrator' }, 'models');
    const reader = await forge.createUser('argocd');
    await forge.addCollaborator(repository, reader, 'read');
    const password = await forge.createToken(reader, ['read:repository']);
    await argoCD.addRepository('models', { url: repository.cloneURL, username: reader.username, password });
  });
  afterAll(async () => {
    await argoCD?.stop();
    await forge?.stop();
    await rm(directory, { recursive: true });
  });

  it('syncs what is committed, rendered by kustomize, and what is committed next', async () => {
    const kustomization = 'resources: [model.yaml]\nnamespace: argo-cd-test\n';
    const file = (replicas: number) => ({ 'dev/model.yaml': JSON.stringify(model(replicas)) });
    const first = await forge.commitFiles(repository, {
      ...file(1),
      'dev/kustomization.yaml': kustomization,
    });
    await argoCD.kubectl.apply({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'dev', namespace: argoCD.namespace },
      spec: {
        project: 'default',
        source: { repoURL: repository.cloneURL, targetRevision: 'main', path: 'dev' },
        destination: { server: 'https://kubernetes.default.svc', namespace: 'argo-cd-test' },
        syncPolicy: { automated: { selfHeal: true }, syncOptions: ['CreateNamespace=true'] },
      },
    });
    await argoCD.awaitSynced('dev', { revision: first, seconds: 50 });
    const second = await forge.commitFiles(repository, file(2));
    await argoCD.refresh('dev');
    await argoCD.awaitSynced('dev', { revision: second, seconds: 50 });
    const synced = await argoCD.kubectl.get(['-n', 'argo-cd-test', 'churnmodel', 'telco']);
    expect(synced).toMatchObject({ spec: { serving: { minReplicas: 2 } } });
  }, 120_000);

  it('is taken as it is, with other settings, by who comes later', async () => {
    const later = await argoCDAtHand({ ...options, settings: { ...settings, 'kustomize.buildOptions': '' } });
    const map = await later.kubectl.get<{ data: object }>(['-n', 'argocd', 'configmap', 'argocd-cm']);
    expect(map?.data).toEqual({ ...settings, 'kustomize.buildOptions': '' });
    expect(await later.awaitSynced('dev', { seconds: 20 })).toMatchObject({ health: { status: 'Healthy' } });
  });
});

describe("Argo CD's own judgement", () => {
  let program: string;

  beforeAll(async () => {
    program = (await ensurePrograms(['argocd'], { environment: process.env, progress })).get('argocd')!;
  });

  it('is what the script for the kind says', async () => {
    expect(await assessHealth(program, settings, model(1))).toEqual({
      status: 'Healthy',
      message: 'serves nothing',
    });
  });

  it('is refused where there is no script for the kind, and where it is broken', async () => {
    await expect(assessHealth(program, {}, model(1))).rejects.toThrow(/not assess .* ChurnModel telco/);
    const broken = assessHealth(program, { [HEALTH]: 'return nil + 1' }, model(1));
    await expect(broken).rejects.toThrow(/cannot perform add operation/);
  });
});
