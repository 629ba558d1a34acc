import { join } from 'node:path';

/** What Argo CD's processes are started with. */
export interface ArgoCDPlan {
  /** Folder with links to the programs by the names that Argo CD calls them by. */
  binaries: string;
  directory: string;
  kubeconfig: string;
  namespace: string;
  ports: Record<'redis' | 'repoServer' | 'repoServerMetrics' | 'controllerMetrics', number>;
  redisPassword: string;
  /** Seconds between two looks at a repository. */
  pollSeconds: number;
  serverSideDiff: boolean;
}

const LOOPBACK = '127.0.0.1';

/** The argument list of the repo-server, which clones repositories and renders manifests. */
export function repoServerArguments({ binaries, ports }: ArgoCDPlan): [string, ...string[]] {
  return [
    join(binaries, 'argocd-repo-server'),
    `--address=${LOOPBACK}`,
    `--port=${ports.repoServer}`,
    `--metrics-address=${LOOPBACK}`,
    `--metrics-port=${ports.repoServerMetrics}`,
    `--redis=${LOOPBACK}:${ports.redis}`,
    // Both ends are on loopback, where a certificate that no one could verify would add nothing.
    '--disable-tls',
    '--logformat=text',
  ];
}

/** The argument list of the application-controller, which compares and syncs. */
export function controllerArguments(plan: ArgoCDPlan): [string, ...string[]] {
  const { binaries, ports, namespace, kubeconfig } = plan;
  return [
    join(binaries, 'argocd-application-controller'),
    `--kubeconfig=${kubeconfig}`,
    `--namespace=${namespace}`,
    `--repo-server=${LOOPBACK}:${ports.repoServer}`,
    '--repo-server-plaintext',
    `--redis=${LOOPBACK}:${ports.redis}`,
    `--metrics-port=${ports.controllerMetrics}`,
    `--server-side-diff-enabled=${plan.serverSideDiff}`,
    '--logformat=text',
  ];
}

/** The environment of Argo CD's processes, which look for files where its image has them unless told. */
export function argoCDEnvironment(plan: ArgoCDPlan, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { binaries, directory, kubeconfig, pollSeconds, redisPassword } = plan;
  return {
    ...environment,
    PATH: `${binaries}:${environment['PATH'] ?? ''}`,
    HOME: directory,
    TMPDIR: join(directory, 'checkouts'),
    KUBECONFIG: kubeconfig,
    // Lets https://kubernetes.default.svc, which Applications name, mean the cluster of the kubeconfig.
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_TLS_DATA_PATH: join(directory, 'certificates'),
    ARGOCD_SSH_DATA_PATH: join(directory, 'ssh'),
    ARGOCD_ASK_PASS_SOCK: join(directory, 'ask-pass.sock'),
    ARGOCD_RECONCILIATION_TIMEOUT: `${pollSeconds}s`,
    ARGOCD_RECONCILIATION_JITTER: '0s',
    REDIS_PASSWORD: redisPassword,
  };
}
