import { describe, expect, it } from 'vitest';
import { clusterIdentity } from './identity.ts';

describe('clusterIdentity', () => {
  it('keeps the state in a folder of the checkout', () => {
    expect(clusterIdentity('/checkout', 'local').directory).toBe('/checkout/.local/local');
  });

  it('gives an interface name that Linux takes', () => {
    expect(clusterIdentity('/checkout', 'a'.repeat(30)).interface.length).toBeLessThanOrEqual(15);
  });

  it('tells clusters of other names and of other checkouts apart', () => {
    const identities = [
      clusterIdentity('/one', 'local'),
      clusterIdentity('/one', 'other'),
      clusterIdentity('/two', 'local'),
    ];
    for (const key of ['interface', 'cgroup', 'seed'] as const)
      expect(new Set(identities.map((identity) => identity[key])).size).toBe(3);
  });

  it.each(['', 'Local', 'a/b', '-a', 'a-', 'a'.repeat(31), '..'])('refuses the name "%s"', (name) => {
    expect(() => clusterIdentity('/checkout', name)).toThrow(/CLUSTER_NAME/);
  });
});
