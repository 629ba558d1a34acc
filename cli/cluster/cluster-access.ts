import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ApiClient } from '@churnops/operator/kubernetes/api-client.ts';
import { connect } from '@churnops/operator/kubernetes/connection.ts';
import { type Arguments, type Context, type Option, textOption } from '../command.ts';
import { error } from '../errors.ts';
import { Models } from './models.ts';
import { Monitors } from './monitors.ts';

/** The options of every command that speaks to a cluster, as kubectl has them. */
export const CLUSTER_OPTIONS: Readonly<Record<string, Option>> = {
  namespace: {
    short: 'n',
    value: 'NAMESPACE',
    description: 'the namespace',
    standard: 'that of the context',
  },
  context: { value: 'NAME', description: 'the context of the kubeconfig', standard: 'its current one' },
  kubeconfig: { value: 'FILE', description: 'how to reach the cluster', standard: '$KUBECONFIG' },
};

/** What the apiserver's audit log names these requests by. */
const USER_AGENT = 'churnops-cli';

/** The objects of a cluster, and the namespace that is meant where nothing else is said. */
export interface ClusterAccess {
  models: Models;
  monitors: Monitors;
  namespace: string;
}

/** Runs `action` with the cluster that the command line, the environment or the kubeconfig names. */
export async function withCluster<T>(
  given: Arguments,
  { environment }: Context,
  action: (access: ClusterAccess) => Promise<T>,
): Promise<T> {
  const kubeconfig = chooseKubeconfig(textOption(given, 'kubeconfig'), environment);
  const context = textOption(given, 'context');
  const connection = await connect({
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(context !== undefined && { context }),
  });
  try {
    const client = new ApiClient(connection, undefined, USER_AGENT);
    const namespace = textOption(given, 'namespace') ?? connection.namespace ?? 'default';
    const { server } = connection;
    const [models, monitors] = [new Models(client, server), new Monitors(client, server)];
    return await action({ models, monitors, namespace });
  } finally {
    await connection.dispatcher.destroy();
  }
}

/**
 * The files that describe the cluster, as kubectl finds them; undefined for a pod's own service account.
 *
 * @throws ClusterUnknown
 */
function chooseKubeconfig(
  option: string | undefined,
  environment: NodeJS.ProcessEnv,
): readonly string[] | undefined {
  if (option !== undefined) return [option];
  const named = (environment['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  if (named.length > 0) return named;
  const usual = join(environment['HOME'] || homedir(), '.kube', 'config');
  if (existsSync(usual)) return [usual];
  if (environment['KUBERNETES_SERVICE_HOST']) return undefined;
  throw error('ClusterUnknown', { path: usual });
}
