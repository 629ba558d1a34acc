import { join } from 'node:path';
import type { DriftMonitor } from '@churnops/crds/drift-monitor.gen.ts';
import type { TrainingRun } from '@churnops/crds/training-run.gen.ts';
import { openStage } from '@churnops/dev/demo/open-stage.ts';
import type { Stage } from '@churnops/dev/demo/stage.ts';
import { stageDataset } from '@churnops/dev/demo/stage-dataset.ts';
import { train } from '@churnops/dev/demo/training.ts';
import { awaitObject } from '@churnops/dev/kubectl/await-object.ts';
import { pushDataset } from '@churnops/lib/artifact/dataset.ts';
import { parseCustomerDrift } from '@churnops/trainer-job/data/generate/customer-drift.ts';
import { generateTelco } from '@churnops/trainer-job/data/generate/generate-telco.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const NAMESPACE = 'sources';
const NAME = 'customers';
const ROWS = 4_000;
const WINDOW = '15s';
const PATIENCE = { timeout: 180_000 };

type Status = NonNullable<DriftMonitor['status']>;

describe('a monitor of a data set, whose runs are Jobs on a node', () => {
  let stage: Stage;
  let repository: string;

  const kubectl = (...args: string[]) => stage.cluster.kubectl.run(['-n', NAMESPACE, ...args]);

  beforeAll(async () => {
    stage = await openStage();
    const { cluster, story } = stage;
    const dataset = await stageDataset(stage, NAMESPACE);
    repository = dataset.repository;
    const spec = { ...dataset.spec, algorithm: { type: 'LogisticRegression' } };
    const run = {
      apiVersion: 'churnops.dev/v1alpha1',
      kind: 'TrainingRun',
      metadata: { name: 'telco-1', namespace: NAMESPACE },
    };
    const { status } = await train(cluster.kubectl, { ...run, spec }, story);
    const serving = { artifact: status?.artifact, minReplicas: 1, resources: { requests: { cpu: '50m' } } };
    await apply('ChurnModel', 'telco', { serving });
  });
  afterAll(async () => {
    await kubectl('delete', 'namespace', NAMESPACE, '--ignore-not-found', '--wait=false');
    await stage?.registry.close();
  });

  const apply = (kind: string, name: string, spec: object) =>
    stage.cluster.kubectl.apply({
      ...{ apiVersion: 'churnops.dev/v1alpha1', kind },
      ...{ metadata: { name, namespace: NAMESPACE }, spec },
    });

  /** Stores customers, and lets the monitor read them from now on. */
  async function watch(seed: number, drift?: string): Promise<void> {
    const path = join(stage.cluster.directory, `customers-${seed}.csv`);
    const changed = drift === undefined ? {} : { drift: parseCustomerDrift(drift)! };
    await generateTelco({ rows: ROWS, seed, path, ...changed });
    const { digest } = await pushDataset(stage.registry, `${repository}-data`, path);
    const dataset = { artifact: `oci://${repository}-data@${digest}` };
    const spec = { modelRef: { name: 'telco' }, window: { duration: WINDOW } };
    await apply('DriftMonitor', NAME, { ...spec, source: { type: 'Dataset', dataset } });
  }

  const awaitStatus = (judge: (status: Status) => boolean) =>
    awaitObject<DriftMonitor, Status>(
      stage.cluster.kubectl,
      ['driftmonitor', NAME, '-n', NAMESPACE],
      (seen) => (seen?.status && judge(seen.status) ? seen.status : undefined),
      (seen) => JSON.stringify(seen?.status),
      PATIENCE,
    );

  async function runs(): Promise<TrainingRun[]> {
    const labels = ['-l', `churnops.dev/drift-monitor=${NAME}`];
    return JSON.parse(await kubectl('get', 'trainingruns', ...labels, '-o', 'json')).items;
  }

  it('are counted one a window, also while the operator begins anew', async () => {
    await watch(1);
    const first = await awaitStatus(({ last }) => last !== undefined);
    expect(first.last).toMatchObject({ verdict: 'Clear', rows: ROWS });
    const labels = 'app.kubernetes.io/name=churnops-operator';
    await stage.cluster.kubectl.run(['delete', 'pod', '-n', 'churnops-system', '-l', labels, '--wait=false']);
    const { totals } = await awaitStatus((status) => (status.totals?.windows ?? 0) >= 2);
    expect(totals).toMatchObject({ alarms: 0, rows: totals!.windows! * ROWS });
    const starts = (await runs()).map(({ metadata }) => metadata.annotations?.['churnops.dev/window-start']);
    expect(new Set(starts).size).toBe(starts.length);
  });

  it('find drift, and go with the monitor', async () => {
    await watch(2, 'monthly_charges=+25%');
    const { episode } = await awaitStatus((status) => status.episode !== undefined);
    expect(episode?.columns).toContain('monthly_charges');
    await kubectl('delete', 'driftmonitor', NAME, '--cascade=foreground', '--timeout=120s');
    expect(await runs()).toEqual([]);
    const jobs = JSON.parse(await kubectl('get', 'jobs', '-o', 'json')).items as TrainingRun[];
    expect(jobs.filter(({ metadata }) => metadata.name?.includes('-profile-'))).toEqual([]);
  });
});
