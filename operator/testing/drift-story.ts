import { expect, vi } from 'vitest';
import { JobController } from '../batch/testing/job-controller.ts';
import { MODELS } from '../churn-model/model.ts';
import { DeploymentController } from '../churn-model/testing/deployment-controller.ts';
import type { Namespace } from '../churn-model/testing/namespace.ts';
import { statusOf } from '../churn-model/testing/telco.ts';
import { findCondition } from '../controller/conditions.ts';
import { MONITORS, type MonitorStatus } from '../drift-monitor/monitor.ts';
import { JOBS, type Job, type KubernetesObject, PODS, type Resource } from '../kubernetes/resource.ts';
import { RUNS, type Run } from '../training-run/run.ts';
import type { ClusterHand } from '../training-run/testing/cluster-hand.ts';
import { aMonitor, aTrainedModel, profiledFiles, pushModelBefore, WINDOW } from './drift-objects.ts';
import { driftOutcome, type EventCounts, eventsOf, expectSettled } from './drift-outcome.ts';
import { PlayedTrainer, type TrainerPlace } from './played-trainer.ts';
import { ScoringPod } from './scoring-pod.ts';
import { WAITING } from './waiting.ts';
import type { CallWitness } from './witnessed-proxy.ts';

/** Where a story of drift happens. */
export interface DriftPlace {
  namespace: Namespace;
  hand: ClusterHand;
  place: TrainerPlace;
  /** Sees who asks the pods. */
  witness: CallWitness;
}

const NAME = 'telco';
/** How often traffic comes, in milliseconds. */
const PAUSE = 250;
/** By how much the tenure of customers rises in the end. */
const RISEN = 30;
/** What each partition of a batch comes to. */
const COUNTS = { rows: 4, refused: 1 };

/**
 * A model serves and scores a file, its traffic drifts, a run is made for that, and what it makes serves. People, the trainer,
 * the model servers and the cluster's own controllers are played; what the operator does is waited for only by its outcome,
 * so that it does not matter how often it begins anew.
 */
export class DriftStory implements AsyncDisposable {
  readonly #place: DriftPlace;
  readonly #deployment: DeploymentController;
  readonly #jobs: JobController;
  readonly #trainer: PlayedTrainer;
  readonly #pods: ScoringPod[] = [];
  readonly #episodes = new Set<string>();

  constructor(place: DriftPlace) {
    this.#place = place;
    this.#deployment = new DeploymentController(place.namespace, NAME);
    this.#jobs = new JobController(place.namespace);
    this.#trainer = new PlayedTrainer(place.hand, { ...place.place, model: profiledFiles });
  }

  /** Tells it to its end, and says what then is. */
  async tell(): Promise<object> {
    const first = await this.begin();
    await this.scoreFile(first);
    await this.scoreRows();
    await this.drift();
    const second = await this.retrain();
    await this.serve(second);
    await this.scoreFile(second);
    return this.outcome();
  }

  /** A person applies a model that is there already, with its batches, and a monitor of it. @returns what serves. */
  async begin(): Promise<string> {
    const { namespace, place } = this.#place;
    const artifact = await pushModelBefore(place);
    await namespace.create(MODELS, aTrainedModel(NAME, artifact, place));
    await namespace.create(MONITORS, aMonitor(NAME));
    await this.#rollOut(artifact);
    return artifact;
  }

  /** The one Job of the batch without a schedule is made for what serves, and does its work. */
  async scoreFile(artifact: string): Promise<void> {
    const job = await this.#awaitJob(artifact);
    await this.#jobs.complete(job, await this.#jobs.start(job), COUNTS);
    await vi.waitFor(async () => {
      const { batches } = await statusOf(this.#place.namespace);
      expect(batches).toMatchObject([
        { name: 'nightly', reason: 'Scheduled' },
        { name: 'once', reason: 'Succeeded', artifact, rows: 3 * COUNTS.rows, refused: 3 * COUNTS.refused },
      ]);
    }, WAITING);
  }

  /** Rows like the training data came a while ago, and their window is judged. */
  async scoreRows(): Promise<void> {
    this.#pods.at(-1)?.hasScored(0, 4 * WINDOW);
    await this.#awaitMonitor(({ history, totals }) => {
      expect(history?.at(-1)?.verdict).toBe('Clear');
      expect(totals?.rows).toBe(this.#rows);
    });
  }

  /** Other rows came, and come until there is an episode; then no more. @param meanwhile what happens after the first alarm. */
  async drift(meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
    // The window of these is over: it need not be waited for.
    this.#pods.at(-1)?.hasScored(RISEN, 2 * WINDOW);
    const traffic = setInterval(() => this.#pods.at(-1)?.score(RISEN), PAUSE);
    try {
      await this.#awaitMonitor(({ totals }) => expect(totals?.alarms).toBeGreaterThan(0));
      await meanwhile();
      await this.#awaitMonitor(({ conditions }) =>
        expect(findCondition(conditions, 'DriftDetected')?.reason).toBe('Detected'),
      );
    } finally {
      clearInterval(traffic);
    }
  }

