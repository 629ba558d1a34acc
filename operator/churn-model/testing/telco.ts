import { expect } from 'vitest';
import { findCondition } from '../../controller/conditions.ts';
import { MODELS, type Model, type Serving } from '../model.ts';
import type { Namespace } from './namespace.ts';

/** What `kubectl apply` would send: only what is said. */
type Given = Omit<Partial<Serving>, 'resources'> & { resources?: object };

/** Creates the ChurnModel `telco`, the apiserver's defaults filling in what is not said. */
export async function createModel(namespace: Namespace, serving: Given): Promise<Model> {
  const object = { metadata: { name: 'telco' }, spec: { serving } };
  return namespace.create(MODELS, object as unknown as Model);
}

/** The status of the model as it is now. */
export async function statusOf(namespace: Namespace): Promise<NonNullable<Model['status']>> {
  return (await namespace.get(MODELS, 'telco')).status ?? {};
}

/** Waits until the model has the condition, for its present generation. */
export async function awaitCondition(
  namespace: Namespace,
  type: string,
  status: string,
  reason: string,
): Promise<void> {
  const told = async () => {
    const { metadata, status: found } = await namespace.get(MODELS, 'telco');
    const condition = findCondition(found?.conditions, type);
    const stale = condition?.observedGeneration !== metadata.generation ? 'stale: ' : '';
    return `${stale}${condition?.status} ${condition?.reason}`;
  };
  await expect.poll(told, { timeout: 15_000, message: type }).toBe(`${status} ${reason}`);
}
