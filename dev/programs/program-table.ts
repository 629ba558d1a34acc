/** One program of the cluster: where its source is and which set of pinned Go modules it is built from. */
export interface Program {
  /** File name of the program, as in `kube-apiserver`. */
  name: string;
  /** Folder beside this file that holds the `go.mod` and `go.sum` it is built with. */
  modules: 'kubernetes' | 'metrics-server' | 'pause';
  /** Go package of its `main`. */
  package: string;
}

/** The version the programs of Kubernetes report; the same as in kubernetes/go.mod, which a test compares. */
export const KUBERNETES_VERSION = 'v1.34.4';

/** Every program, in the order in which they are built: what integration tests need comes first. */
export const PROGRAMS: readonly Program[] = [
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

/** The programs that a control plane without nodes needs. */
export const CONTROL_PLANE_PROGRAMS: readonly string[] = ['etcd', 'kube-apiserver'];

/** Linker flags: no symbol tables, and the version that Kubernetes' own release builds stamp in. */
export function linkerFlags(version = KUBERNETES_VERSION): string {
  const [major, minor] = version.slice(1).split('.');
  const stamp = 'k8s.io/component-base/version';
  return `-s -w -X ${stamp}.gitVersion=${version} -X ${stamp}.gitMajor=${major} -X ${stamp}.gitMinor=${minor}`;
}

function kubernetes(name: string): Program {
  return { name, modules: 'kubernetes', package: `k8s.io/kubernetes/cmd/${name}` };
}
