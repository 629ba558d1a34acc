import { describe, expect, it } from 'vitest';
import type { Deployment, HorizontalPodAutoscaler } from '../kubernetes/resource.ts';
import { decide } from './decide.ts';
import type { Model, Serving } from './model.ts';
import type { Observed } from './observe.ts';
import { artifact, CONFIGURATION, model, NOW, serving } from './testing/objects.ts';

function observed(found: Model): Observed {
  return { model: found, children: [], deployment: undefined, replicaSets: [], pods: [], runs: [] };
}

function decided(given: Partial<Serving>, configuration = CONFIGURATION) {
  const { apply } = decide(observed(model({ serving: serving(given) })), configuration, undefined, NOW);
  const of = <T>(kind: string) => apply.find((object) => object.kind === kind) as T;
  return {
    deployment: of<Deployment>('Deployment').spec!,
    autoscaler: of<HorizontalPodAutoscaler>('HorizontalPodAutoscaler').spec!,
    container: of<Deployment>('Deployment').spec!.template.spec!.containers[0]!,
    volumes: of<Deployment>('Deployment').spec!.template.spec!.volumes ?? [],
  };
}

type Decided = ReturnType<typeof decided>;

/** Each field of the spec, a value that is not its default, and where that value must arrive. */
const fields: {
  field: string;
  given: Partial<Serving>;
  read: (found: Decided) => unknown;
  arrives: unknown;
}[] = [
  {
    field: 'artifact',
    given: { artifact: artifact('9') },
    read: ({ container }) => container.env?.find(({ name }) => name === 'CHURNOPS_ARTIFACT')?.value,
    arrives: artifact('9'),
  },
  {
    field: 'decision.threshold',
    given: { decision: { threshold: 0.5 } },
    read: ({ container }) => container.env?.find(({ name }) => name === 'CHURNOPS_THRESHOLD')?.value,
    arrives: '0.5',
  },
  {
    field: 'minReplicas',
    given: { minReplicas: 4 },
    read: ({ autoscaler }) => autoscaler.minReplicas,
    arrives: 4,
  },
  {
    field: 'maxReplicas',
    given: { maxReplicas: 40 },
    read: ({ autoscaler }) => autoscaler.maxReplicas,
    arrives: 40,
  },
  {
    field: 'targetCPUUtilization',
    given: { targetCPUUtilization: 33 },
    read: ({ autoscaler }) => autoscaler.metrics?.[0]?.resource?.target.averageUtilization,
    arrives: 33,
  },
  {
    field: 'progressDeadlineSeconds',
    given: { progressDeadlineSeconds: 42 },
    read: ({ deployment }) => deployment.progressDeadlineSeconds,
    arrives: 42,
  },
  {
    field: 'resources',
    given: { resources: { requests: { cpu: '2', memory: '1Gi' }, limits: { cpu: 3, memory: '2Gi' } } },
    read: ({ container }) => container.resources,
    arrives: { requests: { cpu: '2', memory: '1Gi' }, limits: { cpu: '3', memory: '2Gi' } },
  },
  {
    field: 'pullSecretRef',
    given: { pullSecretRef: { name: 'registry-read' } },
    read: ({ volumes }) => volumes.find(({ name }) => name === 'pull')?.secret?.secretName,
    arrives: 'registry-read',
  },
  {
    field: 'profile.slot',
    given: { profile: { slot: '10s', exposeValues: false } },
    read: ({ container }) =>
      container.env?.find(({ name }) => name === 'CHURNOPS_PROFILE_SLOT_SECONDS')?.value,
    arrives: '10',
  },
  {
    field: 'profile.exposeValues',
    given: { profile: { slot: '5m', exposeValues: true } },
    read: ({ container }) => container.env?.find(({ name }) => name === 'CHURNOPS_EXPOSE_VALUES')?.value,
    arrives: 'true',
  },
];

describe('decide', () => {
  it.each(fields)('brings spec.serving.$field to where it belongs', ({ given, read, arrives }) => {
    expect(read(decided(given))).toEqual(arrives);
    expect(read(decided({}))).not.toEqual(arrives);
  });

  it('rolls out another image of the configuration', () => {
    const image = 'registry.example/churnops/model-server:2.0.0';
    expect(decided({}, { ...CONFIGURATION, modelServerImage: image }).container.image).toBe(image);
  });

  it('applies the Deployment before the autoscaler that needs it', () => {
    const { apply, remove } = decide(observed(model({ serving: serving() })), CONFIGURATION, undefined, NOW);
    expect(apply.map(({ kind }) => kind)).toEqual([
      'ServiceAccount',
      'Deployment',
      'Service',
      'HorizontalPodAutoscaler',
      'PodDisruptionBudget',
    ]);
    expect(remove).toEqual([]);
  });

  it('keeps in mind what served, though the Deployment that remembered it was deleted', () => {
    const since = '2026-02-01T00:00:00Z';
    const found: Model = {
      ...model({ serving: serving({ artifact: artifact('9') }) }),
      status: { serving: { current: artifact('1'), since } },
    };
    const { rollout } = decide(observed(found), CONFIGURATION, undefined, NOW);
    expect(rollout?.lastAvailable).toMatchObject({ settings: { artifact: artifact('1') }, since });
  });

  it('serves nothing where the spec names no artifact', () => {
    const { artifact: _, ...without } = serving();
    for (const found of [model(), model({ serving: without })]) {
      expect(decide(observed(found), CONFIGURATION, undefined, NOW)).toMatchObject({
        rollout: undefined,
        apply: [],
      });
    }
  });
});
