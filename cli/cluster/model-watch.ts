import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { operatorError } from '@churnops/operator/errors.ts';
import type { ApiClient } from '@churnops/operator/kubernetes/api-client.ts';
import { listPages } from '@churnops/operator/kubernetes/list-pages.ts';
import { formatKey, keyOf } from '@churnops/operator/kubernetes/object-identity.ts';
import { collectionPath } from '@churnops/operator/kubernetes/paths.ts';
import { DEFAULT_REFLECTOR_TIMING } from '@churnops/operator/kubernetes/reflector.ts';
import { CHURN_MODELS, type KubernetesObject } from '@churnops/operator/kubernetes/resource.ts';
import { readWatchEvents } from '@churnops/operator/kubernetes/watch-stream.ts';
import type { Model } from '../environments/model.ts';

/**
 * Lists models, then watches them: gives the whole list at first and after each change, until the signal. What goes wrong
 * ends it, but for a list that became too old, which is made anew.
 *
 * @param namespace one, or '' for all.
 */
export async function* watchModels(
  client: ApiClient,
  namespace: string,
  signal: AbortSignal,
): AsyncGenerator<Model[]> {
  const path = collectionPath(CHURN_MODELS, namespace);
  while (!signal.aborted) {
    try {
      const { items, version } = await listPages<Model>(client, { path }, signal);
      const models = new Map(items.map((model) => [keyText(model), model]));
      yield [...models.values()];
      yield* follow(client, path, models, version, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!isCodedError(error, 'ResourceExpired')) throw error;
    }
  }
}

/** Watches from a version on; the apiserver ends a watch now and then, and the next one goes on where it was. */
async function* follow(
  client: ApiClient,
  path: string,
  models: Map<string, Model>,
  from: string,
  signal: AbortSignal,
): AsyncGenerator<Model[]> {
  const { watchTimeout, idleTimeout } = DEFAULT_REFLECTOR_TIMING;
  let version: string | undefined = from;
  while (!signal.aborted) {
    const query = {
      watch: true,
      resourceVersion: version,
      allowWatchBookmarks: true,
      timeoutSeconds: Math.round(watchTimeout / 1_000),
    };
    const stream = await client.stream({ method: 'GET', path, query, signal }, idleTimeout);
    for await (const event of readWatchEvents<Model>(stream, path)) {
      if (event.type === 'ERROR') throw failureOf(event.object, path);
      version = (event.object as KubernetesObject).metadata?.resourceVersion ?? version;
      if (event.type === 'BOOKMARK') continue;
      if (event.type === 'DELETED') models.delete(keyText(event.object));
      else models.set(keyText(event.object), event.object);
      yield [...models.values()];
    }
  }
}

function keyText(model: Model): string {
  return formatKey(keyOf(model));
}

function failureOf(status: { code?: number; message?: string }, path: string): Error {
  const reason = status.message ?? 'no reason given';
  if (status.code === 410) return operatorError('ResourceExpired', { method: 'WATCH', path, reason });
  return operatorError('WatchFailed', { resource: 'churnmodels', status: status.code ?? 0, reason });
}
