import { describe, expect, it } from 'vitest';
import { type FieldSet, isApplied } from './applied-fields.ts';
import type { KubernetesObject } from './resource.ts';

const MANAGER = 'churnops-churn-model';

/** A Deployment as the apiserver has it after `desired()` was applied: defaults filled in, quantities canonical. */
function live(changes: { spec?: object; metadata?: object; fields?: object } = {}): KubernetesObject {
  const fieldsV1 = {
    'f:metadata': {
      'f:labels': { 'f:app': {} },
      'f:ownerReferences': { 'k:{"uid":"u1"}': {} },
    },
    'f:spec': {
      'f:selector': {},
      'f:template': {
        'f:spec': {
          'f:containers': {
            'k:{"name":"server"}': {
              '.': {},
              'f:name': {},
              'f:args': {},
              'f:ports': { 'k:{"containerPort":8000,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
              'f:resources': { 'f:requests': { 'f:cpu': {}, 'f:memory': {} } },
            },
          },
          'f:volumes': {
            'k:{"name":"work"}': { '.': {}, 'f:name': {}, 'f:emptyDir': { 'f:sizeLimit': {} } },
          },
        },
      },
    },
    ...changes.fields,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'telco',
      namespace: 'shop',
      uid: 'u9',
      labels: { app: 'telco', 'someone-elses': 'label' },
      ownerReferences: [
        {
          apiVersion: 'churnops.dev/v1alpha1',
          kind: 'ChurnModel',
          name: 'telco',
          uid: 'u1',
          controller: true,
        },
      ],
      managedFields: [
        {
          manager: MANAGER,
          operation: 'Apply',
          apiVersion: 'apps/v1',
          fieldsType: 'FieldsV1',
          fieldsV1: fieldsV1 as FieldSet,
        },
        { manager: 'kube-controller-manager', operation: 'Update', subresource: 'status', fieldsV1: {} },
      ],
      ...changes.metadata,
    },
    ...({
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'telco' } },
        template: {
          spec: {
            containers: [
              {
                name: 'server',
                args: ['serve'],
                imagePullPolicy: 'IfNotPresent',
                ports: [{ containerPort: 8000, protocol: 'TCP' }],
                resources: { requests: { cpu: '1', memory: '1Gi' } },
              },
            ],
            volumes: [{ name: 'work', emptyDir: { sizeLimit: '1Gi' } }],
            restartPolicy: 'Always',
          },
        },
        ...changes.spec,
      },
    } as object),
  };
}

function desired(edit: (object: ReturnType<typeof plain>) => void = () => undefined) {
  const object = plain();
  edit(object);
  return object;
}

function plain() {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'telco',
      namespace: 'shop',
      labels: { app: 'telco' } as Record<string, string>,
      ownerReferences: [
        {
          apiVersion: 'churnops.dev/v1alpha1',
          kind: 'ChurnModel',
          name: 'telco',
          uid: 'u1',
          controller: true,
        },
      ],
    },
    spec: {
      selector: { matchLabels: { app: 'telco' } },
      replicas: undefined as number | undefined,
      template: {
        spec: {
          containers: [
            {
              name: 'server',
              args: ['serve'],
              ports: [{ containerPort: 8000 }],
              resources: { requests: { cpu: '1000m', memory: '1024Mi' } as Record<string, string> },
            },
          ],
          volumes: [{ name: 'work', emptyDir: { sizeLimit: '1024Mi' } }],
        },
      },
    },
  };
}

const container = (object: ReturnType<typeof plain>) => object.spec.template.spec.containers[0]!;

