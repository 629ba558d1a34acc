import type { KeyPair } from '../certificates/certificate-authority.ts';

/** Where an apiserver writes who asked for what, and by which rules. */
export interface AuditOptions {
  policyPath: string;
  logPath: string;
}

/** What every kube-apiserver of ours is started with. */
export interface ApiserverOptions {
  program: string;
  port: number;
  etcdPort: number;
  certificateAuthorityPath: string;
  /** Its serving certificate. */
  serving: KeyPair;
  /** Its client certificate for etcd. */
  etcd: KeyPair;
  serviceAccountKeyPath: string;
  serviceAddresses: string;
  audit?: AuditOptions;
  /** Flags beyond these, as in `--watch-cache=false`. */
  flags?: readonly string[];
}

/** The issuer that tokens of service accounts name. */
export const SERVICE_ACCOUNT_ISSUER = 'https://kubernetes.default.svc.cluster.local';

/** The argument list of a kube-apiserver with RBAC, client certificates and tokens of service accounts. */
export function apiserverArguments(options: ApiserverOptions): [string, ...string[]] {
  return [
    options.program,
    `--secure-port=${options.port}`,
    `--etcd-servers=https://127.0.0.1:${options.etcdPort}`,
    `--etcd-cafile=${options.certificateAuthorityPath}`,
    `--etcd-certfile=${options.etcd.certificatePath}`,
    `--etcd-keyfile=${options.etcd.keyPath}`,
    `--tls-cert-file=${options.serving.certificatePath}`,
    `--tls-private-key-file=${options.serving.keyPath}`,
    `--client-ca-file=${options.certificateAuthorityPath}`,
    `--service-account-key-file=${options.serviceAccountKeyPath}`,
    `--service-account-signing-key-file=${options.serviceAccountKeyPath}`,
    `--service-account-issuer=${SERVICE_ACCOUNT_ISSUER}`,
    `--service-cluster-ip-range=${options.serviceAddresses}`,
    '--allow-privileged=true',
    ...auditFlags(options.audit),
    ...(options.flags ?? []),
  ];
}

function auditFlags(audit: AuditOptions | undefined): string[] {
  if (audit === undefined) return [];
  return [
    `--audit-policy-file=${audit.policyPath}`,
    `--audit-log-path=${audit.logPath}`,
    '--audit-log-maxsize=64',
    '--audit-log-maxbackup=3',
  ];
}
