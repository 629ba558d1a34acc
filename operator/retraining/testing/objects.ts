import { artifact } from '../../churn-model/testing/objects.ts';
import type { Monitor } from '../../drift-monitor/monitor.ts';
import type { Run, RunStatus } from '../../training-run/run.ts';
import { aRun, NOW, SETTINGS } from '../../training-run/testing/objects.ts';
import type { Cause, DataFact, Facts, TrainedModel, Training } from '../decision/facts.ts';

/** The state of the data where a test says nothing else. */
export const VERSION = 'etag:"one"';

/** The data as they are known. */
export const KNOWN: DataFact = { kind: 'Known', version: VERSION };

/** A time so many hours before the moment of every test, as the apiserver writes it. */
export function hoursAgo(hours: number): string {
  return `${new Date(NOW.getTime() - hours * 3_600_000).toISOString().slice(0, 19)}Z`;
}

/** `spec.training` with the apiserver's defaults: nothing asks for a run by itself. */
export function training(given: Partial<Training> = {}): Training {
  const { contract, data, split, algorithm, seed, output, resources, activeDeadlineSeconds, backoffLimit } =
    aRun().spec;
  return {
    contract: contract as Training['contract'],
    template: { data, split, algorithm, seed, output, resources, activeDeadlineSeconds, backoffLimit },
    cooldown: '6h',
    ...given,
  };
}

/** A model that is trained here. */
export function aTrainedModel(
  given: Partial<Training> = {},
  status: NonNullable<TrainedModel['status']> = {},
): TrainedModel {
  return {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'ChurnModel',
    metadata: {
      name: 'telco',
      namespace: 'shop',
      uid: 'model-uid',
      generation: 1,
      creationTimestamp: hoursAgo(1_000),
    },
    spec: { training: training(given) },
    status,
  };
}

/** How a run of a test went. */
export interface Went {
  /** Hours before the moment of the test at which it was created; it ended at once. */
  hours: number;
  cause?: Cause;
  /** On which data; none are known where this is undefined. */
  version?: string | undefined;
  status?: RunStatus;
  spec?: Partial<Run['spec']>;
}

/** A run of the model that succeeded with a new version, where nothing else is said. */
export function aPastRun(name: string, { hours, cause, version, status, spec }: Went): Run {
  return aRun({
    metadata: { name, uid: `uid-of-${name}`, creationTimestamp: hoursAgo(hours) },
    spec: { ...(cause && { cause }), ...spec },
    status: {
      phase: 'Succeeded',
      existed: false,
      artifact: artifact('1'),
      completionTime: hoursAgo(hours),
      ...(version !== undefined && { data: { version } }),
      ...status,
    },
  });
}

/** What is in the status of a run that failed. */
export function failed(code: string): RunStatus {
  return { phase: 'Failed', failure: { code, message: `It failed with ${code}.` } };
}

/** A monitor of the model that finds drift since so many hours. */
export function aMonitor(
  given: { name?: string; hours?: number; found?: number; over?: boolean } = {},
): Monitor {
  const { name = 'telco-traffic', hours = 48, found = 1, over = false } = given;
  const since = hoursAgo(hours);
  return {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'DriftMonitor',
    metadata: { name, namespace: 'shop', uid: `uid-of-${name}`, generation: 1 },
    spec: { modelRef: { name: 'telco' } },
    status: {
      episode: {
        id: `${name}-${since}`,
        since,
        columns: ['tenure'],
        ...(over && { endedAt: hoursAgo(0) }),
      },
      conditions: [
        {
          type: 'DriftDetected',
          status: over ? 'False' : 'True',
          reason: 'WindowsAlarm',
          message: 'tenure drifted.',
          lastTransitionTime: hoursAgo(found),
        },
      ],
    },
  };
}

/** The facts of a model of which nothing is known but its spec. */
export function theFacts(given: Partial<Facts> = {}): Facts {
  return {
    model: aTrainedModel(),
    runs: [],
    monitors: [],
    data: KNOWN,
    trainerImage: SETTINGS.trainerImage,
    ...given,
  };
}