  /**
   * The run that is made for the episode leads to another model, and all rows are judged meanwhile: each once.
   *
   * @param meanwhile what happens while the run's pod works.
   * @returns that model.
   */
  async retrain(meanwhile?: () => Promise<void>): Promise<string> {
    const run = await vi.waitFor(async () => {
      const [first, ...others] = await this.runs();
      expect(others).toEqual([]);
      expect(first?.spec.cause?.episode).toBe([...this.#episodes][0]);
      return first!;
    }, WAITING);
    const { artifact } = await this.#trainer.work(run, '# The second version\n', meanwhile);
    await this.#awaitMonitor(({ episode }) =>
      expect(episode?.ledTo).toMatchObject({ run: run.metadata.name, reason: 'Trained', artifact }),
    );
    await vi.waitFor(async () => {
      const { candidate, training: told } = await statusOf(this.#place.namespace);
      expect(candidate).toMatchObject({ run: run.metadata.name, artifact });
      expect(told?.reason).toBe('CandidateMade');
    }, WAITING);
    await this.#awaitMonitor(({ totals }) => expect(totals?.rows).toBe(this.#rows));
    return artifact;
  }

  /** A person lets another model serve; the Job of the one before makes room for its own. */
  async serve(artifact: string): Promise<void> {
    const { namespace } = this.#place;
    await namespace.patch(MODELS, NAME, { spec: { serving: { artifact } } });
    await this.#rollOut(artifact);
    await vi.waitFor(async () => {
      const jobs = await this.#batchJobs();
      for (const { metadata } of jobs)
        if (metadata?.deletionTimestamp) await this.#jobs.collect(metadata.name ?? '');
      expect(jobs.map(artifactOf)).toEqual([artifact]);
    }, WAITING);
    await this.#awaitMonitor(({ episode }) => {
      expect(episode).toMatchObject({ ledTo: { reason: 'Served' }, endedAt: expect.any(String) });
    });
  }

  /** Everything that must not depend on when the operator was interrupted, once nothing is on its way any more. */
  async outcome(): Promise<object> {
    const { namespace, hand } = this.#place;
    await vi.waitFor(() => expectSettled(namespace, NAME), WAITING);
    expect([...this.#episodes]).toHaveLength(1);
    const { totals } = (await namespace.get(MONITORS, NAME)).status ?? {};
    expect(totals?.rows).toBe(this.#rows);
    return driftOutcome({ namespace, hand }, NAME);
  }

  /** Every status is taken away. */
  async loseStatus(): Promise<void> {
    const { namespace } = this.#place;
    for (const resource of [MODELS, MONITORS, RUNS] as Resource<KubernetesObject>[]) {
      for (const { metadata } of await namespace.list(resource)) {
        await namespace.patchStatus(resource, metadata?.name ?? '', null);
      }
    }
  }

  runs(): Promise<Run[]> {
    return this.#place.namespace.list(RUNS);
  }

  /** How often each kind of event was told so far. */
  events(): Promise<EventCounts> {
    return eventsOf(this.#place);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const pod of this.#pods) await pod[Symbol.asyncDispose]();
  }

  /** Rows that were scored. */
  get #rows(): number {
    return this.#pods.reduce((sum, { rows }) => sum + rows, 0);
  }

  async #rollOut(artifact: string): Promise<void> {
    const { namespace, witness } = this.#place;
    await vi.waitFor(async () => {
      const { spec } = await this.#deployment.deployment();
      expect(spec?.template.metadata?.annotations?.['churnops.dev/artifact']).toBe(artifact);
    }, WAITING);
    const { pod } = await this.#deployment.begin();
    const scoring = await ScoringPod.start(pod, witness);
    this.#pods.push(scoring);
    await namespace.patchStatus(PODS, pod.metadata?.name ?? '', { podIP: scoring.address });
    await this.#deployment.complete();
    await vi.waitFor(async () => {
      const { metadata, status } = await namespace.get(MODELS, NAME);
      const ready = findCondition(status?.conditions, 'Ready');
      expect(`${ready?.reason} ${ready?.observedGeneration}`).toBe(`Serving ${metadata.generation}`);
      expect(status?.serving?.current).toBe(artifact);
    }, WAITING);
  }

  async #awaitJob(artifact: string): Promise<Job> {
    return vi.waitFor(async () => {
      const jobs = await this.#batchJobs();
      expect(jobs.map(artifactOf)).toEqual([artifact]);
      return jobs[0]!;
    }, WAITING);
  }

  async #batchJobs(): Promise<Job[]> {
    const jobs = await this.#place.namespace.list(JOBS);
    return jobs.filter(({ metadata }) => metadata?.labels?.['churnops.dev/batch'] !== undefined);
  }

  /** Waits until the monitor says it; notes what episode it tells of meanwhile. */
  async #awaitMonitor(says: (status: MonitorStatus) => void): Promise<void> {
    await vi.waitFor(async () => {
      const { status } = await this.#place.namespace.get(MONITORS, NAME);
      if (status?.episode) this.#episodes.add(status.episode.id);
      says(status ?? {});
    }, WAITING);
  }
}

function artifactOf({ metadata }: Job): string | undefined {
  return metadata?.annotations?.['churnops.dev/artifact'];
}
