import type { ObjectIdentity } from '../../apiserver/object-path.ts';
import { NETWORKS, PORTS } from './layout.ts';

/** A rule of a Role. */
interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

const RBAC = 'rbac.authorization.k8s.io/v1';
const READ = ['get', 'list', 'watch'];

/** What the components that run as processes of the node need of the apiserver: rights, Services, the metrics API. */
export function clusterObjects(address: string, authorityCertificate: Buffer): ObjectIdentity[] {
  return [
    ...rights(),
    ...serviceOf('kube-dns', address, [
      { name: 'dns', protocol: 'UDP', port: 53, targetPort: PORTS.dns },
      { name: 'dns-tcp', protocol: 'TCP', port: 53, targetPort: PORTS.dns },
    ]),
    ...serviceOf('metrics-server', address, [
      { name: 'https', protocol: 'TCP', port: 443, targetPort: PORTS.metricsServer },
    ]),
    metricsService(authorityCertificate),
  ];
}

function rights(): ObjectIdentity[] {
  const aggregated = Object.fromEntries(
    ['admin', 'edit', 'view'].map((role) => [`rbac.authorization.k8s.io/aggregate-to-${role}`, 'true']),
  );
  return [
    bind('kube-apiserver-kubelet-client', 'system:kubelet-api-admin'),
    bind('system:kube-proxy', 'system:node-proxier'),
    clusterRole('system:coredns', [
      {
        apiGroups: [''],
        resources: ['endpoints', 'services', 'pods', 'namespaces'],
        verbs: ['list', 'watch'],
      },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
    ]),
    bind('system:coredns', 'system:coredns'),
    clusterRole('system:metrics-server', [
      { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
      { apiGroups: [''], resources: ['pods', 'nodes'], verbs: READ },
    ]),
    bind('system:metrics-server', 'system:metrics-server'),
    bind('system:metrics-server', 'system:auth-delegator'),
    metricsServerConfigurationReader(),
    {
      ...clusterRole('system:aggregated-metrics-reader', [
        { apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: READ },
      ]),
      metadata: { name: 'system:aggregated-metrics-reader', labels: aggregated },
    } as ObjectIdentity,
  ];
}

function clusterRole(name: string, rules: Rule[]): ObjectIdentity & { rules: Rule[] } {
  return { apiVersion: RBAC, kind: 'ClusterRole', metadata: { name }, rules };
}

function bind(user: string, role: string): ObjectIdentity & object {
  return {
    apiVersion: RBAC,
    kind: 'ClusterRoleBinding',
    metadata: { name: user === role ? user : `${user}:${role}` },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
  } as ObjectIdentity;
}

/** metrics-server reads there whose certificates may speak for users. */
function metricsServerConfigurationReader(): ObjectIdentity {
  return {
    apiVersion: RBAC,
    kind: 'RoleBinding',
    metadata: { name: 'metrics-server-auth-reader', namespace: 'kube-system' },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'Role',
      name: 'extension-apiserver-authentication-reader',
    },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'system:metrics-server' }],
  } as ObjectIdentity;
}

interface ServicePort {
  name: string;
  protocol: 'TCP' | 'UDP';
  port: number;
  targetPort: number;
}

/** A Service without a selector and the EndpointSlice that leads it to a process of the node. */
function serviceOf(name: string, address: string, ports: ServicePort[]): ObjectIdentity[] {
  const spec = { ports, ...(name === 'kube-dns' && { clusterIP: NETWORKS.dnsService }) };
  const namespace = 'kube-system';
  const labels = {
    'kubernetes.io/service-name': name,
    'endpointslice.kubernetes.io/managed-by': 'churnops-dev',
  };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec } as ObjectIdentity,
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-node`, namespace, labels },
      addressType: 'IPv4',
      ports: ports.map(({ name, protocol, targetPort }) => ({ name, protocol, port: targetPort })),
      endpoints: [{ addresses: [address] }],
    } as ObjectIdentity,
  ];
}

function metricsService(authorityCertificate: Buffer): ObjectIdentity {
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1beta1.metrics.k8s.io' },
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      service: { name: 'metrics-server', namespace: 'kube-system' },
      caBundle: authorityCertificate.toString('base64'),
      groupPriorityMinimum: 100,
      versionPriority: 100,
    },
  } as ObjectIdentity;
}
