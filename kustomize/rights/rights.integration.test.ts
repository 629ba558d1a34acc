import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporaryControlPlane } from '@churnops/dev/control-plane/temporary-control-plane.ts';
import { awaitObject } from '@churnops/dev/kubectl/await-object.ts';
import { Kubectl } from '@churnops/dev/kubectl/kubectl.ts';
import { Component } from '@churnops/dev/processes/component.ts';
import { ensurePrograms } from '@churnops/dev/programs/ensure-programs.ts';
import { createProgress } from '@churnops/dev/programs/progress.ts';
import { startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { grantedRights, type Role } from './granted-rights.ts';
import { type UsedRights, usedRights } from './used-rights.ts';

const ROOT = join(import.meta.dirname, '../..');
const OPERATOR = 'system:serviceaccount:churnops-system:churnops-operator';
const NAMESPACE = 'churn-dev';
const PATIENCE = { timeout: 30_000, interval: 100 };

/** Rights that are needed and that nothing here gives occasion to use. */
const NO_OCCASION_HERE = [
  // Our own objects come out of watches; one is read only after a write of its status met a conflict.
  'get churnmodels.churnops.dev',
  'get trainingruns.churnops.dev',
  'get driftmonitors.churnops.dev',
  // Made where a promotion needs a comparison, or a model is to be trained; server-side apply is both.
  'create trainingruns.churnops.dev',
  'patch trainingruns.churnops.dev',
  // Made, changed and ended for a batch with what is served, and here no pods serve anything.
  'get cronjobs.batch',
  'create cronjobs.batch',
  'patch cronjobs.batch',
  'delete cronjobs.batch',
  // Nothing is counted without pods that score.
  'create configmaps',
  'patch configmaps',
  // Never a request: OwnerReferencesPermissionEnforcement asks for it where it is on.
  'update churnmodels.churnops.dev/finalizers',
  'update trainingruns.churnops.dev/finalizers',
  'update driftmonitors.churnops.dev/finalizers',
];

const FAILED = {
  phase: 'Failed',
  completionTime: '2024-01-01T00:00:00Z',
  failure: { code: 'BadData', message: 'Too few rows.' },
};

interface Told {
  status?: { conditions?: object[] };
}

interface Held {
  metadata: { finalizers?: string[] };
}

const stops: (() => Promise<unknown>)[] = [];
let kubectl: Kubectl;
let roles: Role[];
let rights: UsedRights;

beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'churnops-rights-'));
  stops.unshift(() => rm(directory, { recursive: true, force: true }));
  const auditLog = join(directory, 'audit.log');
  const progress = createProgress(process.stderr);
  const programs = await ensurePrograms(['kubectl'], { environment: process.env, progress });
  const registry = await startRealRegistry({});
  stops.unshift(() => registry.stop());
  const controlPlane = await startTemporaryControlPlane({ environment: process.env, auditLog });
  stops.unshift(() => controlPlane.stop());
  kubectl = new Kubectl(programs.get('kubectl')!, controlPlane.kubeconfig);

  const overlay = join(ROOT, 'kustomize/overlays/dev');
  await kubectl.run(['apply', '--server-side', '--force-conflicts', '-k', overlay]);
  const built = parseAllDocuments(await kubectl.run(['kustomize', overlay])).map((document) =>
    document.toJS(),
  );
  roles = built.filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role');

  const configuration = parse(await readFile(join(ROOT, 'kustomize/base/configuration.yaml'), 'utf8'));
  const registries = [{ host: registry.host, plainHTTP: true }];
  await writeFile(join(directory, 'configuration.yaml'), stringify({ ...configuration, registries }));
  const groups = ['system:serviceaccounts', 'system:serviceaccounts:churnops-system', 'system:authenticated'];
  const operator = await Component.start({
    name: 'operator',
    argv: [
      process.execPath,
      join(ROOT, 'operator/main.ts'),
      ...['--configuration', join(directory, 'configuration.yaml'), '--health-port', '0'],
      ...['--kubeconfig', await controlPlane.kubeconfigFor({ user: OPERATOR, groups })],
    ],
    logPath: join(directory, 'operator.log'),
    environment: { ...process.env, POD_NAMESPACE: 'churnops-system', POD_NAME: 'operator' },
  });
  stops.unshift(() => operator.stop(10));

  await liveThroughEverything(kubectl, registry.host);
  await operator.stop(10);
  rights = usedRights(await readFile(auditLog, 'utf8'), OPERATOR);
}, 120_000);

afterAll(async () => {
  for (const stop of stops) await stop();
});

