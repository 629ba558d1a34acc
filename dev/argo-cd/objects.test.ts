import { describe, expect, it } from 'vitest';
import { argoCDObjects, repositorySecret, settingsMap } from './objects.ts';

interface Seen {
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
  stringData?: Record<string, string>;
}

describe("Argo CD's objects", () => {
  const objects = argoCDObjects('argocd', { 'timeout.reconciliation': '10s' }) as Seen[];

  it('begin with the namespace that the rest is in', () => {
    expect(objects[0]).toMatchObject({ kind: 'Namespace', metadata: { name: 'argocd' } });
  });

  it('have the label without which Argo CD does not see its settings', () => {
    for (const { kind, metadata } of objects.filter(({ kind }) => kind === 'ConfigMap' || kind === 'Secret'))
      expect(metadata.labels, `${kind} ${metadata.name}`).toMatchObject({
        'app.kubernetes.io/part-of': 'argocd',
      });
    expect(settingsMap({ a: 'b' })).toMatchObject({ metadata: { name: 'argocd-cm' }, data: { a: 'b' } });
  });

  it('have a secret that no other Argo CD has', () => {
    const secret = (seen: Seen[]) => seen.find(({ kind }) => kind === 'Secret')?.stringData;
    expect(secret(objects)).toEqual({ 'server.secretkey': expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(secret(argoCDObjects('argocd', {}) as Seen[])).not.toEqual(secret(objects));
  });

  it('tell who Argo CD is at a repository in a Secret of its kind', () => {
    const credentials = { url: 'https://forge/a/b.git', username: 'u', password: 'p' };
    expect(repositorySecret('models', 'argocd', credentials)).toMatchObject({
      metadata: { name: 'models', labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
      stringData: { type: 'git', ...credentials },
    });
  });
});
