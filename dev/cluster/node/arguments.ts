import { join } from 'node:path';
import { etcdArguments } from '../../control-plane/etcd.ts';
import { apiserverArguments } from '../../control-plane/kube-apiserver.ts';
import { kubeconfigPath, type NodeCertificates } from './certificates.ts';
import { AUDIT_LOG, NETWORKS, PORTS, STATE } from './layout.ts';
import type { NodePlan } from './plan.ts';
import { CONFIGURATION } from './write-configuration.ts';

/** A program and its arguments. */
export type ArgumentList = [string, ...string[]];

const LOOPBACK = '127.0.0.1';

/** The argument list of every program of the cluster, by the program's name. */
export function argumentLists(plan: NodePlan, certificates: NodeCertificates): Record<string, ArgumentList> {
  const { programs } = plan;
  const state = (name: string) => join(STATE, name);
  return {
    etcd: etcdArguments({
      program: programs['etcd']!,
      dataDirectory: state('etcd'),
      clientPort: PORTS.etcdClient,
      peerPort: PORTS.etcdPeer,
      certificateAuthorityPath: certificates.authority.certificatePath,
      credentials: certificates.pairs.etcd,
    }),
    'kube-apiserver': kubeApiserver(plan, certificates),
    'kube-controller-manager': kubeControllerManager(plan, certificates),
    'kube-scheduler': [
      programs['kube-scheduler']!,
      '--leader-elect=false',
      ...ownServer('scheduler', certificates),
    ],
    containerd: ['containerd', '--config', state(CONFIGURATION.containerd)],
    kubelet: [
      programs['kubelet']!,
      `--config=${state(CONFIGURATION.kubelet)}`,
      `--kubeconfig=${kubeconfigPath('kubelet')}`,
      `--root-dir=${state('kubelet')}`,
      `--cert-dir=${state('kubelet/pki')}`,
      `--hostname-override=${plan.node}`,
      `--node-ip=${plan.addresses.node}`,
    ],
    'kube-proxy': [
      programs['kube-proxy']!,
      `--kubeconfig=${kubeconfigPath('proxy')}`,
      `--cluster-cidr=${NETWORKS.pods}`,
      `--hostname-override=${plan.node}`,
      '--proxy-mode=iptables',
      // The size of the connection table is the whole machine's.
      '--conntrack-max-per-core=0',
    ],
    coredns: [programs['coredns']!, '-conf', state(CONFIGURATION.coredns)],
    'metrics-server': metricsServer(plan, certificates),
    registry: [programs['registry']!, 'serve', state(CONFIGURATION.registry)],
  };
}

function kubeApiserver(plan: NodePlan, certificates: NodeCertificates): ArgumentList {
  const { authority, frontProxyAuthority, pairs, serviceAccountKeyPath } = certificates;
  return apiserverArguments({
    program: plan.programs['kube-apiserver']!,
    port: PORTS.apiserver,
    etcdPort: PORTS.etcdClient,
    certificateAuthorityPath: authority.certificatePath,
    serving: pairs.apiserver,
    etcd: pairs.apiserverToEtcd,
    serviceAccountKeyPath,
    serviceAddresses: NETWORKS.services,
    audit: {
      policyPath: join(STATE, CONFIGURATION.auditPolicy),
      logPath: join(STATE, AUDIT_LOG),
    },
    flags: [
      `--advertise-address=${plan.addresses.node}`,
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      '--kubelet-preferred-address-types=InternalIP',
      `--kubelet-certificate-authority=${authority.certificatePath}`,
      `--kubelet-client-certificate=${pairs.apiserverToKubelet.certificatePath}`,
      `--kubelet-client-key=${pairs.apiserverToKubelet.keyPath}`,
      '--enable-aggregator-routing=true',
      `--requestheader-client-ca-file=${frontProxyAuthority.certificatePath}`,
      '--requestheader-allowed-names=front-proxy-client',
      '--requestheader-username-headers=X-Remote-User',
      '--requestheader-group-headers=X-Remote-Group',
      '--requestheader-extra-headers-prefix=X-Remote-Extra-',
      `--proxy-client-cert-file=${pairs.frontProxy.certificatePath}`,
      `--proxy-client-key-file=${pairs.frontProxy.keyPath}`,
    ],
  });
}

function kubeControllerManager(plan: NodePlan, certificates: NodeCertificates): ArgumentList {
  const { authority, serviceAccountKeyPath } = certificates;
  return [
    plan.programs['kube-controller-manager']!,
    '--leader-elect=false',
    ...ownServer('controllerManager', certificates),
    `--service-account-private-key-file=${serviceAccountKeyPath}`,
    '--use-service-account-credentials=true',
    `--root-ca-file=${authority.certificatePath}`,
    `--cluster-signing-cert-file=${authority.certificatePath}`,
    `--cluster-signing-key-file=${authority.keyPath}`,
    '--allocate-node-cidrs=true',
    `--cluster-cidr=${NETWORKS.pods}`,
    `--service-cluster-ip-range=${NETWORKS.services}`,
  ];
}

/** How scheduler and controller-manager call the apiserver, and serve their own health and metrics. */
function ownServer(name: 'scheduler' | 'controllerManager', { pairs }: NodeCertificates): string[] {
  const kubeconfig = kubeconfigPath(name);
  return [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    `--bind-address=${LOOPBACK}`,
    `--tls-cert-file=${pairs.loopback.certificatePath}`,
    `--tls-private-key-file=${pairs.loopback.keyPath}`,
  ];
}

function metricsServer(plan: NodePlan, { authority, pairs }: NodeCertificates): ArgumentList {
  const kubeconfig = kubeconfigPath('metricsServer');
  return [
    plan.programs['metrics-server']!,
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    `--bind-address=${plan.addresses.node}`,
    `--secure-port=${PORTS.metricsServer}`,
    `--tls-cert-file=${pairs.metricsServerServer.certificatePath}`,
    `--tls-private-key-file=${pairs.metricsServerServer.keyPath}`,
    `--kubelet-certificate-authority=${authority.certificatePath}`,
    '--kubelet-preferred-address-types=InternalIP',
    // The shortest it allows is more than 10 s.
    '--metric-resolution=15s',
  ];
}
