import { describe, expect, it } from 'vitest';
import { type ArgoCDPlan, argoCDEnvironment, controllerArguments, repoServerArguments } from './arguments.ts';

const plan: ArgoCDPlan = {
  binaries: '/argo-cd/bin',
  directory: '/argo-cd',
  kubeconfig: '/kubeconfig',
  namespace: 'argocd',
  ports: { redis: 1, repoServer: 2, repoServerMetrics: 3, controllerMetrics: 4 },
  redisPassword: 'known to three',
  pollSeconds: 10,
  serverSideDiff: true,
};

describe("the argument lists of Argo CD's processes", () => {
  it('lead the controller to the repo-server, and both to Redis, on loopback', () => {
    expect(repoServerArguments(plan)).toEqual(
      expect.arrayContaining(['--address=127.0.0.1', '--port=2', '--redis=127.0.0.1:1']),
    );
    expect(controllerArguments(plan)).toEqual(
      expect.arrayContaining(['--repo-server=127.0.0.1:2', '--redis=127.0.0.1:1']),
    );
  });

  it('hold no password', () => {
    const all = [...repoServerArguments(plan), ...controllerArguments(plan)];
    expect(all.join(' ')).not.toContain(plan.redisPassword);
    expect(argoCDEnvironment(plan, {})['REDIS_PASSWORD']).toBe(plan.redisPassword);
  });

  it('turn differences by the server on', () => {
    expect(controllerArguments(plan)).toContain('--server-side-diff-enabled=true');
  });
});

describe("the environment of Argo CD's processes", () => {
  it('finds its own kustomize before any other', () => {
    expect(argoCDEnvironment(plan, { PATH: '/usr/bin' })['PATH']).toBe('/argo-cd/bin:/usr/bin');
  });

  it('lets the cluster of the kubeconfig be the one it is in', () => {
    expect(argoCDEnvironment(plan, {})).toMatchObject({
      KUBECONFIG: '/kubeconfig',
      ARGOCD_FAKE_IN_CLUSTER: 'true',
    });
  });
});
