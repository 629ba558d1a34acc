import type { RequiredPackage } from '../packages/debian-packages.ts';
import type { Modules } from './program-table.ts';

/** How the programs of one set of modules are built. */
export interface BuildFlags {
  /** No symbol tables, and the version that the project's own release builds stamp in. */
  linker: string;
  /** Go's build tags, separated by spaces. They are stamped in too, and with that part of the key in the cache. */
  tags?: string;
  /** What a build with C needs; where there is none, C is left out and the program is static. */
  compiler?: readonly RequiredPackage[];
}

/** The versions that programs report; the same as in the modules' go.mod, which a test compares. */
export const VERSIONS = { kubernetes: 'v1.34.4', gitea: 'v1.26.0', 'argo-cd': 'v3.2.6' } as const;

const SQLITE = 'sqlite sqlite_unlock_notify';

const C_COMPILER: readonly RequiredPackage[] = [
  { program: 'gcc', package: 'gcc' },
  { program: '/usr/include/stdlib.h', package: 'libc6-dev' },
];

/** The flags of each set of modules. */
export function buildFlags(modules: Modules): BuildFlags {
  if (modules === 'gitea') {
    const stamps = { 'main.Version': VERSIONS.gitea.slice(1), 'main.Tags': SQLITE };
    return { linker: linkerFlags(stamps), tags: SQLITE, compiler: C_COMPILER };
  }
  if (modules === 'argo-cd')
    return {
      linker: linkerFlags({ 'github.com/argoproj/argo-cd/v3/common.version': VERSIONS[modules].slice(1) }),
    };
  return { linker: linkerFlags(kubernetesStamps(VERSIONS.kubernetes)) };
}

/** What Kubernetes' programs say of their version, major and minor apart. */
export function kubernetesStamps(version: string): Record<string, string> {
  const [major = '', minor = ''] = version.slice(1).split('.');
  const stamp = 'k8s.io/component-base/version';
  return { [`${stamp}.gitVersion`]: version, [`${stamp}.gitMajor`]: major, [`${stamp}.gitMinor`]: minor };
}

function linkerFlags(stamps: Record<string, string>): string {
  const settings = Object.entries(stamps).map(([name, value]) =>
    value.includes(' ') ? `-X '${name}=${value}'` : `-X ${name}=${value}`,
  );
  return ['-s -w', ...settings].join(' ');
}
