import { beforeAll, describe, expect, inject, it } from 'vitest';
import { operatorError } from '../errors.ts';
import { createNamespace } from '../testing/namespace.ts';
import { ApiClient } from './api-client.ts';
import { ConfigMaps } from './config-maps.ts';
import { connect } from './connection.ts';
import { objectPath } from './paths.ts';
import { CONFIG_MAPS } from './resource.ts';

describe('a ConfigMap on a real apiserver', () => {
  let client: ApiClient;
  let configMaps: ConfigMaps;
  let namespace: string;

  beforeAll(async () => {
    client = new ApiClient(await connect({ kubeconfig: inject('kubeconfig') }));
    configMaps = new ConfigMaps({ client, checkLease: () => undefined });
    namespace = await createNamespace(client);
  });

  const create = (name: string) => configMaps.create({ metadata: { name, namespace }, data: { a: '1' } });

  it('is read as it was made, and is undefined where there is none', async () => {
    await create('made');
    expect((await configMaps.get({ namespace, name: 'made' }))?.data).toEqual({ a: '1' });
    expect(await configMaps.get({ namespace, name: 'none' })).toBeUndefined();
  });

  it('is not made twice', async () => {
    await create('once');
    await expect(create('once')).rejects.toMatchObject({ code: 'Conflict' });
  });

  it('is changed by one of two who saw the same, and keeps what is not spoken of', async () => {
    const seen = await create('shared');
    const changed = await configMaps.patch(seen, { binaryData: { b: 'AA==' } });
    await expect(configMaps.patch(seen, { binaryData: { b: 'AQ==' } })).rejects.toMatchObject({
      code: 'Conflict',
    });
    expect(await configMaps.get({ namespace, name: 'shared' })).toMatchObject({
      data: { a: '1' },
      binaryData: { b: 'AA==' },
    });
    await configMaps.patch(changed, { binaryData: { b: 'AQ==' } });
  });

  it('is not changed where it is gone, or another took its place', async () => {
    const seen = await create('replaced');
    await client.request({
      method: 'DELETE',
      path: objectPath(CONFIG_MAPS, { namespace, name: 'replaced' }),
    });
    await expect(configMaps.patch(seen, { data: { a: '2' } })).rejects.toMatchObject({ code: 'NotFound' });
    await create('replaced');
    await expect(configMaps.patch(seen, { data: { a: '2' } })).rejects.toMatchObject({ code: 'Conflict' });
  });

  it('is not written by one that does not lead', async () => {
    const seen = await create('led');
    const follower = new ConfigMaps({
      client,
      checkLease: () => {
        throw operatorError('LeadershipLost', { lease: 'test' });
      },
    });
    await expect(follower.patch(seen, { data: { a: '2' } })).rejects.toMatchObject({
      code: 'LeadershipLost',
    });
    await expect(follower.create({ metadata: { name: 'other', namespace } })).rejects.toMatchObject({
      code: 'LeadershipLost',
    });
  });
});
