import { readFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { ApiserverClient } from '../../apiserver/apiserver-client.ts';
import { objectPath } from '../../apiserver/object-path.ts';
import { waitUntil } from '../../processes/wait-until.ts';
import { clusterErrors } from '../errors.ts';
import type { NodeCertificates } from './certificates.ts';
import { PORTS } from './layout.ts';
import { clusterObjects } from './objects.ts';
import type { NodePlan } from './plan.ts';

const SECONDS = 60;

/** What is done once through the apiserver of the new cluster. */
export interface ApiserverSteps {
  /** Applies rights, Services and the metrics API. */
  applyObjects(): Promise<void>;
  /** Waits until the Node is Ready and the default namespace has its ServiceAccount: from then on Pods can run. */
  awaitNode(): Promise<void>;
}

/** The steps for the cluster of `plan`, taken as its administrator. */
export function apiserverSteps(plan: NodePlan, { authority, pairs }: NodeCertificates): ApiserverSteps {
  const access = {
    url: `https://${plan.addresses.node}:${PORTS.apiserver}`,
    certificateAuthorityPath: authority.certificatePath,
    credentials: pairs.administrator,
  };
  return {
    async applyObjects() {
      const client = await ApiserverClient.create(access);
      // The apiserver makes this namespace itself, a moment after it says that it is ready.
      await awaitObject(client, '/api/v1/namespaces/kube-system');
      const objects = clusterObjects(plan.addresses.node, await readFile(authority.certificatePath));
      await Promise.all(objects.map((object) => client.apply(objectPath(object), stringify(object))));
      client.close();
    },
    async awaitNode() {
      const client = await ApiserverClient.create(access);
      await awaitObject(client, `/api/v1/nodes/${plan.node}`, unreadyNode);
      await awaitObject(client, '/api/v1/namespaces/default/serviceaccounts/default');
      client.close();
    },
  };
}

type Judge = (body: string) => string | undefined;

async function awaitObject(
  client: ApiserverClient,
  path: string,
  judge: Judge = () => undefined,
): Promise<void> {
  const reason = await waitUntil(async () => {
    const { status, body } = await client.get(path);
    return status === 200 ? judge(body) : `${path} answers ${status}`;
  }, SECONDS);
  if (reason !== undefined)
    throw clusterErrors.error('StepFailed', { name: `waiting for ${path}`, message: reason });
}

/** Why a Node isn't ready, in the kubelet's words; undefined when it is. */
export function unreadyNode(body: string): string | undefined {
  const { status } = JSON.parse(body) as {
    status?: { conditions?: { type: string; status: string; message?: string }[] };
  };
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.status === 'True') return undefined;
  return ready?.message ?? 'the kubelet has not said how it is';
}
