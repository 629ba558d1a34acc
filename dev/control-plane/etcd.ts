import type { KeyPair } from '../certificates/certificate-authority.ts';

/** What etcd is started with. */
export interface EtcdOptions {
  program: string;
  dataDirectory: string;
  clientPort: number;
  peerPort: number;
  certificateAuthorityPath: string;
  /** Certificate for 127.0.0.1, for server and client use. */
  credentials: KeyPair;
}

/**
 * The argument list of a single etcd on loopback, for clients with a certificate of the authority only.
 *
 * It does not wait for the disk: what it holds is made anew with each cluster.
 */
export function etcdArguments(options: EtcdOptions): [string, ...string[]] {
  const { certificateAuthorityPath, credentials } = options;
  const client = `https://127.0.0.1:${options.clientPort}`;
  const peer = `https://127.0.0.1:${options.peerPort}`;
  const certificates = (prefix: string) => [
    `--${prefix}cert-file=${credentials.certificatePath}`,
    `--${prefix}key-file=${credentials.keyPath}`,
    `--${prefix}trusted-ca-file=${certificateAuthorityPath}`,
    `--${prefix}client-cert-auth=true`,
  ];
  return [
    options.program,
    '--name=default',
    `--data-dir=${options.dataDirectory}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync=true',
    ...certificates(''),
    ...certificates('peer-'),
  ];
}
