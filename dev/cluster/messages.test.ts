import { describe, expect, it } from 'vitest';
import type { ClusterDescription } from './description.ts';
import { renderState } from './messages.ts';

const description: ClusterDescription = {
  name: 'local',
  directory: '/checkout/.local/local',
  kubeconfig: '/checkout/.local/local/kubeconfig',
  registry: '198.18.0.2:5000',
  certificateAuthority: '/checkout/.local/local/ca.crt',
  address: '198.18.0.2',
  auditLog: '/checkout/.local/local/logs/audit.log',
  kubectl: '/cache/kubectl',
  init: { pid: 1, startTime: 1 },
  keeper: { pid: 2, startTime: 2 },
};
const since = '2026-01-01T00:00:00.000Z';

describe('renderState', () => {
  it('says how a cluster that is not there is started', () => {
    expect(renderState({ kind: 'Absent' })).toContain('make cluster');
  });

  it('tells why a cluster ended where that is known', () => {
    expect(renderState({ kind: 'Dead', message: 'etcd ended with status 1' })).toContain(
      'etcd ended with status 1',
    );
  });

  it('tells the failure of a part that is not ready, with the path of its log on the host', () => {
    const failure =
      'coredns ended with SIGKILL; the last lines of /run/churnops/logs/coredns.log:\nout of memory';
    const parts = [
      { name: 'etcd', state: 'Ready' as const, since, restarts: 1, failure: 'an old story' },
      { name: 'coredns', state: 'Restarting' as const, since, restarts: 2, failure },
    ];
    const text = renderState({
      kind: 'Running',
      description,
      status: { phase: 'Ready', parts },
      healthy: false,
    });
    expect(text).toContain('is not healthy');
    expect(text).toContain('/checkout/.local/local/logs/coredns.log:\n  out of memory');
    expect(text).not.toContain('an old story');
    expect(text).toContain('export KUBECONFIG=/checkout/.local/local/kubeconfig');
  });
});
