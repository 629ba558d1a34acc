/** What a certificate says about its holder. */
export interface CertificateRequest {
  /** The user name, where Kubernetes authenticates by it. */
  commonName: string;
  /** The groups, where Kubernetes authenticates by them. */
  organizations?: readonly string[];
  usages: readonly ('client' | 'server')[];
  /** Host names and IP addresses a server is reached by. */
  hosts?: readonly string[];
  /** Whether it may sign other certificates. */
  authority: boolean;
}

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/**
 * The configuration of `openssl req -x509` for a certificate: its subject, and the extensions of RFC 5280.
 *
 * Numbers come before the names of repeated fields (`0.O`), as openssl asks.
 */
export function renderCertificateConfiguration(request: CertificateRequest): string {
  const organizations = (request.organizations ?? []).map(
    (organization, index) => `${index}.O = ${organization}`,
  );
  return [
    '[req]',
    'prompt = no',
    'distinguished_name = subject',
    'x509_extensions = extensions',
    '[subject]',
    ...organizations,
    `CN = ${request.commonName}`,
    '[extensions]',
    `basicConstraints = critical, CA:${request.authority ? 'TRUE' : 'FALSE'}`,
    `keyUsage = critical, ${request.authority ? 'keyCertSign, cRLSign' : 'digitalSignature'}`,
    'subjectKeyIdentifier = hash',
    ...extendedKeyUsage(request),
    ...subjectAlternativeName(request),
    '',
  ].join('\n');
}

function extendedKeyUsage({ usages }: CertificateRequest): string[] {
  return usages.length === 0
    ? []
    : [`extendedKeyUsage = ${usages.map((usage) => `${usage}Auth`).join(', ')}`];
}

function subjectAlternativeName({ hosts = [] }: CertificateRequest): string[] {
  const names = hosts.map((host) => (IPV4.test(host) ? `IP:${host}` : `DNS:${host}`));
  return names.length === 0 ? [] : [`subjectAltName = ${names.join(', ')}`];
}
