import { basename, extname } from 'node:path';

/** What a person may say with environment variables before `make demo`. */
export interface DemoSettings {
  /** `local` starts a cluster of its own; `current` uses the kubeconfig at hand. */
  readonly cluster: 'local' | 'current';
  /** Names the local cluster, so that several can run side by side. */
  readonly clusterName: string;
  /** Where images and models go on a cluster of one's own: `host/path`. */
  readonly imageRegistry?: string;
  /** A CSV file of the user's; without it the demo makes its own data. */
  readonly data?: string;
  readonly target: string;
  /** Another seed makes another version of the model from the same data. */
  readonly seed?: number;
  /** The name of the ChurnModel. */
  readonly model: string;
  readonly namespace: string;
}

/** A name that Kubernetes accepts, made of a file's name: `My Customers.csv` becomes `my-customers`. */
export function modelNameOf(path: string): string {
  const words = basename(path, extname(path))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  const name = words
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return name === '' ? 'churn' : name;
}

/** Reads the settings, and says in a sentence which of them is missing or wrong. */
export function readDemoSettings(environment: NodeJS.ProcessEnv): DemoSettings {
  const cluster = environment['CLUSTER'] || 'local';
  if (cluster !== 'local' && cluster !== 'current') {
    throw new Error(`CLUSTER is "${cluster}": say local (the default) or current (the kubeconfig at hand)`);
  }
  const imageRegistry = environment['IMAGE_REGISTRY'];
  if (cluster === 'current' && !imageRegistry) {
    throw new Error(
      'CLUSTER=current needs IMAGE_REGISTRY, a host and path that you push to and the cluster pulls from, both without a password',
    );
  }
  const data = environment['DATA'];
  const target = environment['TARGET'];
  if (data && !target)
    throw new Error(`DATA is ${data}: say with TARGET which of its columns tells who churned`);
  const seed = environment['SEED'] ? Number(environment['SEED']) : undefined;
  if (seed !== undefined && !(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31))
    throw new Error(`SEED is "${environment['SEED']}": say a whole number from 0 to ${2 ** 31 - 1}`);
  return {
    cluster,
    clusterName: environment['CLUSTER_NAME'] || 'local',
    ...(imageRegistry && { imageRegistry }),
    ...(data && { data }),
    ...(seed !== undefined && { seed }),
    target: target || 'churn',
    model: data ? modelNameOf(data) : 'telco',
    namespace: 'churn-dev',
  };
}
