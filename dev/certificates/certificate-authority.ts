import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type CertificateRequest, renderCertificateConfiguration } from './certificate-configuration.ts';

const execute = promisify(execFile);

/** Days a certificate is valid: longer than any cluster for development lives. */
const VALID_DAYS = '365';

/** Where a certificate and its private key are, both in PEM; the key is readable by its owner only. */
export interface KeyPair {
  certificatePath: string;
  keyPath: string;
}

/** A certificate authority in a folder of its own; every component gets a certificate with its own name from it. */
export class CertificateAuthority implements KeyPair {
  readonly directory: string;
  readonly certificatePath: string;
  readonly keyPath: string;

  private constructor(directory: string, name: string) {
    this.directory = directory;
    this.certificatePath = join(directory, `${name}.crt`);
    this.keyPath = join(directory, `${name}.key`);
  }

  /** Makes a new authority, self-signed, that may sign certificates and nothing else. */
  static async create(directory: string, name: string, commonName: string): Promise<CertificateAuthority> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const authority = new CertificateAuthority(directory, name);
    await authority.#request(name, { commonName, usages: [], authority: true }, []);
    return authority;
  }

  /**
   * Issues a certificate (ECDSA P-256) as `<name>.crt` with its key `<name>.key` in the authority's folder.
   *
   * @example authority.issue('kubelet', { commonName: 'system:node:node', organizations: ['system:nodes'], usages: ['client'] })
   */
  async issue(name: string, request: Omit<CertificateRequest, 'authority'>): Promise<KeyPair> {
    const signer = ['-CA', this.certificatePath, '-CAkey', this.keyPath];
    return this.#request(name, { ...request, authority: false }, signer);
  }

  async #request(name: string, request: CertificateRequest, signer: string[]): Promise<KeyPair> {
    const path = (ending: string) => join(this.directory, `${name}.${ending}`);
    await writeFile(path('cnf'), renderCertificateConfiguration(request));
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', path('key')];
    const certificate = ['-x509', '-days', VALID_DAYS, '-config', path('cnf'), '-out', path('crt')];
    await execute('openssl', ['req', ...certificate, ...key, ...signer]);
    return { certificatePath: path('crt'), keyPath: path('key') };
  }
}
