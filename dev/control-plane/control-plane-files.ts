import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CertificateAuthority, type KeyPair } from '../certificates/certificate-authority.ts';
import { writeKubeconfig } from '../certificates/kubeconfig.ts';
import { writeServiceAccountKey } from '../certificates/service-account-keys.ts';
import type { ComponentOptions } from '../processes/component.ts';
import { freeLoopbackPort } from '../processes/free-port.ts';
import { withThisProcess } from '../processes/lifetime.ts';
import type { Programs } from '../programs/ensure-programs.ts';
import { renderAuditPolicy } from './audit-policy.ts';
import { etcdArguments } from './etcd.ts';
import { apiserverArguments } from './kube-apiserver.ts';

const LOOPBACK = '127.0.0.1';

/** What a control plane is started with. */
export interface ControlPlaneOptions {
  /** Paths of etcd and kube-apiserver. */
  programs: Programs;
  /** A folder for its certificates, data and logs. */
  directory: string;
  /** A file that the apiserver writes an audit log to (level Metadata, every requester). */
  auditLog?: string;
  /** Folder of the CustomResourceDefinitions to install; the project's own unless told. */
  definitions?: string;
  /** Flags for kube-apiserver beyond the usual, as in `--watch-cache=false`. */
  apiserverFlags?: readonly string[];
}

/** What a control plane has once its files are written and before its processes run. */
export interface ControlPlaneFiles {
  url: string;
  kubeconfig: string;
  authority: CertificateAuthority;
  administrator: KeyPair;
  etcdPort: number;
  /** etcd's own certificate, which is also a client's. */
  etcdCredentials: KeyPair;
  etcd: ComponentOptions;
  apiserver: ComponentOptions;
}

/** Writes certificates, keys, the kubeconfig and the audit policy, and chooses free ports. */
export async function writeControlPlaneFiles(options: ControlPlaneOptions): Promise<ControlPlaneFiles> {
  const { directory, programs } = options;
  const path = (name: string) => join(directory, name);
  await mkdir(directory, { recursive: true });
  const authority = await CertificateAuthority.create(path('certificates'), 'ca', 'churnops-control-plane');
  const [administrator, serving, etcdCredentials, etcdPort, peerPort, port] = await Promise.all([
    authority.issue('administrator', {
      commonName: 'administrator',
      organizations: ['system:masters'],
      usages: ['client'],
    }),
    authority.issue('apiserver', {
      commonName: 'kube-apiserver',
      usages: ['server'],
      hosts: [LOOPBACK, 'localhost'],
    }),
    authority.issue('etcd', { commonName: 'etcd', usages: ['server', 'client'], hosts: [LOOPBACK] }),
    freeLoopbackPort(),
    freeLoopbackPort(),
    freeLoopbackPort(),
    writeServiceAccountKey(path('service-accounts.key')),
    writeFile(path('audit-policy.yaml'), renderAuditPolicy()),
  ]);
  const url = `https://${LOOPBACK}:${port}`;
  const certificateAuthorityPath = authority.certificatePath;
  const kubeconfig = path('kubeconfig');
  await writeKubeconfig(kubeconfig, {
    cluster: 'control-plane',
    server: url,
    certificateAuthorityPath,
    user: 'administrator',
    credentials: administrator,
  });
  const etcdArgv = etcdArguments({
    program: programs.get('etcd')!,
    dataDirectory: path('etcd'),
    clientPort: etcdPort,
    peerPort,
    certificateAuthorityPath,
    credentials: etcdCredentials,
  });
  const apiserverArgv = apiserverArguments({
    program: programs.get('kube-apiserver')!,
    port,
    etcdPort,
    certificateAuthorityPath,
    serving,
    etcd: etcdCredentials,
    serviceAccountKeyPath: path('service-accounts.key'),
    serviceAddresses: '10.96.0.0/16',
    ...(options.auditLog && { audit: { policyPath: path('audit-policy.yaml'), logPath: options.auditLog } }),
    flags: [
      `--bind-address=${LOOPBACK}`,
      '--authorization-mode=RBAC',
      // Without a controller-manager no one makes the ServiceAccount that this plug-in demands of every Pod.
      '--disable-admission-plugins=ServiceAccount',
      ...(options.apiserverFlags ?? []),
    ],
  });
  return {
    url,
    kubeconfig,
    authority,
    administrator,
    etcdPort,
    etcdCredentials,
    etcd: { name: 'etcd', argv: withThisProcess(etcdArgv), logPath: path('etcd.log') },
    apiserver: {
      name: 'kube-apiserver',
      argv: withThisProcess(apiserverArgv),
      logPath: path('kube-apiserver.log'),
    },
  };
}
