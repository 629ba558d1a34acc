import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Kubectl } from '@churnops/dev/kubectl/kubectl.ts';
import { ensurePrograms } from '@churnops/dev/programs/ensure-programs.ts';
import { moduleSource } from '@churnops/dev/programs/module-source.ts';
import { createProgress } from '@churnops/dev/programs/progress.ts';
import { beforeAll, expect, inject, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { healthSettings } from './health-settings.ts';

interface ConfigMap {
  metadata: { name: string; namespace?: string };
  data: Record<string, string>;
}

let kubectl: Kubectl;

beforeAll(async () => {
  const options = { environment: process.env, progress: createProgress(process.stderr) };
  const programs = await ensurePrograms(['kubectl'], options);
  kubectl = new Kubectl(programs.get('kubectl')!, inject('kubeconfig'));
});

test('the component adds the scripts to what an installation of Argo CD has in argocd-cm', async () => {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'churnops-argo-cd-')));
  try {
    const source = await moduleSource('argo-cd', 'github.com/argoproj/argo-cd/v3', process.env);
    const kustomization = {
      namespace: 'argocd',
      resources: [relative(directory, join(source, 'manifests/base/config'))],
      components: [relative(directory, import.meta.dirname)],
    };
    await writeFile(join(directory, 'kustomization.yaml'), JSON.stringify(kustomization));
    const objects = parseAllDocuments(await kubectl.run(['kustomize', directory]));
    const maps = objects.map((document) => document.toJS() as ConfigMap);
    const settings = maps.filter(({ metadata }) => metadata.name === 'argocd-cm');
    expect(settings).toHaveLength(1);
    expect(settings[0]!.metadata.namespace).toBe('argocd');
    expect(settings[0]!.data).toMatchObject(await healthSettings());
    expect(settings[0]!.data).toHaveProperty(['resource.exclusions']);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('the file alone adds the scripts to an Argo CD that runs, and leaves its other settings alone', async () => {
  const namespace = 'argo-cd-component-test';
  const metadata = { name: 'argocd-cm', namespace };
  await kubectl.apply(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { url: 'https://argocd.example.com' } },
  );
  const file = join(import.meta.dirname, 'argocd-cm.yaml');
  const command = ['apply', '--server-side', '--field-manager', 'churnops', '-n', namespace, '-f', file];
  await kubectl.run(command);
  const text = await kubectl.run(['-n', namespace, 'get', 'configmap', 'argocd-cm', '-o', 'yaml']);
  const expected = { url: 'https://argocd.example.com', ...(await healthSettings()) };
  expect((parse(text) as ConfigMap).data).toEqual(expected);
});
