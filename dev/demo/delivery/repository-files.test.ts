import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ENVIRONMENTS } from './applications.ts';
import { type Filling, fillModel, fillRepository, listModel } from './repository-files.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

const filling: Filling = {
  model: 'retail',
  cloneURL: 'https://forge:3000/owner/models.git',
  apiURL: 'https://forge:3000/api/v1',
  approvers: { staging: 'colleague', prod: 'owner' },
  registry: 'registry:5000/models',
  ownData: false,
};

const DEV = 'environments/dev/retail.yaml';

const EXAMPLE = `# What customers see.
kind: ChurnModel
metadata:
  name: telco
spec:
  source: { path: environments/staging/telco.yaml }
  accepts:
    approval: { mode: Review }
    gates:
      - { name: floor, metric: auc, minimum: 0.8 } # on this data
      - { name: no-worse, metric: auc, maximumLossAgainstServed: 0.01 }
    windows: [{ name: office, cron: "0 9 * * 1-5", duration: 8h, action: Allow }]
    probation: { duration: 30m }
  serving:
    minReplicas: 3 # one a zone
    resources: { requests: { cpu: 2 } }
  promotions:
    - name: prod
      from: Served
      to: { path: environments/prod/telco.yaml }
      soak: 24h
`;

describe('the repository of the demo', () => {
  it('has the files of the example under the name of the model', async () => {
    const files = await fillRepository(ROOT, filling, async () => undefined);
    for (const environment of ENVIRONMENTS) {
      const model = parse(files[`environments/${environment}/retail.yaml`] ?? '');
      expect(model).toMatchObject({
        metadata: { name: 'retail' },
        spec: { gitRepository: { url: filling.cloneURL } },
      });
      expect(parse(files[`environments/${environment}/kustomization.yaml`] ?? '')).toMatchObject({
        resources: ['retail.yaml', 'retail-drift.yaml'],
      });
      expect(Object.keys(files)).not.toContain(`environments/${environment}/telco.yaml`);
    }
  });

  it('watches the model in each environment, by short windows', async () => {
    const files = await fillRepository(ROOT, filling, async () => undefined);
    for (const environment of ENVIRONMENTS)
      expect(parse(files[`environments/${environment}/retail-drift.yaml`] ?? '')).toMatchObject({
        metadata: { name: 'retail' },
        spec: { modelRef: { name: 'retail' }, window: { duration: '30s' } },
      });
  });

  it('trains anew on the newest data that there is, where the data is that of the example', async () => {
    const { training } = parse((await fillRepository(ROOT, filling, async () => undefined))[DEV] ?? '').spec;
    expect(training).toMatchObject({
      template: {
        data: { artifact: 'oci://registry:5000/models/churn/retail-data:current' },
        output: { repository: 'registry:5000/models/churn/retail' },
      },
      retrainOn: { drift: true },
      cooldown: '30s',
    });
    const own = await fillRepository(ROOT, { ...filling, ownData: true }, async () => undefined);
    expect(parse(own[DEV] ?? '').spec).not.toHaveProperty('training');
  });

  it('has drift in prod ask dev for training, where dev trains', async () => {
    const prod = 'environments/prod/retail.yaml';
    const files = await fillRepository(ROOT, filling, async () => undefined);
    const retrain = { name: 'retrain', from: 'Drift', to: { path: 'environments/dev/retail.yaml' } };
    expect(parse(files[prod] ?? '').spec.promotions).toEqual([retrain]);
    const own = await fillRepository(ROOT, { ...filling, ownData: true }, async () => undefined);
    expect(parse(own[prod] ?? '').spec).not.toHaveProperty('promotions');
  });

  it('is left as it is where it is all there', async () => {
    const files = await fillRepository(ROOT, filling, async () => undefined);
    expect(await fillRepository(ROOT, filling, async (path) => files[path])).toEqual({});
  });

  it('takes a second model beside the first', async () => {
    const files = await fillRepository(ROOT, filling, async () => undefined);
    const more = await fillRepository(ROOT, { ...filling, model: 'bank' }, async (path) => files[path]);
    expect(parse(more['environments/dev/kustomization.yaml'] ?? '').resources).toEqual([
      'retail.yaml',
      'retail-drift.yaml',
      'bank.yaml',
      'bank-drift.yaml',
    ]);
    expect(Object.keys(more)).not.toContain('README.md');
  });
});

describe('a model of the example that is filled in', () => {
  const filled = fillModel(EXAMPLE, 'environments/staging/telco.yaml', filling);
  const { spec } = parse(filled);

  it('tells where it lies in Git, and how Git is reached', () => {
    expect(spec.source).toEqual({ path: 'environments/staging/retail.yaml' });
    expect(spec.gitRepository).toEqual({
      url: filling.cloneURL,
      provider: 'Gitea',
      apiURL: filling.apiURL,
      caRef: { name: 'git-ca' },
      secretRef: { name: 'git' },
    });
  });

  it('is proposed to the next environment after a short time', () => {
    expect(spec.promotions).toEqual([
      { name: 'prod', from: 'Served', to: { path: 'environments/prod/retail.yaml' }, soak: '20s' },
    ]);
  });

  it('is approved by the one who is there for it, at any hour', () => {
    expect(spec.accepts.approval).toEqual({ mode: 'Review', approvers: { users: ['colleague'] } });
    expect(spec.accepts).not.toHaveProperty('windows');
    expect(spec.accepts.probation.duration).toBe('30s');
  });

  it('fits on a small cluster', () => {
    expect(spec.serving).toEqual({ minReplicas: 1, profile: { slot: '10s' } });
  });

  it('keeps its comments', () => {
    expect(filled).toContain('# What customers see.');
    expect(filled).toContain('# on this data');
  });

  it('has no gate with a figure of the example where the data is another', () => {
    const own = parse(fillModel(EXAMPLE, 'environments/staging/telco.yaml', { ...filling, ownData: true }));
    expect(own.spec.accepts.gates.map(({ name }: { name: string }) => name)).toEqual(['no-worse']);
  });
});

describe('a kustomization', () => {
  it('has each model once', () => {
    const once = listModel(undefined, 'resources:\n  - telco.yaml\n  - telco-drift.yaml\n', 'retail');
    expect(listModel(once, '', 'retail')).toBe(once);
    expect(parse(listModel(once, '', 'bank'))).toEqual({
      resources: ['retail.yaml', 'retail-drift.yaml', 'bank.yaml', 'bank-drift.yaml'],
    });
  });
});
