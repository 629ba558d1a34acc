import { describe, expect, it } from 'vitest';
import { CLUSTER_PROGRAMS } from '../../programs/program-table.ts';
import { argumentLists } from './arguments.ts';
import type { NodeCertificates } from './certificates.ts';
import type { NodePlan } from './plan.ts';

const programs = Object.fromEntries(CLUSTER_PROGRAMS.map((name) => [name, `/programs/${name}`]));
const addresses = { host: '198.18.0.1', node: '198.18.0.2' };
const plan: NodePlan = { name: 'local', node: 'node-local', cgroup: 'churnops-0', addresses, programs };
const pair = (name: string) => ({ certificatePath: `/c/${name}.crt`, keyPath: `/c/${name}.key` });
const certificates = {
  authority: { directory: '/c', ...pair('ca') },
  frontProxyAuthority: { directory: '/c', ...pair('front-proxy-ca') },
  serviceAccountKeyPath: '/c/service-accounts.key',
  pairs: new Proxy({}, { get: (_, name) => pair(String(name)) }),
} as unknown as NodeCertificates;
const lists = argumentLists(plan, certificates);

describe('the argument lists', () => {
  it('start each of the programs that are built, and containerd', () => {
    // `pause` is the content of an image and kubectl a person's tool: neither is started by the node.
    const started = CLUSTER_PROGRAMS.filter((name) => name !== 'pause' && name !== 'kubectl');
    expect(Object.keys(lists).sort()).toEqual([...started, 'containerd'].sort());
    for (const name of started) expect(lists[name]?.[0]).toBe(`/programs/${name}`);
  });

  it('give the apiserver RBAC, and a certificate of the kubelet that it verifies', () => {
    expect(lists['kube-apiserver']).toEqual(
      expect.arrayContaining([
        '--authorization-mode=Node,RBAC',
        '--kubelet-certificate-authority=/c/ca.crt',
        '--requestheader-client-ca-file=/c/front-proxy-ca.crt',
        '--requestheader-allowed-names=front-proxy-client',
      ]),
    );
  });

  it('authenticate no one by a static token or without a certificate that is verified', () => {
    const all = Object.values(lists).flat();
    expect(all.filter((argument) => /token-auth-file|insecure/.test(argument))).toEqual([]);
  });

  it('let no one reach etcd without a certificate of the authority', () => {
    expect(lists['etcd']).toContain('--client-cert-auth=true');
    expect(lists['etcd']).toContain('--listen-client-urls=https://127.0.0.1:2379');
  });

  it("bind what is for the node alone to the node's loopback", () => {
    for (const name of ['kube-scheduler', 'kube-controller-manager'])
      expect(lists[name]).toContain('--bind-address=127.0.0.1');
  });
});