describe('isApplied', () => {
  it('sees no difference in quantities, defaults, and fields of others', () => {
    expect(isApplied(live(), desired(), MANAGER)).toBe(true);
  });

  it.each<[string, (object: ReturnType<typeof plain>) => void]>([
    ['a value that is wanted otherwise', (object) => (container(object).args = ['serve', '--verbose'])],
    ['a quantity that is wanted otherwise', (object) => (container(object).resources.requests.cpu = '1001m')],
    ['a field that is not ours yet', (object) => (object.spec.replicas = 3)],
    ['a label that is not there yet', (object) => (object.metadata.labels.tier = 'gold')],
    ['a field that is no longer wanted', (object) => delete container(object).resources.requests.memory],
    ['a list item that is no longer wanted', (object) => object.spec.template.spec.volumes.pop()],
    ['a list item that is wanted with another key', (object) => (container(object).name = 'other')],
    ['another owner', (object) => (object.metadata.ownerReferences[0]!.uid = 'u2')],
  ])('sees %s', (_, edit) => {
    expect(isApplied(live(), desired(edit), MANAGER)).toBe(false);
  });

  it('sees that someone else changed a value, because it is no longer ours', () => {
    const changed = live({
      metadata: { labels: { app: 'hijacked' } },
      fields: { 'f:metadata': { 'f:ownerReferences': { 'k:{"uid":"u1"}': {} } } },
    });
    expect(isApplied(changed, desired(), MANAGER)).toBe(false);
  });

  it('sees a key that was added to or taken from an atomic map of ours', () => {
    const selector = { matchLabels: { app: 'telco', extra: 'yes' } };
    expect(isApplied(live({ spec: { selector } }), desired(), MANAGER)).toBe(false);
    expect(isApplied(live({ spec: { selector: {} } }), desired(), MANAGER)).toBe(false);
  });

  it('does not take the fields of another manager, operation or subresource for ours', () => {
    expect(isApplied(live(), desired(), 'churnops-training-run')).toBe(false);
    expect(isApplied(live(), { status: { phase: 'Running' } }, MANAGER, 'status')).toBe(false);
    const byUpdate = live();
    byUpdate.metadata!.managedFields![0]!.operation = 'Update';
    expect(isApplied(byUpdate, desired(), MANAGER)).toBe(false);
    expect(isApplied({ ...live(), metadata: { name: 'telco' } }, desired(), MANAGER)).toBe(false);
  });

  it('compares a status by the fields of its subresource', () => {
    const status = {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'Unknown', reason: 'Fitting' }],
    };
    const fieldsV1 = {
      'f:status': {
        'f:phase': {},
        'f:conditions': { 'k:{"type":"Ready"}': { '.': {}, 'f:type': {}, 'f:status': {}, 'f:reason': {} } },
      },
    };
    const object = {
      metadata: {
        managedFields: [{ manager: MANAGER, operation: 'Apply', subresource: 'status', fieldsV1 }],
      },
      status: { ...status, conditions: [{ type: 'Alien', status: 'True' }, ...status.conditions] },
    };
    expect(isApplied(object, { status }, MANAGER, 'status')).toBe(true);
    expect(isApplied(object, { status: { ...status, phase: 'Failed' } }, MANAGER, 'status')).toBe(false);
    expect(isApplied(object, { status: { ...status, conditions: [] } }, MANAGER, 'status')).toBe(false);
    expect(isApplied(object, { status: { ...status, progress: { percent: 3 } } }, MANAGER, 'status')).toBe(
      false,
    );
  });

  it('takes a status that wants nothing for applied where the manager owns nothing of it', () => {
    const withFields = (fieldsV1: FieldSet) => ({
      metadata: {
        managedFields: [{ manager: MANAGER, operation: 'Apply', subresource: 'status', fieldsV1 }],
      },
      status: { phase: 'Running' },
    });
    expect(isApplied(live(), { status: { phase: undefined } }, MANAGER, 'status')).toBe(true);
    expect(isApplied(withFields({ 'f:status': {} }), { status: {} }, MANAGER, 'status')).toBe(true);
    const owning = withFields({ 'f:status': { 'f:phase': {} } });
    expect(isApplied(owning, { status: {} }, MANAGER, 'status')).toBe(false);
  });

  it('compares members of a set', () => {
    const fieldsV1 = { 'f:metadata': { 'f:finalizers': { '.': {}, 'v:"churnops.dev/a"': {} } } };
    const object = {
      metadata: {
        finalizers: ['other', 'churnops.dev/a'],
        managedFields: [{ manager: MANAGER, operation: 'Apply', fieldsV1 }],
      },
    };
    expect(isApplied(object, { metadata: { finalizers: ['churnops.dev/a'] } }, MANAGER)).toBe(true);
    expect(isApplied(object, { metadata: { finalizers: ['churnops.dev/b'] } }, MANAGER)).toBe(false);
    expect(isApplied(object, { metadata: { finalizers: ['churnops.dev/a', 'b'] } }, MANAGER)).toBe(false);
  });
});
