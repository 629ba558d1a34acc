import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modulesDirectory } from './cache.ts';
import { CONTROL_PLANE_PROGRAMS, KUBERNETES_VERSION, linkerFlags, PROGRAMS } from './program-table.ts';

describe('the table of programs', () => {
  it('names the version of Kubernetes that its modules pin', async () => {
    const modules = await readFile(join(modulesDirectory('kubernetes'), 'go.mod'), 'utf8');
    expect(modules).toContain(`k8s.io/kubernetes ${KUBERNETES_VERSION}\n`);
  });

  it('builds first what the integration tests need', () => {
    const first = PROGRAMS.slice(0, CONTROL_PLANE_PROGRAMS.length).map(({ name }) => name);
    expect(first).toEqual(CONTROL_PLANE_PROGRAMS);
  });

  it('stamps major and minor version apart', () => {
    expect(linkerFlags('v1.34.4')).toContain(
      'version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=34',
    );
  });
});
