import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ForgeRepository } from '../../forge/forge-administration.ts';

/** The environments, in the order in which a version goes through them. */
export const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;

export type EnvironmentName = (typeof ENVIRONMENTS)[number];

interface Source {
  readonly repoURL: string;
  readonly path: string;
}

interface Application {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly sources: readonly Source[] } & Readonly<Record<string, unknown>>;
}

const MODELS = 'https://git.example.com/churn/models.git';

/**
 * The Applications of `examples/argo-cd/one-cluster`, reading the demo's repository. Their other source, what a namespace needs
 * around its models, is applied by the demo itself.
 */
export function readApplications(root: string, repository: ForgeRepository): Promise<object[]> {
  return Promise.all(
    ENVIRONMENTS.map(async (environment) => {
      const path = join(root, 'examples', 'argo-cd', 'one-cluster', `${environment}.yaml`);
      return applicationOf(parse(await readFile(path, 'utf8')) as Application, repository);
    }),
  );
}

/** An Application of the example with the one source that says what is served. */
export function applicationOf(example: Application, repository: ForgeRepository): object {
  const { sources, ...spec } = example.spec;
  const source = sources.find(({ repoURL }) => repoURL === MODELS);
  if (!source) throw new TypeError(`the Application ${example.metadata.name} does not read ${MODELS}`);
  return {
    ...example,
    metadata: { ...example.metadata, namespace: 'argocd' },
    spec: { ...spec, source: { ...source, repoURL: repository.cloneURL } },
  };
}
