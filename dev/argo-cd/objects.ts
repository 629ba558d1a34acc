import { randomBytes } from 'node:crypto';

/** A repository that Argo CD reads, and as whom. */
export interface RepositoryCredentials {
  url: string;
  username: string;
  password: string;
}

/** Argo CD reads settings from objects with this label only. */
const PART = { 'app.kubernetes.io/part-of': 'argocd' };

/**
 * The objects without which Argo CD does not run: its namespace, its settings, and the project that Applications are in
 * unless they name another.
 *
 * @param settings what `argocd-cm` holds, as in `resource.customizations.health.GROUP_KIND`
 */
export function argoCDObjects(namespace: string, settings: Readonly<Record<string, string>>): object[] {
  const named = (name: string) => ({ name, namespace, labels: { ...PART, 'app.kubernetes.io/name': name } });
  const everywhere = [{ namespace: '*', server: '*' }];
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    settingsMap(settings, namespace),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: named('argocd-rbac-cm') },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: named('argocd-secret'),
      stringData: { 'server.secretkey': randomBytes(32).toString('hex') },
    },
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'default', namespace },
      spec: {
        sourceRepos: ['*'],
        destinations: everywhere,
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      },
    },
  ];
}

/** The ConfigMap with Argo CD's settings. */
export function settingsMap(settings: Readonly<Record<string, string>>, namespace = 'argocd'): object {
  const metadata = {
    name: 'argocd-cm',
    namespace,
    labels: { ...PART, 'app.kubernetes.io/name': 'argocd-cm' },
  };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: settings };
}

/** The Secret that lets Argo CD into a repository. */
export function repositorySecret(
  name: string,
  namespace: string,
  credentials: RepositoryCredentials,
): object {
  const labels = { 'argocd.argoproj.io/secret-type': 'repository' };
  const stringData = { type: 'git', ...credentials };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace, labels }, stringData };
}
