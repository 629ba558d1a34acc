import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { grantedRights, type Role } from '../../../kustomize/rights/granted-rights.ts';
import { usedRights } from '../../../kustomize/rights/used-rights.ts';
import type { Stage } from '../stage.ts';

/** The operator as the apiserver knows it. */
const OPERATOR = 'system:serviceaccount:churnops-system:churnops-operator';

/** Rights that this story has no occasion for, with the reason why they are given. */
const UNSEEN = new Set([
  // Read again only when a write of a status met a conflict.
  'get churnmodels.churnops.dev',
  'get trainingruns.churnops.dev',
  'get driftmonitors.churnops.dev',
  // No model here scores files by a schedule.
  'get cronjobs.batch',
  'create cronjobs.batch',
  'patch cronjobs.batch',
  'delete cronjobs.batch',
  // A series of the same event is patched; one event is created.
  'patch events.events.k8s.io',
  // The Job of a succeeded run is deleted a day after its end.
  'delete jobs.batch',
  // The apiserver asks for it while it admits a child that blocks its owner's deletion, where that admission plugin is on.
  'update churnmodels.churnops.dev/finalizers',
  'update trainingruns.churnops.dev/finalizers',
  'update driftmonitors.churnops.dev/finalizers',
]);

/** What the operator asked for in all that was told before, held against what it may ask for. */
export function tellRights(opened: () => Stage): void {
  it('gave the operator no right that it did not use, and it asked for none that it lacks', async () => {
    const stage = opened();
    const path = join(stage.root, '.local', stage.settings.clusterName, 'logs', 'audit.log');
    const log = await readFile(path, 'utf8');
    const { used, denied } = usedRights(log.slice(0, log.lastIndexOf('\n') + 1), OPERATOR);
    const roles = await Promise.all([
      stage.cluster.kubectl.get<Role>(['clusterrole', 'churnops-operator']),
      stage.cluster.kubectl.get<Role>(['role', 'churnops-operator', '-n', 'churnops-system']),
    ]);
    const granted = grantedRights(roles.filter((role) => role !== undefined));
    expect(denied).toEqual([]);
    expect(granted.filter((right) => !used.includes(right) && !UNSEEN.has(right))).toEqual([]);
  });
}