/** Makes, changes and ends what people make, so that the operator does all it can do. */
async function liveThroughEverything(kubectl: Kubectl, registry: string): Promise<void> {
  const inNamespace = (...args: string[]) => kubectl.run(['--namespace', NAMESPACE, ...args]);
  const patch = (kind: string, name: string, change: object, ...options: string[]) =>
    inNamespace('patch', kind, name, '--type=merge', '-p', JSON.stringify(change), ...options);
  const fail = (run: string) => patch('trainingrun', run, { status: FAILED }, '--subresource=status');
  const until = (wanted: boolean, kind: string, name: string) =>
    awaitObject<object, true>(
      kubectl,
      [kind, name, '--namespace', NAMESPACE],
      (object) => ((object !== undefined) === wanted ? true : undefined),
      () => (wanted ? 'missing' : 'still there'),
      PATIENCE,
    );

  const credentials = ['--docker-server', registry, '--docker-username=me', '--docker-password=secret'];
  for (const name of ['registry-read', 'registry-write'])
    await inNamespace('create', 'secret', 'docker-registry', name, ...credentials);
  await kubectl.apply(
    await exampleRun('kept', registry, {}),
    await exampleRun('short-lived', registry, { ttlSecondsAfterFinished: 0 }),
    await exampleModel(registry),
  );
  for (const run of ['kept', 'short-lived']) await until(true, 'job', run);
  for (const kind of ['deployment', 'service', 'hpa', 'pdb']) await until(true, kind, 'telco');

  // A model that is promoted is held, so that its pull requests are closed before it goes.
  const gitRepository = { url: 'http://127.0.0.1:9/a/b', provider: 'Gitea', secretRef: { name: 'git' } };
  const promotions = [{ name: 'dev', from: 'Candidate', to: { path: 'telco.yaml' } }];
  await patch('churnmodel', 'telco', { spec: { gitRepository, promotions } });
  await awaitObject<Held, true>(
    kubectl,
    ['churnmodel', 'telco', '--namespace', NAMESPACE],
    (model) => (model?.metadata.finalizers?.length ? true : undefined),
    () => 'is not held',
    PATIENCE,
  );

  const modelRef = { name: 'telco' };
  await kubectl.apply({
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'DriftMonitor',
    metadata: { name: 'telco', namespace: NAMESPACE },
    spec: { modelRef },
  });
  await awaitObject<Told, true>(
    kubectl,
    ['driftmonitor', 'telco', '--namespace', NAMESPACE],
    (monitor) => (monitor?.status?.conditions ? true : undefined),
    () => 'says nothing',
    PATIENCE,
  );

  // What someone changed or took away is put right; a Job that is made twice is one event, told twice.
  await patch('service', 'telco', { spec: { ports: [{ name: 'http', port: 1 }] } });
  await inNamespace('delete', 'pdb/telco', 'job/kept');
  await until(true, 'pdb', 'telco');
  await until(true, 'job', 'kept');

  // Nothing is to be served any more.
  await patch('churnmodel', 'telco', { spec: { serving: null } });
  await until(false, 'deployment', 'telco');

  // A run is over while its Job works: the Job goes; or, where its time to live is over too, the run.
  await fail('kept');
  await until(false, 'job', 'kept');
  await fail('short-lived');
  await until(false, 'trainingrun', 'short-lived');
}

/** The telco example, in our namespace and registry. */
async function exampleRun(name: string, registry: string, changes: object): Promise<object> {
  const run = parse(await readFile(join(ROOT, 'examples/telco/training-run.yaml'), 'utf8'));
  Object.assign(run.metadata, { name, namespace: NAMESPACE });
  Object.assign(run.spec, changes);
  run.spec.output.repository = `${registry}/churn/telco`;
  return run;
}

async function exampleModel(registry: string): Promise<object> {
  const model = parse(await readFile(join(ROOT, 'examples/telco/churn-model.yaml'), 'utf8'));
  model.metadata.namespace = NAMESPACE;
  model.spec.serving.artifact = `oci://${registry}/churn/telco@sha256:${'0'.repeat(64)}`;
  return model;
}

test('the operator was refused nothing', () => {
  expect(rights.denied).toEqual([]);
});

test('the operator needs no right that it was not given, and is given none that it does not need', () => {
  const granted = grantedRights(roles);
  expect(rights.used.filter((right) => !granted.includes(right))).toEqual([]);
  const needed = [...rights.used, ...NO_OCCASION_HERE];
  expect(granted.filter((right) => !needed.includes(right))).toEqual([]);
});

describe('what the operator may patch, it may not change the spec of', () => {
  const asOperator = (...args: string[]) =>
    kubectl.run(['--namespace', NAMESPACE, `--as=${OPERATOR}`, '--dry-run=server', ...args]);
  const patch = (change: object) =>
    asOperator('patch', 'churnmodel', 'telco', '--type=merge', '-p', JSON.stringify(change));

  test('so a model takes an annotation from it, and no other artifact', async () => {
    await patch({ metadata: { annotations: { 'churnops.dev/rollback-to': null } } });
    const serving = { minReplicas: 3 };
    await expect(patch({ spec: { serving } })).rejects.toThrow('never changes a spec. Change it in Git');
  });

  test('so it makes no other runs than those that compare, count, or say what they are for', async () => {
    const apply = async (run: object) =>
      kubectl.run(
        [
          '--namespace',
          NAMESPACE,
          `--as=${OPERATOR}`,
          'apply',
          '--server-side',
          '--dry-run=server',
          '-f',
          '-',
        ],
        { input: JSON.stringify(run) },
      );
    const training = await exampleRun('of-the-operator', 'registry.example.com', {});
    await expect(apply(training)).rejects.toThrow('TrainingRuns of mode Evaluate');
    const artifact = (digit: string) => `oci://registry.example.com/churn/telco@sha256:${digit.repeat(64)}`;
    const evaluate = { candidate: artifact('1'), served: artifact('2') };
    const { contract: _, checks: __, ...spec } = (training as { spec: Record<string, unknown> }).spec;
    await apply({ ...training, spec: { ...spec, mode: 'Evaluate', evaluate } });
    await apply({ ...training, spec: { ...spec, mode: 'Profile', profile: { artifact: artifact('1') } } });
    const cause = { reason: 'Requested', revision: '1' };
    await apply({ ...training, spec: { ...(training as { spec: object }).spec, cause } });
  });
});
