import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { startTemporaryControlPlane } from '@churnops/dev/control-plane/temporary-control-plane.ts';
import { Kubectl } from '@churnops/dev/kubectl/kubectl.ts';
import { ensurePrograms } from '@churnops/dev/programs/ensure-programs.ts';
import { createProgress } from '@churnops/dev/programs/progress.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

const OPERATOR = 'system:serviceaccount:churnops-system:churnops-operator';

interface Built {
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  data?: Record<string, string>;
  spec?: { replicas?: number; template?: { metadata: object; spec: { containers: { image: string }[] } } };
}

let kubectl: Kubectl;
// Not the control plane that all tests share: what is applied here is cluster-wide and stays.
let controlPlane: Awaited<ReturnType<typeof startTemporaryControlPlane>>;

beforeAll(async () => {
  const progress = createProgress(process.stderr);
  const programs = await ensurePrograms(['kubectl'], { environment: process.env, progress });
  controlPlane = await startTemporaryControlPlane({ environment: process.env });
  kubectl = new Kubectl(programs.get('kubectl')!, controlPlane.kubeconfig);
});

afterAll(() => controlPlane.stop());

async function build(directory: string): Promise<Built[]> {
  const text = await kubectl.run(['kustomize', directory]);
  return parseAllDocuments(text).map((document) => document.toJS() as Built);
}

/** The last word of `kubectl auth can-i`, which exits with 1 where it is no. */
async function canOperator(namespace: string, question: string[]): Promise<string | undefined> {
  const args = ['auth', 'can-i', ...question, '--namespace', namespace, '--as', OPERATOR];
  const answer = await kubectl.run(args).catch((error: Error) => error.message);
  return answer.trim().split(/\s+/).at(-1);
}

const overlay = (name: string) => join(import.meta.dirname, 'overlays', name);
const deploymentOf = (objects: Built[]) => objects.find(({ kind }) => kind === 'Deployment')!;

describe.each([
  ['dev', 1],
  ['staging', 2],
  ['prod', 2],
])('the overlay %s', (name, replicas) => {
  const namespace = `churn-${name}`;

  beforeAll(async () => {
    await kubectl.run(['apply', '--server-side', '--force-conflicts', '-k', overlay(name)]);
  });

  test(`runs ${replicas} operators, and has a namespace of its own`, async () => {
    const objects = await build(overlay(name));
    expect(deploymentOf(objects).spec?.replicas).toBe(replicas);
    expect(objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name)).toEqual([
      namespace,
      'churnops-system',
    ]);
  });

  test('enforces Pod Security restricted in every namespace', async () => {
    const namespaces = (await build(overlay(name))).filter(({ kind }) => kind === 'Namespace');
    for (const { metadata } of namespaces)
      expect(metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  test('starts an operator that Pod Security restricted lets in', async () => {
    const { template } = deploymentOf(await build(overlay(name))).spec!;
    const metadata = { name: 'operator', namespace: 'churnops-system' };
    const pod = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec: template?.spec });
    await kubectl.run(['create', '--dry-run=server', '-f', '-'], { input: pod });
    const privileged = pod.replace('"allowPrivilegeEscalation":false', '"allowPrivilegeEscalation":true');
    await expect(
      kubectl.run(['create', '--dry-run=server', '-f', '-'], { input: privileged }),
    ).rejects.toThrow('violates PodSecurity "restricted:latest"');
  });

  test.each<[string, string[], boolean]>([
    ['reads the Secrets that are named', ['get', 'secrets/registry-write'], true],
    ['reads other Secrets', ['get', 'secrets/database'], false],
    ['lists Secrets', ['list', 'secrets'], false],
    ['watches its own objects', ['watch', 'churnmodels.churnops.dev'], true],
    ['writes a status', ['patch', 'trainingruns.churnops.dev', '--subresource=status'], true],
    // Of these two, an admission policy lets only metadata and comparisons through.
    ['patches a model', ['patch', 'churnmodels.churnops.dev'], true],
    ['makes a run', ['create', 'trainingruns.churnops.dev'], true],
    ['makes a model', ['create', 'churnmodels.churnops.dev'], false],
    ['deletes a model', ['delete', 'churnmodels.churnops.dev'], false],
    ['makes a Job', ['create', 'jobs.batch'], true],
    ['makes a Pod', ['create', 'pods'], false],
    ['execs into a Pod', ['create', 'pods', '--subresource=exec'], false],
    ['gives rights', ['create', 'rolebindings.rbac.authorization.k8s.io'], false],
    [
      'takes a Lease outside its own namespace',
      ['update', 'leases.coordination.k8s.io/churnops-operator'],
      false,
    ],
  ])('says of whether the operator %s there: %j %j', async (_, question, allowed) => {
    expect(await canOperator(namespace, question)).toBe(allowed ? 'yes' : 'no');
  });
});

test('the operator reads no Secret where there is no tenant', async () => {
  expect(await canOperator('default', ['get', 'secrets/registry-write'])).toBe('no');
});

describe('an overlay of the reader, as README.md shows it', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'churnops-overlay-'));
    const readme = await readFile(join(import.meta.dirname, 'README.md'), 'utf8');
    const blocks = [...readme.matchAll(/```yaml\n(.*?)```/gs)].map(([, block]) => block);
    const [kustomization, configuration] = blocks;
    const dev = relative(directory, overlay('dev'));
    await writeFile(
      join(directory, 'kustomization.yaml'),
      kustomization!.replace('../path/to/kustomize/overlays/dev', dev),
    );
    await writeFile(join(directory, 'configuration.yaml'), configuration!);
    return () => rm(directory, { recursive: true, force: true });
  });

  test('sets the images and the registries', async () => {
    const objects = await build(directory);
    const image = deploymentOf(objects).spec?.template?.spec.containers[0]?.image;
    expect(image).toMatch(/^localhost:5000\/churnops\/operator@sha256:0{64}$/);
    const configuration = objects.find(({ kind }) => kind === 'ConfigMap')?.data?.['configuration.yaml'];
    expect(configuration).toContain('trainerImage: localhost:5000/churnops/trainer-job@sha256:');
    expect(configuration).not.toContain('registry.example.com');
  });
});
