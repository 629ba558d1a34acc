import { join } from 'node:path';
import { stringify } from 'yaml';
import type { KeyPair } from '../../certificates/certificate-authority.ts';
import { CLUSTER_DOMAIN, NETWORKS, PORTS, SANDBOX_IMAGE, STATE } from './layout.ts';
import type { NodePlan } from './plan.ts';

/** Socket of the cluster's own containerd. */
export const CONTAINERD_SOCKET = join(STATE, 'containerd/containerd.sock');

/**
 * containerd's configuration: root, state and socket of its own.
 *
 * `restrict_oom_score_adj` because a container that is itself limited may not lower its score, which runc would need.
 */
export function renderContainerd(snapshotter: 'overlayfs' | 'native'): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = "${STATE}/containerd/root"
state = "${STATE}/containerd/state"
[grpc]
  address = "${CONTAINERD_SOCKET}"
[plugins."io.containerd.internal.v1.opt"]
  path = "${STATE}/containerd/opt"
[${cri}]
  sandbox_image = "${SANDBOX_IMAGE}"
  restrict_oom_score_adj = true
[${cri}.containerd]
  snapshotter = "${snapshotter}"
[${cri}.registry]
  config_path = "${STATE}/containerd/hosts"
[${cri}.cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = "${STATE}/cni/configuration"
`;
}

/** The cluster's registry for containerd (hosts.toml): by HTTPS, verified with the cluster's authority. */
export function renderRegistryHost(registry: string, certificateAuthorityPath: string): string {
  return `server = "https://${registry}"
[host."https://${registry}"]
  capabilities = ["pull", "resolve"]
  ca = "${certificateAuthorityPath}"
`;
}

/**
 * The Pods' network (CNI): each Pod has a veth pair with the node and a route over it, so that all traffic passes the
 * node's iptables, also where the kernel has no br_netfilter.
 */
export function renderPodNetwork(): string {
  const addresses = {
    type: 'host-local',
    dataDir: '/var/lib/cni/networks',
    ranges: [[{ subnet: NETWORKS.nodePods }]],
    routes: [{ dst: '0.0.0.0/0' }],
  };
  const plugins = [
    { type: 'ptp', ipMasq: true, ipam: addresses },
    { type: 'portmap', capabilities: { portMappings: true } },
  ];
  return JSON.stringify({ cniVersion: '0.4.0', name: 'pods', plugins }, undefined, 2);
}

/** The kubelet's configuration; both cgroup versions will do. */
export function renderKubelet(plan: NodePlan, certificateAuthorityPath: string, server: KeyPair): string {
  return stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: certificateAuthorityPath },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: server.certificatePath,
    tlsPrivateKeyFile: server.keyPath,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${plan.cgroup}`,
    failCgroupV1: false,
    failSwapOn: false,
    containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
    clusterDNS: [NETWORKS.dnsService],
    clusterDomain: CLUSTER_DOMAIN,
    resolvConf: join(STATE, 'resolv.conf'),
    volumePluginDir: join(STATE, 'kubelet/volume-plugins'),
    serializeImagePulls: false,
    // The disk is the developer's: how full it is says nothing about the cluster.
    evictionHard: {},
    imageGCHighThresholdPercent: 100,
  });
}

/** CoreDNS's configuration: Services and Pods, and nothing of the world outside. */
export function renderCoreDNS({ addresses }: NodePlan, kubeconfig: string): string {
  return `.:${PORTS.dns} {
  bind ${addresses.node}
  errors
  ready 127.0.0.1:${PORTS.dnsReady}
  kubernetes ${CLUSTER_DOMAIN} in-addr.arpa {
    kubeconfig ${kubeconfig}
    pods insecure
  }
  cache 5
}
`;
}

/** The registry's configuration: one folder, HTTPS, deletion allowed. */
export function renderRegistry({ addresses }: NodePlan, { certificatePath, keyPath }: KeyPair): string {
  return stringify({
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(STATE, 'registry') }, delete: { enabled: true } },
    http: {
      addr: `${addresses.node}:${PORTS.registry}`,
      tls: { certificate: certificatePath, key: keyPath, minimumtls: 'tls1.2' },
    },
  });
}
