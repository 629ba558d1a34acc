import type { Pod } from '../kubernetes/resource.ts';
import type { Progress } from '../training-run/progress.ts';
import { isRunning } from '../training-run/trainer-container.ts';
import { isFinished } from './job-state.ts';
import type { JobPods, Observed } from './observe.ts';

/** Asks a pod how far it is; undefined where it does not say. */
export type FetchProgress = (podIP: string) => Promise<Progress | undefined>;

/** Of more pods than these, the rest is taken to be as far as these are. */
const MOST_ASKED = 20;

/** Asks the pods of every Job at work how far they are. */
export async function askProgress(observed: Observed, fetchProgress: FetchProgress): Promise<Observed> {
  const ask = async (one: JobPods): Promise<JobPods> => {
    const progress = await progressOf(one, fetchProgress);
    return progress ? { ...one, progress } : one;
  };
  const asked = [...observed.children].map(async ([name, { jobs, cronJobs, runs }]) => {
    const [own, scheduled] = await Promise.all([Promise.all(jobs.map(ask)), Promise.all(runs.map(ask))]);
    return [name, { jobs: own, cronJobs, runs: scheduled }] as const;
  });
  return { ...observed, children: new Map(await Promise.all(asked)) };
}

async function progressOf(
  { job, pods }: JobPods,
  fetchProgress: FetchProgress,
): Promise<Progress | undefined> {
  if (isFinished(job)) return undefined;
  const addresses = pods.filter(isRunning).flatMap(({ status }: Pod) => status?.podIP ?? []);
  const answers = await Promise.all(addresses.slice(0, MOST_ASKED).map(fetchProgress));
  const told = answers.filter((answer) => answer !== undefined);
  return mergeProgress(told, {
    running: addresses.length,
    done: job.status?.succeeded ?? 0,
    all: job.spec?.completions ?? 1,
  });
}

/**
 * How far a Job is as a whole, from what its pods say of their partitions; undefined where none of them says anything.
 *
 * @param partitions how many there are at work, done, and in all.
 */
export function mergeProgress(
  told: readonly Progress[],
  partitions: { running: number; done: number; all: number },
): Progress | undefined {
  const [first, ...others] = told;
  if (!first) return undefined;
  const { running, done, all } = partitions;
  const mean = told.reduce((sum, { percent }) => sum + percent, 0) / told.length;
  const percent = Math.floor((100 * done + mean * Math.min(running, all - done)) / all);
  const scoring = told.find(({ phase }) => phase === 'Scoring') ?? first;
  return { phase: scoring.phase, percent, message: others.length === 0 && all === 1 ? first.message : '' };
}
