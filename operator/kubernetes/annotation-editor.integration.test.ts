import { beforeAll, describe, expect, inject, it } from 'vitest';
import { MODELS, type Model } from '../churn-model/model.ts';
import { Namespace } from '../churn-model/testing/namespace.ts';
import { AnnotationEditor } from './annotation-editor.ts';
import { ApiClient } from './api-client.ts';
import { CachedObjects } from './cached-objects.ts';

const NAME = 'churnops.dev/rollback-to';

let namespace: Namespace;
let objects: CachedObjects;
let editor: AnnotationEditor;

beforeAll(async () => {
  namespace = await Namespace.create(inject('kubeconfig'));
  objects = new CachedObjects([MODELS]);
  const client = new ApiClient(namespace.connection);
  editor = new AnnotationEditor({ client, objects, checkLease: () => undefined });
});

const create = (name: string) => {
  const annotations = { [NAME]: 'previous', other: 'stays' };
  return namespace.create(MODELS, { metadata: { name, annotations }, spec: {} } as unknown as Model);
};

describe('an annotation that has done its work', () => {
  it('is taken off, others stay, and the cache knows', async () => {
    expect(await editor.remove(await create('done'), NAME)).toBe(true);
    expect((await namespace.get(MODELS, 'done')).metadata.annotations).toEqual({ other: 'stays' });
    expect(objects.get(MODELS, namespace.key('done'))?.metadata.annotations).toEqual({ other: 'stays' });
  });

  it('stays where it was set anew meanwhile', async () => {
    const seen = await create('renewed');
    await namespace.patch(MODELS, 'renewed', { metadata: { annotations: { [NAME]: 'sha256:1' } } });
    expect(await editor.remove(seen, NAME)).toBe(false);
    expect((await namespace.get(MODELS, 'renewed')).metadata.annotations?.[NAME]).toBe('sha256:1');
  });

  it('is nothing to an object that is gone, or is another one now', async () => {
    const seen = await create('gone');
    await namespace.delete(MODELS, 'gone');
    expect(await editor.remove(seen, NAME)).toBe(false);
    await create('gone');
    expect(await editor.remove(seen, NAME)).toBe(false);
    expect((await namespace.get(MODELS, 'gone')).metadata.annotations?.[NAME]).toBe('previous');
  });

  it('is not touched by a process that does not lead any more', async () => {
    const lost = new Error('the lease is lost');
    const client = new ApiClient(namespace.connection);
    const checkLease = () => {
      throw lost;
    };
    const deposed = new AnnotationEditor({ client, objects, checkLease });
    await expect(deposed.remove(await create('deposed'), NAME)).rejects.toBe(lost);
  });
});
