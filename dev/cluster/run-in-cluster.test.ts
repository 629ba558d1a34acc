import { describe, expect, it } from 'vitest';
import type { ClusterDescription } from './description.ts';
import { enterArguments, runInCluster, withCluster } from './run-in-cluster.ts';

describe('enterArguments', () => {
  it("enters the cluster's network only when asked to", () => {
    expect(enterArguments(7, ['id'], { network: 'cluster' })).toContain('--net');
    expect(enterArguments(7, ['id'], { network: 'host' })).not.toContain('--net');
  });

  it('passes the argument list behind a --, so that none of it is an option of nsenter', () => {
    expect(enterArguments(7, ['--help'], { network: 'host' }).slice(-2)).toEqual(['--', '--help']);
  });
});

describe('withCluster', () => {
  it('ends a program with the first process of the cluster, and with nsenter', () => {
    const cluster = { init: { pid: 7, startTime: 0 } } as ClusterDescription;
    const argv = withCluster(cluster, { network: 'host' })(['gitea', 'web']);
    expect(argv).toEqual(expect.arrayContaining(['nsenter', '--target=7', '--pid', '--pdeathsig']));
    expect(argv.slice(-2)).toEqual(['gitea', 'web']);
  });
});

describe('runInCluster', () => {
  it('refuses when the cluster has ended, though its process id lives on', async () => {
    const cluster = { name: 'local', init: { pid: process.pid, startTime: -1 } } as ClusterDescription;
    const run = runInCluster(cluster, ['true'], { network: 'host', environment: {} });
    await expect(run).rejects.toThrow('The cluster local is not running');
  });
});
