import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import type { Configuration } from '../configuration.ts';
import { restrictedContainer, restrictedPod, SECRET_FILE_MODE } from '../kubernetes/pod-security.ts';
import type { Deployment } from '../kubernetes/resource.ts';
import { childLabels, METRICS_PORT, PORT, selectorLabels, serviceAccountName } from './child-identity.ts';
import type { Model } from './model.ts';
import { logParts } from './prediction-log.ts';
import type { ServerSettings } from './server-settings.ts';

type PodTemplate = NonNullable<Deployment['spec']>['template'];
type PodSpec = NonNullable<PodTemplate['spec']>;
type Container = PodSpec['containers'][number];
type Probe = NonNullable<Container['readinessProbe']>;
type Volume = NonNullable<PodSpec['volumes']>[number];

/** The part of the operator's configuration that goes into every model server. */
export type ServerConfiguration = Pick<Configuration, 'modelServerImage' | 'imagePullSecrets' | 'registries'>;

/** The one container of the pod. */
export const CONTAINER_NAME = 'model-server';

/** Tells the artifact of a pod or ReplicaSet to whoever looks at it. */
export const ARTIFACT_ANNOTATION = 'churnops.dev/artifact';

/** Scratch space: the artifact on its way into memory. */
const WORK_SIZE = '2Gi';

/**
 * How long a pod goes on answering after it was taken off the Service, in seconds: kube-proxy and others learn of that
 * by watch, and what they still send meanwhile must be answered.
 */
const PRE_STOP_SECONDS = 5;

/**
 * How long the server tries to get its model before it ends and says why, in seconds: a pod that goes on trying tells
 * nobody what it waits for.
 */
const FETCH_PATIENCE_SECONDS = 45;

/**
 * The preStop sleep, then the server's own draining (5 s), what it grants requests that it has begun (15 s) and the end of its prediction log (7 s), and
 * a while in which its last counts of live rows can still be read.
 */
const TERMINATION_GRACE_SECONDS = PRE_STOP_SECONDS + 30;

/** How long after SIGTERM the server tells of its last rows, in seconds; the rest is for ending by itself. */
const CLOSE_GRACE_SECONDS = TERMINATION_GRACE_SECONDS - PRE_STOP_SECONDS - 2;

/** A pod that serves one model: Pod Security `restricted`, no token, a read-only root, and one container. */
export function podTemplate(
  model: Model,
  settings: ServerSettings,
  configuration: ServerConfiguration,
): PodTemplate {
  return {
    metadata: { labels: childLabels(model), annotations: { [ARTIFACT_ANNOTATION]: settings.artifact } },
    spec: {
      serviceAccountName: serviceAccountName(model),
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: TERMINATION_GRACE_SECONDS,
      ...(configuration.imagePullSecrets.length > 0 && {
        imagePullSecrets: configuration.imagePullSecrets.map((name) => ({ name })),
      }),
      securityContext: restrictedPod(),
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: selectorLabels(model) },
          matchLabelKeys: ['pod-template-hash'],
        },
      ],
      containers: [container(settings, configuration)],
      volumes: volumes(settings),
    },
  };
}

function container(settings: ServerSettings, configuration: ServerConfiguration): Container {
  return {
    name: CONTAINER_NAME,
    image: settings.image,
    imagePullPolicy: 'IfNotPresent',
    env: [
      { name: 'CHURNOPS_ARTIFACT', value: settings.artifact },
      { name: 'CHURNOPS_REGISTRIES', value: canonicalJson(configuration.registries) },
      ...(settings.threshold === undefined
        ? []
        : [{ name: 'CHURNOPS_THRESHOLD', value: String(settings.threshold) }]),
      { name: 'CHURNOPS_FETCH_PATIENCE_SECONDS', value: String(FETCH_PATIENCE_SECONDS) },
      ...profileEnvironment(settings),
      ...logParts(settings.predictionLog).env,
      { name: 'TMPDIR', value: '/work' },
    ],
    ports: [
      { name: 'http', containerPort: PORT, protocol: 'TCP' },
      { name: 'metrics', containerPort: METRICS_PORT, protocol: 'TCP' },
    ],
    resources: { requests: { ...settings.requests }, limits: { ...settings.limits } },
    ...probes(),
    lifecycle: { preStop: { sleep: { seconds: PRE_STOP_SECONDS } } },
    securityContext: restrictedContainer(),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    volumeMounts: [
      { name: 'work', mountPath: '/work' },
      ...(settings.pullSecret === undefined
        ? []
        : [{ name: 'pull', mountPath: '/etc/churnops/pull', readOnly: true }]),
      ...logParts(settings.predictionLog).volumeMounts,
    ],
  };
}

/** The pod's uid tells what is counted here from what is counted elsewhere, also once the pod is gone. */
function profileEnvironment({ profile }: ServerSettings): NonNullable<Container['env']> {
  return [
    { name: 'POD_UID', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.uid' } } },
    { name: 'CHURNOPS_CLOSE_GRACE_SECONDS', value: String(CLOSE_GRACE_SECONDS) },
    ...(profile === undefined
      ? []
      : [
          { name: 'CHURNOPS_PROFILE_SLOT_SECONDS', value: String(profile.slotSeconds) },
          { name: 'CHURNOPS_EXPOSE_VALUES', value: String(profile.exposeValues) },
        ]),
  ];
}

/**
 * The process may take two minutes until it listens; from then on it must answer `/live`, while `/health` says whether
 * it takes requests. How long the model may take to load is the Deployment's progress deadline, not a probe's.
 */
function probes(): Required<Pick<Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'>> {
  return {
    startupProbe: probe('/live', { periodSeconds: 1, timeoutSeconds: 2, failureThreshold: 120 }),
    livenessProbe: probe('/live', { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }),
    readinessProbe: probe('/health', { periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 3 }),
  };
}

function probe(path: string, timing: Probe): Probe {
  return { httpGet: { path, port: 'http', scheme: 'HTTP' }, ...timing };
}

function volumes({ pullSecret, predictionLog }: ServerSettings): Volume[] {
  const work: Volume = { name: 'work', emptyDir: { sizeLimit: WORK_SIZE } };
  const log = logParts(predictionLog).volumes;
  if (pullSecret === undefined) return [work, ...log];
  return [
    work,
    ...log,
    {
      name: 'pull',
      secret: {
        secretName: pullSecret,
        defaultMode: SECRET_FILE_MODE,
        optional: false,
        items: [{ key: '.dockerconfigjson', path: 'config.json' }],
      },
    },
  ];
}
