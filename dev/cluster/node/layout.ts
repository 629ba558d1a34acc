/** The cluster's folder as its own processes see it: a short path, since a socket's may have 107 bytes only. */
export const STATE = '/run/churnops';

/** Addresses that every cluster has in its own network namespace, so they need not differ. */
export const NETWORKS = {
  pods: '10.244.0.0/16',
  /** The part of `pods` that the one Node has. */
  nodePods: '10.244.0.0/24',
  services: '10.96.0.0/16',
  kubernetesService: '10.96.0.1',
  dnsService: '10.96.0.10',
} as const;

/** Ports on the node's address and on its loopback. */
export const PORTS = {
  apiserver: 6443,
  registry: 5000,
  dns: 53,
  metricsServer: 4443,
  etcdClient: 2379,
  etcdPeer: 2380,
  dnsReady: 8181,
} as const;

/** The domain of Services. */
export const CLUSTER_DOMAIN = 'cluster.local';

/** Name of the image whose process holds a Pod's namespaces; it is made on the spot. */
export const SANDBOX_IMAGE = 'localhost/pause:1';

/** The apiserver's audit log in the cluster's folder. */
export const AUDIT_LOG = 'logs/audit.log';
