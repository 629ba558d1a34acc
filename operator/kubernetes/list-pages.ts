import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { operatorError } from '../errors.ts';
import type { ApiClient } from './api-client.ts';
import type { KubernetesObject } from './resource.ts';

/** A complete list and the version at which it was true. */
export interface CompleteList<T> {
  items: T[];
  version: string;
}

interface Page<T> {
  metadata: { resourceVersion: string; continue?: string };
  items: T[] | null;
}

/** Of objects of 256 KiB, the largest that we allow ours to be, a page is still below what a response may hold. */
const PAGE_SIZE = 200;
const MAXIMUM_RESTARTS = 3;

/**
 * Lists a collection page by page, as of one version. It asks for the most recent state rather than for what some
 * apiserver has cached, so that a pass after a failover does not decide on the past.
 *
 * A compaction between two pages makes the rest of them unreadable (410); the list then starts again, and nothing of
 * the half that was read is used.
 *
 * @throws CodedError `ListNeverFinished` when that happens four times in a row.
 */
export async function listPages<T extends KubernetesObject>(
  client: ApiClient,
  collection: { path: string; labelSelector?: string; pageSize?: number },
  signal: AbortSignal,
): Promise<CompleteList<T>> {
  for (let restart = 0; restart <= MAXIMUM_RESTARTS; restart++) {
    const list = await listOnce<T>(client, collection, signal);
    if (list) return list;
  }
  throw operatorError('ListNeverFinished', { resource: collection.path, times: MAXIMUM_RESTARTS + 1 });
}

async function listOnce<T extends KubernetesObject>(
  client: ApiClient,
  collection: { path: string; labelSelector?: string; pageSize?: number },
  signal: AbortSignal,
): Promise<CompleteList<T> | undefined> {
  const items: T[] = [];
  let token: string | undefined;
  for (;;) {
    const query = {
      limit: collection.pageSize ?? PAGE_SIZE,
      continue: token,
      labelSelector: collection.labelSelector,
    };
    let page: Page<T>;
    try {
      page = await client.request<Page<T>>({ method: 'GET', path: collection.path, query, signal });
    } catch (error) {
      if (token !== undefined && isCodedError(error, 'ResourceExpired')) return undefined;
      throw error;
    }
    items.push(...(page.items ?? []));
    token = page.metadata.continue || undefined;
    if (token === undefined) return { items, version: page.metadata.resourceVersion };
  }
}
