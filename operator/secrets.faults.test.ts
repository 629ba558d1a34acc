import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporaryControlPlane } from '@churnops/dev/control-plane/temporary-control-plane.ts';
import { Canary } from '@churnops/lib/registry/canary.fixture.ts';
import {
  INDISCRETIONS,
  type IndiscreetRegistry,
  startIndiscreetRegistry,
} from '@churnops/lib/registry/indiscreet-registry.fixture.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MODELS } from './churn-model/model.ts';
import { Namespace } from './churn-model/testing/namespace.ts';
import { ONE } from './churn-model/testing/objects.ts';
import { findCondition } from './controller/conditions.ts';
import { type KubernetesObject, type Resource, SECRETS } from './kubernetes/resource.ts';
import { WATCHED_RESOURCES } from './kubernetes/watched-resources.ts';
import { OperatorProcess } from './testing/operator-process.ts';
import { RUNS } from './training-run/run.ts';

const canary = new Canary();
const within = { timeout: 60_000, interval: 100 };
const EVENTS: Resource<KubernetesObject> = {
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
};

/** What a run says of itself when its registry or its Secret is as its name says. */
const REASONS: Record<string, RegExp> = {
  refuses: /RegistryRefused/,
  fails: /RegistryUnreachable/,
  challenges: /RegistryRefused/,
  redirects: /RegistryUnreachable/,
  'gives-a-token-that-is-no-json': /RegistryUnreachable/,
  'cut-off': /SecretInvalid/,
  'not-json': /SecretInvalid/,
  'not-base64': /SecretInvalid/,
  'a-list': /SecretInvalid/,
};
const slug = (words: string) => words.toLowerCase().replaceAll(' ', '-');

/** An apiserver of its own, for its audit log. */
let controlPlane: Awaited<ReturnType<typeof startTemporaryControlPlane>>;
let directory: string;
let namespace: Namespace;
let operator: OperatorProcess;
const registries: IndiscreetRegistry[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'churnops-audit-'));
  const auditLog = join(directory, 'audit.log');
  controlPlane = await startTemporaryControlPlane({ environment: process.env, auditLog });
  namespace = await Namespace.create(controlPlane.kubeconfig);
  registries.push(...(await Promise.all(INDISCRETIONS.map(startIndiscreetRegistry))));
  operator = await OperatorProcess.start({
    name: 'operator',
    kubeconfig: controlPlane.kubeconfig,
    namespace: namespace.name,
    logLevel: 'debug',
    configuration: {
      modelServerImage: 'registry.example/model-server:1',
      trainerImage: 'registry.example/trainer:1',
      namespaces: [namespace.name],
      registries: registries.map(({ host }) => ({ host, plainHTTP: true })),
    },
  });
});
afterAll(async () => {
  await operator?.[Symbol.asyncDispose]();
  for (const registry of registries) await registry.stop();
  await controlPlane?.stop();
  await rm(directory, { recursive: true });
});

/** A Secret with this docker config, and a run and a model that use it. */
async function useSecret(name: string, host: string, dockerConfig: string): Promise<void> {
  const data = { '.dockerconfigjson': dockerConfig };
  await namespace.create(SECRETS, { metadata: { name }, type: 'Opaque', stringData: data } as never);
  await namespace.create(RUNS, {
    metadata: { name },
    spec: {
      contract: {
        target: { name: 'churn', positive: 'Yes' },
        features: [{ name: 'tenure', type: 'Numeric' }],
      },
      data: { url: 'https://data.example/telco.csv' },
      output: { repository: `${host}/churn/telco`, pushSecretRef: { name } },
    },
  } as never);
  const serving = { artifact: ONE, pullSecretRef: { name } };
  await namespace.create(MODELS, { metadata: { name }, spec: { serving } } as never);
}

describe('a password in a Secret', () => {
  it('is used, and whatever registries and people do with it is told in other words', async () => {
    for (const [index, indiscretion] of INDISCRETIONS.entries()) {
      const { host } = registries[index]!;
      await useSecret(slug(indiscretion), host, canary.dockerConfigs(host)['whole']!);
    }
    const { whole: _, ...broken } = canary.dockerConfigs('registry.example');
    for (const [name, config] of Object.entries(broken)) {
      await useSecret(slug(name), 'registry.example', config);
    }
    for (const [name, reason] of Object.entries(REASONS)) {
      await vi.waitFor(async () => {
        const { status } = await namespace.get(RUNS, name);
        expect(findCondition(status?.conditions, 'Ready')?.reason, name).toMatch(reason);
      }, within);
    }
    expect(registries.every((registry) => registry.wasTold())).toBe(true);
  });

  it('is found in no log, event, status, child, metric, argument or line of the audit log', async () => {
    await vi.waitFor(async () => expect(await namespace.list(EVENTS)).not.toHaveLength(0), within);
    const resources = [...WATCHED_RESOURCES.map(({ resource }) => resource), EVENTS];
    const objects = await Promise.all(resources.map((resource) => namespace.list(resource)));
    const places = {
      log: operator.log.join('\n'),
      objects: objects
        .flat()
        .map((object) => JSON.stringify(object))
        .join('\n'),
      metrics: (await operator.get('/metrics')).body + (await operator.get('/readyz')).body,
      process: await operator.visibleToOthers(),
      audit: await readFile(join(directory, 'audit.log'), 'utf8'),
    };
    for (const [place, words] of Object.entries(places)) {
      expect(words.length, place).toBeGreaterThan(100);
      expect(canary.linesWith(words), place).toEqual([]);
    }
    expect(places.audit).toContain('/secrets/');
  });
});
