import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { awaitObject } from '../kubectl/await-object.ts';
import type { Kubectl } from '../kubectl/kubectl.ts';
import { waitUntil } from '../processes/wait-until.ts';
import type { LoadSummary } from './load-generator.ts';

/** The files of the generator; Node runs them as they are. */
const FILES = ['main.ts', 'load-generator.ts', 'http-sender.ts'];

/** A load from inside the cluster. */
export interface LoadPodOptions {
  kubectl: Kubectl;
  namespace: string;
  name: string;
  /** An image whose entry point is Node, as the model server's is. */
  image: string;
  /** `--rate=200` and so on: see main.ts. */
  arguments: readonly string[];
}

interface Pod {
  status?: { phase?: string };
}

/** A Pod that makes load, and its sum once it is over. */
export interface LoadPod {
  /** Waits until answers come. */
  started(): Promise<void>;
  /** Waits for its end. */
  ended(timeout: number): Promise<LoadSummary>;
}

/** Starts a load from a Pod in the cluster, which asks by the Service's name as any program there would. */
export async function startLoadPod(options: LoadPodOptions): Promise<LoadPod> {
  const { kubectl, namespace, name } = options;
  const place = [name, '-n', namespace];
  await kubectl.run(['delete', 'pod', ...place, '--ignore-not-found', '--now']);
  await kubectl.apply(await scripts(options), pod(options));
  const phaseOf = (seen: Pod | undefined) => seen?.status?.phase ?? 'it is gone';
  const summaries = async () =>
    (await kubectl.run(['logs', ...place])).split('\n').filter((line) => line.startsWith('{'));
  const awaitPhase = (phases: string[], timeout: number) =>
    awaitObject<Pod, string>(
      kubectl,
      ['pod', ...place],
      (seen) => phases.find((phase) => phase === phaseOf(seen)),
      phaseOf,
      { timeout },
    );
  return {
    async started() {
      await awaitPhase(['Running'], 60_000);
      const answered = (line: string) => Object.keys((JSON.parse(line) as LoadSummary).answered).length > 0;
      await expectWithin(60_000, async () => (await summaries()).some(answered));
    },
    async ended(timeout) {
      const phase = await awaitPhase(['Succeeded', 'Failed'], timeout);
      if (phase === 'Failed') throw new Error(`the load failed: ${await kubectl.run(['logs', ...place])}`);
      return JSON.parse((await summaries()).at(-1) ?? '{}') as LoadSummary;
    },
  };
}

async function expectWithin(timeout: number, holds: () => Promise<boolean>): Promise<void> {
  const reason = await waitUntil(
    async () => ((await holds()) ? undefined : 'no answer came'),
    timeout / 1000,
  );
  if (reason !== undefined) throw new Error(`the load did not begin: ${reason} within ${timeout / 1000} s`);
}

async function scripts({ namespace, name }: LoadPodOptions): Promise<object> {
  const read = async (file: string) => [file, await readFile(join(import.meta.dirname, file), 'utf8')];
  const data = Object.fromEntries(await Promise.all(FILES.map(read)));
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

function pod(options: LoadPodOptions): object {
  const { name, namespace, image } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/name': 'load' } },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'load',
          image,
          args: ['/load/main.ts', ...options.arguments],
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          resources: { requests: { cpu: '200m', memory: '64Mi' }, limits: { cpu: '1', memory: '256Mi' } },
          volumeMounts: [{ name: 'load', mountPath: '/load', readOnly: true }],
        },
      ],
      volumes: [{ name: 'load', configMap: { name } }],
    },
  };
}
