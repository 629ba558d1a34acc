import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kubectl } from '@churnops/dev/kubectl/kubectl.ts';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { dryCreate, installedKubectl } from './testing/installed-kubectl.ts';
import { ARTIFACT, churnModel, type LooseObject, trainingRun } from './testing/objects.ts';
import { GIT_REPOSITORY, PROMOTION } from './testing/promotion-refusals.ts';

const ROOT = join(import.meta.dirname, '..');

let kubectl: Kubectl;

beforeAll(async () => {
  kubectl = await installedKubectl(inject('kubeconfig'));
});

const dryRun = (object: LooseObject) => dryCreate(kubectl, object);

describe('the apiserver fills in defaults', () => {
  test('of a minimal ChurnModel', async () => {
    const { spec } = await dryRun(churnModel());
    expect(spec.serving).toMatchObject({
      minReplicas: 2,
      maxReplicas: 10,
      targetCPUUtilization: 70,
      progressDeadlineSeconds: 300,
      resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: 1, memory: '1Gi' } },
    });
  });

  test('of a ChurnModel that serves nothing: none', async () => {
    const { spec } = await dryRun(churnModel((model) => Object.assign(model, { spec: {} })));
    expect(spec).toEqual({});
  });

  test('of a minimal TrainingRun', async () => {
    const { spec } = await dryRun(trainingRun());
    expect(spec).toMatchObject({
      split: { salt: 'churnops', tuneShare: 0.16, testShare: 0.2 },
      algorithm: { type: 'RandomForest' },
      seed: 42,
      resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { cpu: 2, memory: '2Gi' } },
      activeDeadlineSeconds: 3600,
      backoffLimit: 2,
      suspend: false,
    });
    expect(spec).not.toHaveProperty('ttlSecondsAfterFinished');
  });

  test('of the Git repository, and none inside promotions and policies', async () => {
    const gates = [{ name: 'auc-floor', metric: 'auc', minimum: 0.8 }];
    const windows = [{ name: 'office', cron: '0 9 * * 1-5', duration: '8h', action: 'Allow' }];
    const written = { promotions: [PROMOTION], accepts: { approval: {}, gates, windows } };
    const { spec } = await dryRun(
      churnModel((model) => {
        model['spec'] = { gitRepository: { ...GIT_REPOSITORY, caRef: { name: 'git-ca' } }, ...written };
      }),
    );
    const gitRepository = { ...GIT_REPOSITORY, branch: 'main', caRef: { name: 'git-ca', key: 'ca.crt' } };
    expect(spec).toEqual({ gitRepository, ...written });
  });

  test('of parameters that are given in part, and none inside lists', async () => {
    const { spec } = await dryRun(
      trainingRun((run) => {
        run['spec'].algorithm = { type: 'RandomForest', randomForest: { trees: 7 } };
      }),
    );
    expect(spec.algorithm.randomForest).toEqual({ trees: 7, maximumDepth: 5, minimumRowsPerLeaf: 5 });
    expect(spec.contract.features[0]).toEqual({ name: 'tenure', type: 'Numeric' });
  });
});

describe('the apiserver accepts', () => {
  test.each<[string, (spec: LooseObject) => void]>([
    [
      'data by digest, with a pull secret',
      (spec) => {
        const artifact = `oci://localhost:5000/churn/data@sha256:${'a'.repeat(64)}`;
        spec['data'] = { artifact, pullSecretRef: { name: 'registry-read' } };
      },
    ],
    [
      'data on a volume, at a path with dots in its names',
      (spec) => {
        spec['data'] = {
          persistentVolumeClaim: { claimName: 'data', path: 'exports/..2024..v1/.telco.csv' },
        };
      },
    ],
    [
      'data from a url with port, query and checksum',
      (spec) => {
        spec['data'] = { url: 'http://data.svc:8080/telco.csv?version=3', sha256: 'a'.repeat(64) };
      },
    ],
    [
      'duplicate keys with a key, and a check of the key',
      (spec) => {
        spec['contract'].target.rowKey = 'customer_id';
        spec['checks'] = [
          { name: 'unique', type: 'DuplicateKeys' },
          { name: 'known', type: 'MissingShare', column: 'customer_id' },
        ];
      },
    ],
    [
      'a thousand features of long names',
      (spec) => {
        const name = (index: number) => `${'feature '.repeat(30)}${index}`;
        spec['contract'].features = Array.from({ length: 1000 }, (_, index) => ({
          name: name(index),
          type: 'Numeric',
        }));
      },
    ],
    [
      'bounds on a date',
      (spec) => {
        spec['contract'].features.push({
          name: 'since',
          type: 'Date',
          nullable: true,
          minimum: 0,
          maximum: 30000,
        });
      },
    ],
    [
      'an image by tag and digest',
      (spec) => {
        spec['image'] = `localhost:5000/team/trainer:1.2@sha256:${'a'.repeat(64)}`;
      },
    ],
  ])('%s', async (_, edit) => {
    await expect(dryRun(trainingRun((run) => edit(run['spec'])))).resolves.toBeDefined();
  });

  test('every example', async () => {
    const paths = await readdir(join(ROOT, 'examples'), { recursive: true });
    const texts = await Promise.all(
      paths
        .filter((path) => path.endsWith('.yaml'))
        .map((path) => readFile(join(ROOT, 'examples', path), 'utf8')),
    );
    const objects = texts
      .flatMap((text) => parseAllDocuments(text))
      .map((document) => document.toJS() as LooseObject);
    const ours = objects.filter((object) => object['apiVersion'] === 'churnops.dev/v1alpha1');
    expect(ours.length).toBeGreaterThanOrEqual(3);
    for (const object of ours) await dryRun(object);
  });
});

