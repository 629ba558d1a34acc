/** One program that tests or the demo run: where its source is and which set of pinned Go modules it is built from. */
export interface Program {
  /** File name of the program, as in `kube-apiserver`. */
  name: string;
  /** Folder beside this file that holds the `go.mod` and `go.sum` it is built with. */
  modules: Modules;
  /** Go package of its `main`. */
  package: string;
}

/** The sets of pinned Go modules. */
export type Modules = 'kubernetes' | 'metrics-server' | 'pause' | 'gitea' | 'argo-cd' | 'versitygw';

/** The programs of the local cluster, in the order in which they are built: what integration tests need comes first. */
const CLUSTER: readonly Program[] = [
  { name: 'etcd', modules: 'kubernetes', package: 'go.etcd.io/etcd/server/v3' },
  kubernetes('kube-apiserver'),
  kubernetes('kubectl'),
  kubernetes('kubelet'),
  kubernetes('kube-controller-manager'),
  kubernetes('kube-scheduler'),
  kubernetes('kube-proxy'),
  {
    name: 'registry',
    modules: 'kubernetes',
    package: 'github.com/distribution/distribution/v3/cmd/registry',
  },
  { name: 'coredns', modules: 'kubernetes', package: 'github.com/coredns/coredns' },
  { name: 'pause', modules: 'pause', package: '.' },
  {
    name: 'metrics-server',
    modules: 'metrics-server',
    package: 'sigs.k8s.io/metrics-server/cmd/metrics-server',
  },
];

/** A forge and a GitOps controller, which stand beside a cluster: only what promotes by pull request needs them. */
const PROMOTION: readonly Program[] = [
  { name: 'gitea', modules: 'gitea', package: 'code.gitea.io/gitea' },
  { name: 'kustomize', modules: 'argo-cd', package: 'sigs.k8s.io/kustomize/kustomize/v5' },
  { name: 'argocd', modules: 'argo-cd', package: 'github.com/argoproj/argo-cd/v3/cmd' },
];

/** The store that speaks S3, for the tests of what reads and writes data. */
export const STORE_PROGRAM = 'versitygw';

const STORE: Program = {
  name: STORE_PROGRAM,
  modules: 'versitygw',
  package: 'github.com/versity/versitygw/cmd/versitygw',
};

/** Every program there is. */
export const PROGRAMS: readonly Program[] = [...CLUSTER, ...PROMOTION, STORE];

/** The programs of the local cluster. */
export const CLUSTER_PROGRAMS: readonly string[] = CLUSTER.map(({ name }) => name);

/** The programs that a control plane without nodes needs. */
export const CONTROL_PLANE_PROGRAMS: readonly string[] = ['etcd', 'kube-apiserver'];

/** The program that is a Git forge. */
export const FORGE_PROGRAM = 'gitea';

/** The programs of Argo CD: itself, and what it renders manifests with. */
export const ARGO_CD_PROGRAMS: readonly string[] = ['argocd', 'kustomize'];

function kubernetes(name: string): Program {
  return { name, modules: 'kubernetes', package: `k8s.io/kubernetes/cmd/${name}` };
}
