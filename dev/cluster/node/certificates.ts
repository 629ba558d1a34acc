import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CertificateAuthority, type KeyPair } from '../../certificates/certificate-authority.ts';
import type { CertificateRequest } from '../../certificates/certificate-configuration.ts';
import { writeKubeconfig } from '../../certificates/kubeconfig.ts';
import { writeServiceAccountKey } from '../../certificates/service-account-keys.ts';
import { CLUSTER_DOMAIN, NETWORKS, PORTS, STATE } from './layout.ts';
import type { NodePlan } from './plan.ts';

const DIRECTORY = join(STATE, 'certificates');

/** Certificates by the name of their holder. */
export interface NodeCertificates {
  authority: CertificateAuthority;
  /** Signs only the certificate with which the apiserver calls extension apiservers in the name of users. */
  frontProxyAuthority: CertificateAuthority;
  serviceAccountKeyPath: string;
  pairs: Readonly<Record<CertificateName, KeyPair>>;
}

const LOOPBACK = '127.0.0.1';

type Request = Omit<CertificateRequest, 'authority'>;

/** Every certificate of the cluster but that of the front proxy; each component has one, with no more than its name gives. */
function requests({ node, addresses }: NodePlan) {
  const client = (commonName: string, ...organizations: string[]): Request => ({
    commonName,
    organizations,
    usages: ['client'],
  });
  const server = (commonName: string, ...hosts: string[]): Request => ({
    commonName,
    usages: ['server'],
    hosts,
  });
  return {
    administrator: client('administrator', 'system:masters'),
    apiserver: server(
      'kube-apiserver',
      addresses.node,
      LOOPBACK,
      NETWORKS.kubernetesService,
      'localhost',
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      `kubernetes.default.svc.${CLUSTER_DOMAIN}`,
    ),
    apiserverToKubelet: client('kube-apiserver-kubelet-client'),
    apiserverToEtcd: client('kube-apiserver-etcd-client'),
    etcd: { commonName: 'etcd', usages: ['server', 'client'], hosts: [LOOPBACK] } as Request,
    controllerManager: client('system:kube-controller-manager'),
    scheduler: client('system:kube-scheduler'),
    kubelet: client(`system:node:${node}`, 'system:nodes'),
    kubeletServer: server(`system:node:${node}`, addresses.node, node),
    proxy: client('system:kube-proxy'),
    coredns: client('system:coredns'),
    metricsServer: client('system:metrics-server'),
    metricsServerServer: server(
      'metrics-server',
      addresses.node,
      'metrics-server.kube-system.svc',
      `metrics-server.kube-system.svc.${CLUSTER_DOMAIN}`,
    ),
    registry: server('registry', addresses.node, LOOPBACK),
    /** What scheduler and controller-manager answer health checks with. */
    loopback: server('loopback', LOOPBACK, 'localhost'),
  };
}

/** The holders of certificates. */
export type CertificateName = keyof ReturnType<typeof requests> | 'frontProxy';

/** Components that call the apiserver, each with a kubeconfig `<name>.kubeconfig` in the cluster's folder. */
const KUBECONFIGS = [
  'controllerManager',
  'scheduler',
  'kubelet',
  'proxy',
  'coredns',
  'metricsServer',
] as const;

/** Path of the kubeconfig of a component. */
export function kubeconfigPath(name: (typeof KUBECONFIGS)[number]): string {
  return join(STATE, 'kubeconfigs', name);
}

/** Path of the administrator's kubeconfig in the cluster's folder, which the host uses too. */
export const ADMINISTRATOR_KUBECONFIG = 'kubeconfig';

/** Path of the authority's certificate in the cluster's folder. */
export const AUTHORITY_CERTIFICATE = 'ca.crt';

/** Makes both authorities, all certificates, the key of service accounts' tokens, and the kubeconfigs. */
export async function makeCertificates(plan: NodePlan): Promise<NodeCertificates> {
  const authority = await CertificateAuthority.create(DIRECTORY, 'ca', `churnops-${plan.name}`);
  const frontProxyAuthority = await CertificateAuthority.create(DIRECTORY, 'front-proxy-ca', 'front-proxy');
  const serviceAccountKeyPath = join(DIRECTORY, 'service-accounts.key');
  await writeServiceAccountKey(serviceAccountKeyPath);
  const issued = Object.entries(requests(plan)).map(
    async ([name, request]) => [name, await authority.issue(name, request)] as const,
  );
  const frontProxy = { commonName: 'front-proxy-client', usages: ['client'] as const };
  const pairs = {
    ...Object.fromEntries(await Promise.all(issued)),
    frontProxy: await frontProxyAuthority.issue('frontProxy', frontProxy),
  } as Record<CertificateName, KeyPair>;
  await writeKubeconfigs(plan, authority, pairs);
  await copyFile(authority.certificatePath, join(STATE, AUTHORITY_CERTIFICATE));
  return { authority, frontProxyAuthority, serviceAccountKeyPath, pairs };
}

async function writeKubeconfigs(
  plan: NodePlan,
  authority: CertificateAuthority,
  pairs: Record<CertificateName, KeyPair>,
): Promise<void> {
  await mkdir(join(STATE, 'kubeconfigs'), { recursive: true, mode: 0o700 });
  const shared = {
    cluster: `churnops-${plan.name}`,
    server: `https://${plan.addresses.node}:${PORTS.apiserver}`,
    certificateAuthorityPath: authority.certificatePath,
  };
  const administrator = { ...shared, user: 'administrator', credentials: pairs.administrator };
  await Promise.all([
    writeKubeconfig(join(STATE, ADMINISTRATOR_KUBECONFIG), administrator),
    ...KUBECONFIGS.map((name) =>
      writeKubeconfig(kubeconfigPath(name), { ...shared, user: name, credentials: pairs[name] }),
    ),
  ]);
}
