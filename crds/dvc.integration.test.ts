import type { Kubectl } from '@churnops/dev/kubectl/kubectl.ts';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { DVC } from './testing/dvc-refusals.ts';
import { dryCreate, installedKubectl } from './testing/installed-kubectl.ts';
import { driftMonitor, type LooseObject, trainingRun } from './testing/objects.ts';

let kubectl: Kubectl;

beforeAll(async () => {
  kubectl = await installedKubectl(inject('kubeconfig'));
});

const dryRun = (object: LooseObject) => dryCreate(kubectl, object);

const withData = (data: object) => trainingRun((run) => Object.assign(run['spec'], { data }));

describe('the apiserver accepts data by DVC', () => {
  test('in their least form, at the branch main', async () => {
    const { spec } = await dryRun(withData({ dvc: DVC }));
    expect(spec.data).toEqual({ dvc: { ...DVC, gitRepository: { ...DVC.gitRepository, revision: 'main' } } });
  });

  test('with all that can be said', async () => {
    const { url } = DVC.gitRepository;
    const secrets = { secretRef: { name: 'git-read' }, caRef: { name: 'git-ca' } };
    const dvc = {
      gitRepository: { url, revision: 'refs/tags/2026-03+1', ...secrets },
      path: 'pipelines/churn/dvc.lock',
      output: '../exports/customers.csv',
      remote: 'Store_1',
      secretRef: { name: 's3-read' },
    };
    const { spec } = await dryRun(withData({ dvc, format: 'Parquet' }));
    expect(spec.data.dvc).toMatchObject(dvc);
    expect(spec.data.dvc.gitRepository.caRef).toEqual({ name: 'git-ca', key: 'ca.crt' });
  });

  test.each(['data.dvc', 'a/b.csv.dvc', 'dvc.lock', 'x/.hidden.dvc'])('with the pointer %s', async (path) => {
    await dryRun(withData({ dvc: { ...DVC, path } }));
  });

  test('as the dataset of a monitor', async () => {
    const { spec } = await dryRun(
      driftMonitor((monitor) => {
        monitor['spec'].source = { type: 'Dataset', dataset: { dvc: DVC } };
      }),
    );
    expect(spec.source.dataset.dvc.gitRepository.revision).toBe('main');
  });
});
