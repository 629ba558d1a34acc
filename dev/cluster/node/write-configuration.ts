import { mkdir, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderAuditPolicy } from '../../control-plane/audit-policy.ts';
import type { NodeCertificates } from './certificates.ts';
import { kubeconfigPath } from './certificates.ts';
import {
  renderContainerd,
  renderCoreDNS,
  renderKubelet,
  renderPodNetwork,
  renderRegistry,
  renderRegistryHost,
} from './configuration.ts';
import { PORTS, STATE } from './layout.ts';
import type { NodePlan } from './plan.ts';

/** The type of an overlay in statfs(2); the kernel can't put an overlay upon an overlay. */
const OVERLAYFS_MAGIC = 0x794c7630;

/** Requests of these namespaces' service accounts are in the audit log: their rights are compared with what they do. */
const AUDITED_NAMESPACES = ['churnops-system'];

/** Names of the configuration files in the cluster's folder. */
export const CONFIGURATION = {
  containerd: 'containerd.toml',
  kubelet: 'kubelet.yaml',
  coredns: 'Corefile',
  registry: 'registry.yaml',
  auditPolicy: 'audit-policy.yaml',
} as const;

/** Writes what the components read. */
export async function writeConfiguration(plan: NodePlan, certificates: NodeCertificates): Promise<void> {
  const { authority, pairs } = certificates;
  const registry = `${plan.addresses.node}:${PORTS.registry}`;
  const { type } = await statfs(STATE);
  const files: [string, string][] = [
    [CONFIGURATION.containerd, renderContainerd(type === OVERLAYFS_MAGIC ? 'native' : 'overlayfs')],
    [`containerd/hosts/${registry}/hosts.toml`, renderRegistryHost(registry, authority.certificatePath)],
    ['cni/configuration/10-pods.conflist', renderPodNetwork()],
    [CONFIGURATION.kubelet, renderKubelet(plan, authority.certificatePath, pairs.kubeletServer)],
    ['resolv.conf', ''],
    [CONFIGURATION.coredns, renderCoreDNS(plan, kubeconfigPath('coredns'))],
    [CONFIGURATION.registry, renderRegistry(plan, pairs.registry)],
    [CONFIGURATION.auditPolicy, renderAuditPolicy(AUDITED_NAMESPACES)],
  ];
  for (const [name, text] of files) {
    const path = join(STATE, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}
