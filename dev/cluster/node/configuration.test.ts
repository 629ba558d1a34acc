import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  renderContainerd,
  renderCoreDNS,
  renderKubelet,
  renderPodNetwork,
  renderRegistry,
  renderRegistryHost,
} from './configuration.ts';
import type { NodePlan } from './plan.ts';

const plan: NodePlan = {
  name: 'local',
  node: 'node-local',
  cgroup: 'churnops-00000000',
  addresses: { host: '198.18.0.1', node: '198.18.0.2' },
  programs: {},
};
const pair = { certificatePath: '/x.crt', keyPath: '/x.key' };

describe("the configuration of the node's programs", () => {
  it('gives containerd folders and a socket of its own', () => {
    const text = renderContainerd('native');
    for (const key of ['root', 'state', 'address'])
      expect(text).toMatch(new RegExp(`${key} = "/run/churnops/`));
    expect(text).toContain('snapshotter = "native"');
    expect(text).toContain('restrict_oom_score_adj = true');
  });

  it('lets containerd pull from the registry by HTTPS only, verified with the authority', () => {
    const text = renderRegistryHost('198.18.0.2:5000', '/ca.crt');
    expect(text).toContain('ca = "/ca.crt"');
    expect(text).not.toContain('http://');
    expect(text).not.toContain('skip_verify');
  });

  it('gives Pods addresses of the range that the Node has', () => {
    const { plugins } = JSON.parse(renderPodNetwork()) as {
      plugins: { type: string; ipam?: { ranges: { subnet: string }[][] } }[];
    };
    expect(plugins.map(({ type }) => type)).toEqual(['ptp', 'portmap']);
    expect(plugins[0]?.ipam?.ranges).toEqual([[{ subnet: '10.244.0.0/24' }]]);
  });

  it("keeps the kubelet in the cluster's cgroup, and no one without a certificate or token out of it", () => {
    const kubelet = parse(renderKubelet(plan, '/ca.crt', pair));
    expect(kubelet).toMatchObject({
      cgroupRoot: '/churnops-00000000',
      failCgroupV1: false,
      authentication: { anonymous: { enabled: false }, x509: { clientCAFile: '/ca.crt' } },
      authorization: { mode: 'Webhook' },
      tlsCertFile: '/x.crt',
      clusterDNS: ['10.96.0.10'],
    });
  });

  it("binds CoreDNS to the node's address and to no other", () => {
    expect(renderCoreDNS(plan, '/kubeconfig')).toContain('bind 198.18.0.2\n');
  });

  it("serves the registry by HTTPS on the node's address", () => {
    expect(parse(renderRegistry(plan, pair))).toMatchObject({
      http: { addr: '198.18.0.2:5000', tls: { certificate: '/x.crt', key: '/x.key' } },
      storage: { delete: { enabled: true } },
    });
  });
});