test('the apiserver accepts a run that compares two models', async () => {
  const compared = { candidate: ARTIFACT, served: ARTIFACT.replace(/0{64}/, '1'.repeat(64)) };
  const run = trainingRun(({ spec }) => {
    delete spec.contract;
    Object.assign(spec, { mode: 'Evaluate', evaluate: compared });
  });
  expect((await dryRun(run))['spec']).toMatchObject({ mode: 'Evaluate', evaluate: compared });
});

describe('the apiserver accepts of a ChurnModel', () => {
  const accepts = (edit: (spec: LooseObject) => void) =>
    expect(dryRun(churnModel(({ spec }) => edit(spec)))).resolves.toBeDefined();

  test.each([
    'https://github.com/churn/models.git',
    'http://gitea.churn-demo.svc:3000/churn/models',
    'https://git.example.com/group/team/models.git/',
  ])('the repository %s', (url) =>
    accepts((spec) => {
      spec['gitRepository'] = { ...GIT_REPOSITORY, url, branch: 'release/2.x' };
    }),
  );

  test('a candidate that goes to the file of the model it was trained for, and on from there', () =>
    accepts((spec) => {
      const source = { path: 'environments/dev/telco.yaml' };
      const on = {
        name: 'staging',
        from: 'Served',
        soak: '10m',
        to: { path: 'environments/staging/telco.yaml' },
      };
      Object.assign(spec, { gitRepository: GIT_REPOSITORY, source, promotions: [PROMOTION, on] });
    }));

  test('drift that asks for training in the file to which a version goes too', () =>
    accepts((spec) => {
      const retrain = { ...PROMOTION, name: 'retrain', from: 'Drift' };
      const shadow = { ...retrain, name: 'shadow', to: { ...PROMOTION.to, field: 'spec.shadow.revision' } };
      Object.assign(spec, { gitRepository: GIT_REPOSITORY, promotions: [PROMOTION, retrain, shadow] });
    }));

  test('promotions to two documents of a file, and to two values of one', () =>
    accepts((spec) => {
      const to = (name: string, field?: string) => ({
        path: 'a.yaml',
        document: { kind: 'ChurnModel', name },
        field,
      });
      const promotions = [to('a'), to('b'), to('b', 'spec.shadow.artifact')].map((to, index) => ({
        ...PROMOTION,
        name: `p${index}`,
        to,
      }));
      Object.assign(spec, { gitRepository: GIT_REPOSITORY, promotions });
    }));

  test('as much of everything as there may be, within the time that rules have', () =>
    accepts((spec) => {
      const many = <T>(count: number, make: (index: number) => T) =>
        Array.from({ length: count }, (_, i) => make(i));
      const path = (index: number) => `${index}/${'environments/'.repeat(38)}telco.yaml`;
      const field = 'field.'.repeat(32).slice(0, -1);
      const document = { kind: 'K'.repeat(63), name: 'n'.repeat(253) };
      Object.assign(spec, {
        gitRepository: GIT_REPOSITORY,
        source: { path: path(99), document },
        promotions: many(10, (index) => ({
          ...(index === 0 ? { from: 'Drift' } : { from: 'Served', soak: '8783h59m60s' }),
          ...{ name: `p${index}`, to: { path: path(index), document, field } },
        })),
        accepts: {
          approval: { approvers: { users: many(100, (index) => `${index}`.padStart(100, 'u')) } },
          gates: many(50, (index) => ({ name: `g${index}`, metric: 'auc', minimum: 0, maximum: 1 })),
          windows: many(20, (index) => ({
            name: `${index}`,
            cron: '0 9 * * 1-5',
            duration: '8784h',
            action: 'Allow',
          })),
        },
      });
    }));
});

describe('kubectl explain', () => {
  test.each([
    'churnmodel.spec.serving',
    'churnmodel.spec.gitRepository',
    'churnmodel.spec.accepts.gates',
    'churnmodel.spec.promotions',
    'churnmodel.status',
    'churnmodel.status.promotions',
    'trainingrun.spec',
    'trainingrun.spec.contract.features',
  ])('describes %s and every field of it', async (path) => {
    const explained = await kubectl.run(['explain', path]);
    expect(explained).toContain('DESCRIPTION:');
    expect(explained).not.toContain('<no description>');
    expect(explained).not.toContain('<empty>');
  });
});
