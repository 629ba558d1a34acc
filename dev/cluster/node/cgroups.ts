import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';

/** The controllers that the kubelet asks for, where the kernel has them. */
const KUBELET_CONTROLLERS = ['cpu', 'cpuset', 'memory', 'hugetlb', 'pids'];

/** Makes the cluster's own root in every cgroup hierarchy: one for version 2, one a controller for version 1. */
export async function makeCgroups(cgroup: string): Promise<void> {
  if (await exists(join(ROOT, 'cgroup.controllers'))) {
    await delegateControllers();
    await mkdir(join(ROOT, cgroup), { recursive: true });
    return;
  }
  for (const hierarchy of await readdir(ROOT)) {
    await mkdir(join(ROOT, hierarchy, cgroup), { recursive: true });
    if (hierarchy.split(',').includes('cpuset')) await inheritCpuset(join(ROOT, hierarchy), cgroup);
  }
}

/** In version 2 the root passes on only the controllers that someone asked for; the kubelet does not start without its own. */
async function delegateControllers(): Promise<void> {
  const there = (await readFile(join(ROOT, 'cgroup.controllers'), 'utf8')).trim().split(' ');
  const asked = KUBELET_CONTROLLERS.filter((controller) => there.includes(controller));
  await writeFile(
    join(ROOT, 'cgroup.subtree_control'),
    asked.map((controller) => `+${controller}`).join(' '),
  );
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
