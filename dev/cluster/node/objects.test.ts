import { describe, expect, it } from 'vitest';
import { objectPath } from '../../apiserver/object-path.ts';
import { clusterObjects } from './objects.ts';

const objects = clusterObjects('198.18.0.2', Buffer.from('certificate'));

describe('clusterObjects', () => {
  it('has a path for each of them, no two the same', () => {
    const paths = objects.map(objectPath);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('verifies the metrics API with the authority instead of trusting whoever answers', () => {
    const service = objects.find(({ kind }) => kind === 'APIService') as unknown as { spec: object };
    expect(service.spec).toMatchObject({ caBundle: Buffer.from('certificate').toString('base64') });
    expect(service.spec).not.toHaveProperty('insecureSkipTLSVerify');
  });

  it('gives no component all rights', () => {
    const roles = objects.flatMap((object) => {
      const { roleRef } = object as unknown as { roleRef?: { name: string } };
      return roleRef ? [roleRef.name] : [];
    });
    expect(roles.length).toBeGreaterThan(0);
    expect(roles).not.toContain('cluster-admin');
  });

  it("leads each Service to the node's address, with the ports under the same names", () => {
    for (const name of ['kube-dns', 'metrics-server']) {
      const named = objects.filter(({ metadata }) => metadata.name.startsWith(name));
      const service = named.find(({ kind }) => kind === 'Service') as unknown as {
        spec: { ports: { name: string; targetPort: number }[] };
      };
      const slice = named.find(({ kind }) => kind === 'EndpointSlice') as unknown as {
        ports: { name: string; port: number }[];
        endpoints: { addresses: string[] }[];
      };
      expect(slice.endpoints).toEqual([{ addresses: ['198.18.0.2'] }]);
      const targets = service.spec.ports.map(({ name, targetPort }) => [name, targetPort]);
      expect(slice.ports.map(({ name, port }) => [name, port])).toEqual(targets);
    }
  });
});
