import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildFlags, kubernetesStamps, VERSIONS } from './build-flags.ts';
import { modulesDirectory } from './cache.ts';

describe('the flags of builds', () => {
  it.each([
    ['kubernetes', `k8s.io/kubernetes ${VERSIONS.kubernetes}\n`],
    ['gitea', `code.gitea.io/gitea ${VERSIONS.gitea}\n`],
    ['argo-cd', `github.com/argoproj/argo-cd/v3 ${VERSIONS['argo-cd']}\n`],
  ] as const)('stamp the version of %s that its modules pin', async (modules, line) => {
    expect(await readFile(join(modulesDirectory(modules), 'go.mod'), 'utf8')).toContain(line);
  });

  it('stamp major and minor version of Kubernetes apart', () => {
    const stamp = 'k8s.io/component-base/version';
    expect(kubernetesStamps('v1.34.4')).toMatchObject({
      [`${stamp}.gitMajor`]: '1',
      [`${stamp}.gitMinor`]: '34',
    });
    expect(buildFlags('pause').linker).toMatch(/^-s -w -X \S+gitVersion=v1\.34\.4 -X \S+ -X \S+$/);
  });

  it('repeat the tags of a build to the linker, quoted', () => {
    const { linker, tags } = buildFlags('gitea');
    expect(linker).toContain(`-X 'main.Tags=${tags}'`);
  });

  it('use C for Gitea alone, whose database is a library of C', () => {
    expect(buildFlags('gitea').compiler).toContainEqual({ program: 'gcc', package: 'gcc' });
    expect(buildFlags('argo-cd').compiler).toBeUndefined();
  });
});
