import { describe, expect, it } from 'vitest';
import { ObjectCache } from './object-cache.ts';
import type { KubernetesObject } from './resource.ts';

function pod(name: string, version: number, more: Partial<NonNullable<KubernetesObject['metadata']>> = {}) {
  return {
    metadata: { name, namespace: 'shop', uid: `uid-${name}`, resourceVersion: String(version), ...more },
  };
}

function createCache() {
  const cache = new ObjectCache<KubernetesObject>();
  const events: string[] = [];
  cache.subscribe((event) =>
    events.push(`${event.type} ${event.object.metadata?.name}@${event.object.metadata?.resourceVersion}`),
  );
  return { cache, events };
}

const names = (objects: KubernetesObject[]) => objects.map(({ metadata }) => metadata?.name);

describe('ObjectCache', () => {
  it('tells of what a list added, changed and no longer has, and nothing of what stayed the same', () => {
    const { cache, events } = createCache();
    cache.replace('', [pod('a', 1), pod('b', 2), pod('c', 3)], '10');
    events.length = 0;
    cache.replace('', [pod('a', 1), pod('b', 12), pod('d', 13)], '20');
    expect(events.sort()).toEqual(['Added d@13', 'Deleted c@3', 'Modified b@12']);
  });

  it('never goes back to an older version of an object', () => {
    const { cache, events } = createCache();
    cache.observe('', pod('a', 9));
    cache.observe('', pod('a', 8));
    cache.observe('', pod('a', 9));
    expect(cache.get({ namespace: 'shop', name: 'a' })?.metadata?.resourceVersion).toBe('9');
    expect(events).toEqual(['Added a@9']);
  });

  it('compares versions as numbers, not as texts', () => {
    const { cache } = createCache();
    cache.observe('', pod('a', 9));
    cache.observe('', pod('a', 10));
    expect(cache.get({ namespace: 'shop', name: 'a' })?.metadata?.resourceVersion).toBe('10');
  });

  it('shows a write of our own at once, and takes the late events of the watch for nothing new', () => {
    const { cache, events } = createCache();
    cache.replace('', [], '5');
    cache.remember(pod('a', 7));
    cache.remember(pod('a', 9));
    cache.observe('', pod('a', 7));
    cache.observe('', pod('a', 9));
    expect(events).toEqual(['Added a@7', 'Modified a@9']);
  });

  it('does not bring back an object that was deleted between the write and its answer', () => {
    const { cache } = createCache();
    cache.replace('', [pod('a', 4)], '5');
    cache.observeDeletion('', pod('a', 8));
    expect(cache.remember(pod('a', 7))).toBeUndefined();
    expect(cache.size).toBe(0);
  });

  it('keeps a write of our own that is newer than the list', () => {
    const { cache } = createCache();
    cache.replace('', [], '5');
    cache.remember(pod('a', 7));
    cache.replace('', [], '6');
    expect(names(cache.list())).toEqual(['a']);
    cache.replace('', [], '8');
    expect(cache.size).toBe(0);
  });

  it('ignores the deletion of an object that has been made again since', () => {
    const { cache } = createCache();
    cache.remember(pod('a', 12));
    cache.observeDeletion('', pod('a', 11));
    expect(names(cache.list())).toEqual(['a']);
  });

  it('takes a list from before all it has seen as the truth, because etcd was restored', () => {
    const { cache } = createCache();
    cache.replace('', [pod('a', 90), pod('b', 91)], '100');
    cache.replace('', [pod('a', 40)], '50');
    expect(cache.list().map(({ metadata }) => metadata?.resourceVersion)).toEqual(['40']);
  });

  it('replaces only what is in the namespace that was listed', () => {
    const { cache } = createCache();
    cache.replace('shop', [pod('a', 1)], '5');
    cache.replace('bank', [pod('b', 2, { namespace: 'bank' })], '6');
    cache.replace('shop', [], '7');
    expect(names(cache.list())).toEqual(['b']);
  });

  it('finds objects by namespace and by labels, in the order of their names', () => {
    const { cache } = createCache();
    cache.observe('', pod('b', 1, { labels: { app: 'x' } }));
    cache.observe('', pod('a', 2, { labels: { app: 'x', tier: 'y' } }));
    cache.observe('', pod('c', 3, { labels: { app: 'x' }, namespace: 'bank' }));
    expect(names(cache.list({ labels: { app: 'x' }, namespace: 'shop' }))).toEqual(['a', 'b']);
    expect(names(cache.list({ labels: { app: 'x', tier: 'y' } }))).toEqual(['a']);
  });

  it('follows an object from one controller to another', () => {
    const { cache } = createCache();
    const owner = (uid: string) => ({
      ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x', uid, controller: true }],
    });
    cache.observe('', pod('a', 1, owner('one')));
    cache.observe('', pod('a', 2, owner('two')));
    expect(cache.ownedBy('one')).toEqual([]);
    expect(names(cache.ownedBy('two'))).toEqual(['a']);
    cache.observeDeletion('', pod('a', 3));
    expect(cache.ownedBy('two')).toEqual([]);
  });

  it('tells a listener nothing more once it has unsubscribed', () => {
    const cache = new ObjectCache<KubernetesObject>();
    let told = 0;
    const unsubscribe = cache.subscribe(() => told++);
    cache.observe('', pod('a', 1));
    unsubscribe();
    cache.observe('', pod('a', 2));
    expect(told).toBe(1);
  });
});
