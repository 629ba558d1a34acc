import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import type { KeyPair } from '../certificates/certificate-authority.ts';
import { controlPlaneErrors } from './errors.ts';

/** Where an etcd is and as whom it is called. */
export interface EtcdAccess {
  port: number;
  certificateAuthorityPath: string;
  credentials: KeyPair;
}

/**
 * Compacts etcd to its present revision, as the apiserver does every five minutes: what was before can't be read any
 * more. By etcd's JSON gateway (https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/).
 *
 * @returns the revision it was compacted to
 */
export async function compactEtcd(access: EtcdAccess): Promise<number> {
  const status = (await post(access, '/v3/maintenance/status', {})) as { header: { revision: string } };
  const revision = Number(status.header.revision);
  await post(access, '/v3/kv/compaction', { revision: String(revision), physical: true });
  return revision;
}

async function post(access: EtcdAccess, path: string, body: object): Promise<unknown> {
  const [ca, cert, key] = await Promise.all(
    [access.certificateAuthorityPath, access.credentials.certificatePath, access.credentials.keyPath].map(
      (file) => readFile(file),
    ),
  );
  const text = await new Promise<string>((resolve, reject) => {
    const url = `https://127.0.0.1:${access.port}${path}`;
    const options = { method: 'POST', ca, cert, key, signal: AbortSignal.timeout(10_000) };
    const call = request(url, options, (answer) => {
      let received = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        received += chunk;
      });
      answer.once('error', reject);
      answer.once('end', () =>
        answer.statusCode === 200
          ? resolve(received)
          : reject(controlPlaneErrors.error('EtcdRefused', { path, body: received })),
      );
    });
    call.once('error', reject);
    call.end(JSON.stringify(body));
  });
  return JSON.parse(text);
}
