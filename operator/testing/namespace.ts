import { randomBytes } from 'node:crypto';
import type { ApiClient } from '../kubernetes/api-client.ts';

/** Makes a namespace of its own for a test, so that tests which share an apiserver do not meet. */
export async function createNamespace(client: ApiClient): Promise<string> {
  const name = `test-${randomBytes(4).toString('hex')}`;
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  await client.request({ method: 'POST', path: '/api/v1/namespaces', body });
  return name;
}
