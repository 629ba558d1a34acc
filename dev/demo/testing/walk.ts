import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ChurnModel } from '@churnops/crds/churn-model.gen.ts';
import type { TrainingRun } from '@churnops/crds/training-run.gen.ts';
import { beforeAll, expect, it } from 'vitest';
import { awaitObject } from '../../kubectl/await-object.ts';
import { type DemoDataset, prepareDataset } from '../dataset.ts';
import { predictFromInside } from '../prediction.ts';
import type { Stage } from '../stage.ts';
import { type Outcome, serveArtifact, tellStory, trainOnDataset } from '../story.ts';
import { disturb } from './operator-disturbance.ts';

const REAL_DATA = join(process.env['CHURN_DATA_DIR'] ?? '', 'telco-churn.csv');

const datasetOf = ({ settings, root, cluster }: Stage): Promise<DemoDataset> =>
  prepareDataset(settings, root, cluster.directory);

/** From a CSV file to predictions where someone applies by hand what serves, and what may go wrong on the way. */
export function tellWalk(opened: () => Stage): void {
  let stage: Stage;
  let outcome: Outcome;
  const kubectl = (...args: string[]) => stage.cluster.kubectl.run(['-n', stage.settings.namespace, ...args]);

  beforeAll(() => {
    const own = process.env['CHURN_DATA_DIR'] && existsSync(REAL_DATA);
    const settings = {
      ...opened().settings,
      ...(own && { data: REAL_DATA, target: 'churn' }),
      model: 'walk',
    };
    stage = { ...opened(), settings };
  });

  it('trains, stores, serves, and predicts what the trainer computed', async () => {
    outcome = await tellStory(stage, await datasetOf(stage));
    expect(outcome.artifact).toMatch(/^oci:\/\/.+@sha256:[0-9a-f]{64}$/);
    expect(outcome.largestDifference).toBeLessThanOrEqual(1e-5);
    expect(outcome.prediction.model_version).toBe(outcome.artifact.slice(-64, -52));
    expect(outcome.prediction.predictions).toEqual(outcome.model.goldenRows.label);
  });

  it('trains a model that is about as good as the peers on that data', async () => {
    const auc = outcome.model.report.metrics['auc'];
    expect(auc?.value).toBeGreaterThan(0.8);
    expect(auc?.lower).toBeLessThan(auc?.value ?? 0);
  });

  it('is told by the columns of kubectl get', async () => {
    const table = await kubectl('get', 'churnmodels,trainingruns');
    expect(table).toMatch(/NAME +.*READY/);
    expect(table).toContain(outcome.prediction.model_version);
    expect(table).toMatch(/Succeeded/);
    expect(table).toMatch(/0\.8\d/);
  });

  it('is explained by kubectl', async () => {
    const text = await kubectl('explain', 'churnmodel.spec.serving');
    expect(text).toContain('DESCRIPTION');
    for (const field of ['artifact', 'minReplicas', 'maxReplicas', 'targetCPUUtilization'])
      expect(text).toContain(field);
  });

  it.each(['churnops-system', 'churn-dev'])(
    'has Pod Security restricted enforced in %s',
    async (namespace) => {
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'privileged', namespace },
        spec: { containers: [{ name: 'a', image: 'a', securityContext: { privileged: true } }] },
      };
      await expect(stage.cluster.kubectl.apply(pod)).rejects.toThrow(/violates PodSecurity "restricted/);
    },
  );

  it('reaches the same end when the operator is killed again and again', async () => {
    const other: Stage = {
      ...stage,
      settings: { ...opened().settings, model: 'disturbed' },
    };
    const disturbance = disturb(stage.cluster.kubectl);
    let artifact: string;
    try {
      artifact = (await trainOnDataset(other, await datasetOf(other))).artifact;
      await serveArtifact(other, artifact);
    } finally {
      expect(await disturbance.end()).toBeGreaterThan(1);
    }
    const jobs = JSON.parse(await kubectl('get', 'jobs', '-l', 'churnops.dev/model=disturbed', '-o', 'json'));
    expect(jobs.items.length).toBeLessThanOrEqual(1);
    const model = JSON.parse(await kubectl('get', 'churnmodel', 'disturbed', '-o', 'json')) as ChurnModel;
    expect(model.status?.serving?.current).toBe(artifact);
  });

  it('says in a sentence what is wrong with bad data', async () => {
    const run = JSON.parse(await kubectl('get', 'trainingrun', outcome.run, '-o', 'json')) as TrainingRun;
    const checks = [{ name: 'far-more-rows', type: 'RowCount', minimum: 1_000_000 }];
    const name = 'too-few-rows';
    await stage.cluster.kubectl.apply({
      ...run,
      metadata: { name, namespace: stage.settings.namespace },
      spec: { ...run.spec, checks },
      status: undefined,
    });
    const failed = await awaitObject<TrainingRun, TrainingRun>(
      stage.cluster.kubectl,
      ['trainingrun', name, '-n', stage.settings.namespace],
      (seen) => (['Failed', 'Succeeded'].includes(seen?.status?.phase ?? '') ? seen : undefined),
      (seen) => seen?.status?.phase ?? 'no status',
      { timeout: 120_000 },
    );
    expect(failed.status?.phase).toBe('Failed');
    expect(failed.status?.failure?.message).toMatch(/far-more-rows.*(1000000|1,000,000)/);
    expect(failed.status?.attempts).toBe(1);
  });

  it('ends a finished run when its time to live is over, and keeps what it made', async () => {
    const run = JSON.parse(await kubectl('get', 'trainingrun', 'too-few-rows', '-o', 'json')) as TrainingRun;
    const name = 'short-lived';
    await stage.cluster.kubectl.apply({
      ...run,
      metadata: { name, namespace: stage.settings.namespace },
      spec: { ...run.spec, ttlSecondsAfterFinished: 1 },
      status: undefined,
    });
    await kubectl('wait', '--for=delete', `trainingrun/${name}`, '--timeout=120s');
    expect(await stage.cluster.kubectl.get(['job', name, '-n', stage.settings.namespace])).toBeUndefined();
  });

  it('serves nothing once the artifact is taken out, and serves again when it is back', async () => {
    const patch = (artifact: string | null) =>
      kubectl(
        'patch',
        'churnmodel',
        'disturbed',
        '--type=merge',
        '-p',
        JSON.stringify({ spec: { serving: { artifact } } }),
      );
    const model = JSON.parse(await kubectl('get', 'churnmodel', 'disturbed', '-o', 'json')) as ChurnModel;
    await patch(null);
    await kubectl('wait', '--for=delete', 'deployment/disturbed', '--timeout=120s');
    await patch(model.spec.serving?.artifact ?? null);
    await kubectl('wait', '--for=condition=Ready', 'churnmodel/disturbed', '--timeout=120s');
    const image = stage.images.get('curl') ?? '';
    const url = model.status?.serving?.url ?? '';
    const rows = outcome.model.goldenRows.rows.slice(0, 1);
    const { predictions } = await predictFromInside(
      stage.cluster.kubectl,
      stage.settings.namespace,
      image,
      url,
      rows,
    );
    expect(predictions).toHaveLength(1);
  });

  it('leaves nothing behind when a ChurnModel is deleted', async () => {
    await kubectl('delete', 'churnmodel', 'disturbed', '--timeout=120s');
    await kubectl(
      'wait',
      '--for=delete',
      'pod',
      '-l',
      'churnops.dev/model=disturbed,app.kubernetes.io/name=model-server',
      '--timeout=120s',
    );
    const kinds =
      'deployments,replicasets,services,horizontalpodautoscalers,poddisruptionbudgets,serviceaccounts,pods';
    const left = await kubectl(
      'get',
      kinds,
      '-l',
      'churnops.dev/model=disturbed,app.kubernetes.io/name=model-server',
      '-o',
      'name',
    );
    expect(left.trim()).toBe('');
  });
}
