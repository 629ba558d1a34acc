import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createBuildah } from '../images/image-builder.ts';
import { layOutImageRoot } from '../images/image-root.ts';
import { Kubectl } from '../kubectl/kubectl.ts';
import { createProgress } from '../programs/progress.ts';
import { clusterDown, clusterStatus, clusterUp } from './cluster.ts';
import type { ClusterDescription } from './description.ts';
import { type ClusterIdentity, clusterIdentity } from './identity.ts';
import { namespacesOf, remainsOf } from './remains.ts';
import { runInCluster } from './run-in-cluster.ts';
import { restrictedServer } from './testing/restricted-server.ts';

const SECOND = 1_000;
const BASE_DOCKERFILE = join(import.meta.dirname, '../images/base/Dockerfile');

describe('the local cluster', () => {
  let checkout: string;
  let one: ClusterDescription;
  let two: ClusterDescription;
  let kubectl: Kubectl;

  const options = (name: string) => ({
    name,
    checkout,
    environment: process.env,
    progress: createProgress(process.stderr),
  });
  const run = (cluster: ClusterDescription, ...argv: string[]) =>
    runInCluster(cluster, argv, { network: 'host', environment: process.env });
  const healthy = async (name: string) => {
    const state = await clusterStatus(options(name));
    return state.kind === 'Running' && state.healthy;
  };

  beforeAll(async () => {
    checkout = await mkdtemp(join(tmpdir(), 'churnops-e2e-'));
    one = await clusterUp(options('one'));
    two = await clusterUp(options('two'));
    kubectl = new Kubectl(one.kubectl, one.kubeconfig);
  });
  afterAll(async () => {
    await clusterDown(options('one'));
    await clusterDown(options('two'));
    await rm(checkout, { recursive: true });
  });

  it('runs side by side with another one', async () => {
    expect(one.address).not.toBe(two.address);
    for (const { kubeconfig, name } of [one, two]) {
      const nodes = await new Kubectl(one.kubectl, kubeconfig).run(['get', 'nodes', '--no-headers']);
      expect(nodes).toMatch(new RegExp(`^node-${name} +Ready `));
    }
  });

  it('is kept as it is when it is started again', async () => {
    expect(await clusterUp(options('one'))).toEqual(one);
  });

  it('runs a restricted Pod of an image from its registry, with DNS, logs, exec and metrics', async () => {
    const context = join(checkout, 'image');
    await mkdir(context);
    await layOutImageRoot(context, { from: process.execPath, to: '/nodejs/bin/node' });
    const image = `${one.registry}/test/node:1`;
    const builder = createBuildah((argv) => run(one, ...argv), '/run/churnops/buildah', {
      certificateDirectory: one.directory,
    });
    await builder.build({ dockerfile: BASE_DOCKERFILE, context, name: image, buildArguments: {} });
    await builder.push(image);

    await kubectl.apply(...restrictedServer('web', image));
    await kubectl.run(['--namespace', 'web', 'rollout', 'status', 'deployment/web', '--timeout=120s']);
    expect(await kubectl.run(['--namespace', 'web', 'logs', 'deployment/web'])).toBe('listening\n');
    const ask = "fetch('http://web.web.svc.cluster.local').then((answer) => answer.text()).then(console.log)";
    const exec = ['--namespace', 'web', 'exec', 'deployment/web', '--', '/nodejs/bin/node', '--eval', ask];
    // kube-proxy learns of a Pod that is ready at most a second later.
    await vi.waitFor(async () => expect(await kubectl.run(exec)).toMatch(/^web-/), { timeout: 20 * SECOND });
    const top = ['--namespace', 'web', 'top', 'pod', '--no-headers'];
    await vi.waitFor(async () => expect(await kubectl.run(top)).toMatch(/^web-\S+ +\d+m +\d+Mi/), {
      timeout: 90 * SECOND,
      interval: SECOND,
    });
  });

  it('starts a program again that was killed', async () => {
    await run(one, 'pkill', '-KILL', '-x', 'coredns');
    const parts = async () => {
      const state = await clusterStatus(options('one'));
      return state.kind === 'Running' ? state.status.parts : [];
    };
    await vi.waitFor(
      async () =>
        expect(await parts()).toContainEqual(expect.objectContaining({ name: 'coredns', restarts: 1 })),
      { timeout: 10 * SECOND },
    );
    await vi.waitFor(async () => expect(await healthy('one')).toBe(true), { timeout: 30 * SECOND });
  });

  describe('once it has ended', () => {
    let identity: ClusterIdentity;
    let namespaces: string[];
    const nothingRemains = () =>
      vi.waitFor(async () => expect(await remainsOf(identity, namespaces)).toEqual([]), {
        timeout: 20 * SECOND,
      });

    it('leaves nothing behind when its first process was killed, and starts anew', async () => {
      identity = clusterIdentity(checkout, 'two');
      namespaces = await namespacesOf(two.init.pid);
      expect((await remainsOf(identity, namespaces)).length).toBeGreaterThan(10);
      process.kill(two.init.pid, 'SIGKILL');
      await nothingRemains();
      expect(await clusterStatus(options('two'))).toEqual({ kind: 'Dead' });
      two = await clusterUp(options('two'));
      expect(await healthy('two')).toBe(true);
    });

    it('leaves nothing that stopping it does not find, when the process that cleans up was killed too', async () => {
      namespaces = await namespacesOf(two.init.pid);
      process.kill(two.keeper.pid, 'SIGKILL');
      process.kill(two.init.pid, 'SIGKILL');
      await clusterDown(options('two'));
      await nothingRemains();
    });

    it('leaves nothing behind when it is stopped with Pods that run, neither on the host nor in the checkout', async () => {
      identity = clusterIdentity(checkout, 'one');
      namespaces = await namespacesOf(one.init.pid);
      await clusterDown(options('one'));
      await nothingRemains();
      await expect(stat(one.directory)).rejects.toThrow('ENOENT');
      expect(await clusterStatus(options('one'))).toEqual({ kind: 'Absent' });
    });
  });
});
