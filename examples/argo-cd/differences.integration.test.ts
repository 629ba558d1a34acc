import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Application, differences, isApplied } from './testing/application.ts';
import { startApplicationSetController } from './testing/application-set-controller.ts';
import { type Example, readExample } from './testing/example.ts';
import { yamlFiles } from './testing/files.ts';
import { Stage } from './testing/stage.ts';

const REFRESHES = 10;
const HERE = 'https://kubernetes.default.svc';

let stage: Stage;
let repositories: Record<string, string>;

beforeAll(async () => {
  stage = await Stage.start();
  const project = await Promise.all(
    ['crds', 'kustomize', 'examples/telco'].map((folder) => yamlFiles(folder)),
  );
  const churnops = await stage.publish('churnops', Object.assign({}, ...project));
  const models = await stage.publish('models', await yamlFiles('environments', 'examples/gitops-repo'));
  repositories = { churnops: churnops.cloneURL, models: models.cloneURL };
});

afterAll(() => stage?.stop());

/** An example that reads the stage's repositories. */
function example(path: string, changes: Record<string, string> = {}): Promise<Example> {
  return readExample(path, {
    'https://git.example.com/churn/churnops.git': repositories['churnops']!,
    'https://git.example.com/churn/models.git': repositories['models']!,
    ...changes,
  });
}

const view = (name: string) => stage.application(name);

describe('an environment in a cluster of its own, and our examples of runs', () => {
  const names = ['churn-prod', 'telco'];
  const compare = (how: string | null) => ({
    metadata: { annotations: { 'argocd.argoproj.io/compare-options': how } },
  });

  beforeAll(async () => {
    const { argoCD } = stage;
    const controller = await startApplicationSetController(stage);
    const set = await example('application-set.yaml', { 'https://prod.example.com:6443': HERE });
    const telco = { repoURL: repositories['churnops'], targetRevision: 'main', path: 'examples/telco' };
    const spec = {
      project: 'default',
      source: telco,
      destination: { server: HERE, namespace: 'telco' },
      syncPolicy: { automated: {}, syncOptions: ['CreateNamespace=true', 'ServerSideApply=true'] },
    };
    await argoCD.kubectl.apply(...['dev', 'staging'].map(clusterSecret), set, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'telco', namespace: 'argocd' },
      spec,
    });
    await Promise.all(names.map((name) => view(name).await('is applied', isApplied, 60)));
    // It would take away what the tests change about an Application that it made.
    await controller.stop(5);
  });

  test('are made by the ApplicationSet', async () => {
    for (const environment of ['dev', 'staging', 'prod']) {
      const { spec } = await view(`churn-${environment}`).read();
      const paths = (spec['sources'] as { path: string }[]).map(({ path }) => path);
      expect(paths).toEqual([`kustomize/overlays/${environment}`, `environments/${environment}`]);
    }
  });

  test.each<[string, { metadata: object; spec?: object }]>([
    ['merging what is applied', compare(null)],
    ['dry runs on the server', compare('ServerSideDiff=true')],
    [
      'what was applied last, on the client',
      { ...compare(null), spec: { syncPolicy: { syncOptions: ['CreateNamespace=true'] } } },
    ],
  ])(`show no difference in ${REFRESHES} forced refreshes, compared by %s`, async (_, change) => {
    const stays = async (name: string) => {
      const { status: before } = await view(name).patch(change);
      for (let count = 0; count < REFRESHES; count++)
        expect(differences(await view(name).refresh())).toEqual([]);
      const after = await view(name).read();
      if (change.spec) expect(after).toMatchObject({ spec: change.spec });
      expect(after.status?.operationState).toEqual(before?.operationState);
    };
    await Promise.all(names.map(stays));
  });

  test.each([
    ['merging', 'ServerSideDiff=false', 3],
    ['dry runs', 'ServerSideDiff=true', 4],
  ])('show a difference where there is one, compared by %s', async (_, how, minReplicas) => {
    await view('telco').patch(compare(how));
    const change = JSON.stringify({ spec: { serving: { minReplicas } } });
    await stage.argoCD.kubectl.run(['-n', 'telco', 'patch', 'chm', 'telco', '--type=merge', '-p', change]);
    const expected = ['ChurnModel telco is OutOfSync', 'the Application is OutOfSync'];
    await view('telco').refresh();
    // The refresh may have compared what Argo CD's watch knew before the change reached it.
    const shows = (application: Application) => isDeepStrictEqual(differences(application), expected);
    await view('telco').await('shows the difference', shows, 30);
  });
});

describe('three environments in one cluster', () => {
  const names = ['churnops-operator', 'churn-dev', 'churn-staging', 'churn-prod'];

  beforeAll(async () => {
    const { kubectl } = stage.argoCD;
    await kubectl.run(['-n', 'argocd', 'delete', 'applications.argoproj.io', '--all', '--wait']);
    const files = ['operator', 'dev', 'staging', 'prod'].map((file) => example(`one-cluster/${file}.yaml`));
    await kubectl.apply(...(await Promise.all(files)));
  });

  test('are applied, and share nothing', async () => {
    await Promise.all(names.map((name) => view(name).await('is applied', isApplied, 60)));
    for (const name of names) expect(differences(await view(name).refresh())).toEqual([]);
  });

  test('are changed back where somebody changed them by hand', async () => {
    const { kubectl } = stage.argoCD;
    const model = ['-n', 'churn-dev', 'churnmodel', 'telco'];
    const change = ['--type=merge', '-p', JSON.stringify({ spec: { serving: { minReplicas: 2 } } })];
    await kubectl.run(['patch', ...model, ...change]);
    const replicas = async () =>
      (await kubectl.get<{ spec: { serving: { minReplicas: number } } }>(model))?.spec.serving.minReplicas;
    await expect.poll(replicas, { timeout: 30_000 }).toBe(1);
  });
});

/** Makes Argo CD know a cluster, though there is none at its address. */
function clusterSecret(name: string): object {
  const labels = { 'argocd.argoproj.io/secret-type': 'cluster' };
  const stringData = { name, server: `https://${name}.example.com:6443`, config: '{}' };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'argocd', labels }, stringData };
}
