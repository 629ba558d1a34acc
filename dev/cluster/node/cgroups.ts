import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';

/** Makes the cluster's own root in every cgroup hierarchy: one for version 2, one a controller for version 1. */
export async function makeCgroups(cgroup: string): Promise<void> {
  if (await exists(join(ROOT, 'cgroup.controllers'))) {
    await mkdir(join(ROOT, cgroup), { recursive: true });
    return;
  }
  for (const hierarchy of await readdir(ROOT)) {
    await mkdir(join(ROOT, hierarchy, cgroup), { recursive: true });
    if (hierarchy.split(',').includes('cpuset')) await inheritCpuset(join(ROOT, hierarchy), cgroup);
  }
}

/** A cpuset of version 1 begins empty and takes no process until it has processors and memory. */
async function inheritCpuset(hierarchy: string, cgroup: string): Promise<void> {
  for (const file of ['cpuset.cpus', 'cpuset.mems'])
    await writeFile(join(hierarchy, cgroup, file), await readFile(join(hierarchy, file), 'utf8'));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
