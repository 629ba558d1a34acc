import { lastServed } from '../churn-model/last-served.ts';
import type { Model } from '../churn-model/model.ts';
import { MODELS } from '../churn-model/model.ts';
import type { ObjectKey } from '../controller/reconciler.ts';
import type { ObjectReader } from '../kubernetes/object-reader.ts';
import {
  CRON_JOBS,
  type CronJob,
  JOBS,
  type Job,
  type KubernetesObject,
  PODS,
  type Pod,
} from '../kubernetes/resource.ts';
import type { Progress } from '../training-run/progress.ts';
import { BATCH_LABEL, type ServedModel } from './batch.ts';
import type { FinishedPods } from './finished-pods.ts';

/** A Job and its pods. */
export interface JobPods {
  job: Job;
  pods: readonly Pod[];
  /** How far it is, where its pods say so. */
  progress?: Progress;
}

/** What there is of one batch, whether it is still declared or not; all of it is the model's own. */
export interface Children {
  /** Made for what was served at a time. */
  jobs: readonly JobPods[];
  cronJobs: readonly CronJob[];
  /** Made by those CronJobs. */
  runs: readonly JobPods[];
}

/** All that is decided from. */
export interface Observed {
  model: Model;
  /** What was available here last; undefined where nothing is served. */
  served: ServedModel | undefined;
  /** By the names of batches. */
  children: ReadonlyMap<string, Children>;
}

/** Gathers from the caches what there is of a model's batches; undefined once the model is gone. */
export function observe(reader: ObjectReader, key: ObjectKey, finished: FinishedPods): Observed | undefined {
  const model = reader.get(MODELS, key);
  if (!model) return undefined;
  const { uid } = model.metadata;
  const withPods = (job: Job): JobPods => ({
    job,
    pods: finished.of(job, reader.ownedBy(PODS, job.metadata?.uid ?? '')),
  });
  const jobs = reader.ownedBy(JOBS, uid).map(withPods);
  const cronJobs = reader.ownedBy(CRON_JOBS, uid);
  const names = new Set([...jobs.map(({ job }) => job), ...cronJobs].flatMap(batchOf));
  const children = [...names].map((name): [string, Children] => {
    const own = cronJobs.filter((cronJob) => batchOf(cronJob).includes(name));
    const runs = own.flatMap(({ metadata }) => reader.ownedBy(JOBS, metadata?.uid ?? '')).map(withPods);
    return [name, { jobs: jobs.filter(({ job }) => batchOf(job).includes(name)), cronJobs: own, runs }];
  });
  return { model, served: readServed(reader, model), children: new Map(children) };
}

/** No Job comes or goes by a pod's readiness, nor in the middle of a rollout. */
function readServed(reader: ObjectReader, model: Model): ServedModel | undefined {
  const settings = lastServed(reader, model);
  if (!settings) return undefined;
  const { artifact, threshold, pullSecret } = settings;
  return {
    artifact,
    ...(threshold !== undefined && { threshold }),
    ...(pullSecret !== undefined && { pullSecret }),
  };
}

function batchOf({ metadata }: KubernetesObject): string[] {
  const name = metadata?.labels?.[BATCH_LABEL];
  return name === undefined ? [] : [name];
}
