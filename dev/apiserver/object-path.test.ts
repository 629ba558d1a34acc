import { describe, expect, it } from 'vitest';
import { objectPath } from './object-path.ts';

describe('objectPath', () => {
  it.each([
    [
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', namespace: 'b' } },
      '/api/v1/namespaces/b/services/a',
    ],
    [
      { apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata: { name: 'a' } },
      '/apis/apiregistration.k8s.io/v1/apiservices/a',
    ],
  ])('finds %o', (object, path) => expect(objectPath(object)).toBe(path));

  it('refuses a kind it does not know', () => {
    expect(() => objectPath({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } })).toThrow(/kind Pod/);
  });
});
