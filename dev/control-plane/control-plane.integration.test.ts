import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runProgram } from '../processes/run-program.ts';
import { ensurePrograms } from '../programs/ensure-programs.ts';
import { createProgress } from '../programs/progress.ts';
import type { ControlPlane } from './control-plane.ts';
import { startTemporaryControlPlane } from './temporary-control-plane.ts';

describe('a control plane of its own', () => {
  let controlPlane: ControlPlane;
  let directory: string;
  let program: string;
  const kubectl = (...argv: string[]) => kubectlWith(controlPlane.kubeconfig, ...argv);
  const kubectlWith = (kubeconfig: string, ...argv: string[]) =>
    runProgram([program, '--kubeconfig', kubeconfig, ...argv]);

  beforeAll(async () => {
    const progress = createProgress(process.stderr);
    program = (await ensurePrograms(['kubectl'], { environment: process.env, progress })).get('kubectl')!;
    directory = await mkdtemp(join(tmpdir(), 'control-plane-'));
    controlPlane = await startTemporaryControlPlane({
      environment: process.env,
      auditLog: join(directory, 'audit.log'),
      apiserverFlags: ['--watch-cache=false'],
    });
  });
  afterAll(async () => {
    await controlPlane.stop();
    await rm(directory, { recursive: true });
  });

  it('serves the custom resources', async () => {
    expect(await kubectl('api-resources', '--api-group', 'churnops.dev', '--output', 'name')).toMatch(
      /churnmodels\.churnops\.dev.*trainingruns\.churnops\.dev/s,
    );
  });

  it('gives tokens of service accounts, which have the rights that RBAC gives and no others', async () => {
    await kubectl('create', 'serviceaccount', 'reader');
    await kubectl('create', 'role', 'reader', '--verb=list', '--resource=configmaps');
    await kubectl('create', 'rolebinding', 'reader', '--role=reader', '--serviceaccount=default:reader');
    const token = await kubectl('create', 'token', 'reader');
    const kubeconfig = join(directory, 'reader');
    const configuration = await readFile(controlPlane.kubeconfig, 'utf8');
    await writeFile(
      kubeconfig,
      configuration.replace(/client-certificate-data.*\n.*client-key-data.*/, `token: ${token}`),
    );
    expect(await kubectlWith(kubeconfig, 'auth', 'whoami')).toContain('system:serviceaccount:default:reader');
    await kubectlWith(kubeconfig, 'get', 'configmaps');
    await expect(kubectlWith(kubeconfig, 'get', 'secrets')).rejects.toThrow(/forbidden/);
  });

  it('makes kubeconfigs for others, who have no rights until they are given some', async () => {
    const kubeconfig = await controlPlane.kubeconfigFor({ user: 'someone', groups: ['some'] });
    await expect(kubectlWith(kubeconfig, 'get', 'configmaps')).rejects.toThrow(/User "someone" cannot list/);
  });

  it('keeps its address and what it holds when its apiserver is killed and started again', async () => {
    await kubectl('create', 'configmap', 'kept');
    await controlPlane.killApiserver();
    await expect(kubectl('get', 'configmaps')).rejects.toThrow(/refused/);
    await controlPlane.restartApiserver();
    expect(await kubectl('get', 'configmaps', '--output', 'name')).toContain('configmap/kept');
  });

  it('falls silent when it is paused, and goes on', async () => {
    controlPlane.pause();
    await expect(kubectl('get', 'configmaps', '--request-timeout', '1s')).rejects.toThrow(
      /[Tt]imeout|exceeded/,
    );
    controlPlane.resume();
    await kubectl('get', 'configmaps');
  });

  it('forgets what was before a compaction', async () => {
    const list = JSON.parse(await kubectl('get', '--raw', '/api/v1/configmaps?limit=1'));
    await kubectl('create', 'configmap', 'newer');
    expect(await controlPlane.compact()).toBeGreaterThan(Number(list.metadata.resourceVersion));
    const next = kubectl('get', '--raw', `/api/v1/configmaps?limit=1&continue=${list.metadata.continue}`);
    await expect(next).rejects.toThrow(/too old/);
  });

  it('writes down who asked for what', async () => {
    expect(await readFile(join(directory, 'audit.log'), 'utf8')).toContain(
      'system:serviceaccount:default:reader',
    );
  });
});

describe('a control plane that can not start', () => {
  it('says what is wrong with a definition that the apiserver refuses', async () => {
    const definitions = await mkdtemp(join(tmpdir(), 'definitions-'));
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things.example.org' },
      spec: {
        group: 'example.org',
        scope: 'Namespaced',
        names: { kind: 'Thing', plural: 'others' },
        versions: [],
      },
    };
    await writeFile(join(definitions, 'things.yaml'), JSON.stringify(definition));
    const start = startTemporaryControlPlane({ environment: process.env, definitions });
    await expect(start).rejects.toThrow(
      /refused to apply .*things\.example\.org \(422\): .*spec\.names\.plural/,
    );
    await rm(definitions, { recursive: true });
  });

  it('ends with the last lines of the log of the program that failed', async () => {
    const start = startTemporaryControlPlane({
      environment: process.env,
      apiserverFlags: ['--no-such-flag'],
    });
    await expect(start).rejects.toThrow(
      /^kube-apiserver ended with status 1; .*unknown flag: --no-such-flag/s,
    );
  });
});

describe('the control plane that all tests share', () => {
  it('is reached by the kubeconfig that is provided', async () => {
    expect(await readFile(inject('kubeconfig'), 'utf8')).toContain('https://127.0.0.1:');
  });
});
