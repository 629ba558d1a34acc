import type { ReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import type { ProfilePage } from '@churnops/lib/profile/slot-profile.ts';
import { servedArtifact } from '../../churn-model/last-served.ts';
import type { Model } from '../../churn-model/model.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import { RUNS } from '../../training-run/run.ts';
import type { Monitor } from '../monitor.ts';
import { close, collectFirstWindows } from '../observation/counts.ts';
import type { KeptCounts } from '../observation/kept-counts.ts';
import type { MonitorTiming } from '../observation/monitor-timing.ts';
import { countTroubles, observeCounts, type View } from '../observation/observe-counts.ts';
import type { Observation, Observed } from '../observation/observed.ts';
import type { ReadReferences } from '../observation/reference-reader.ts';
import { referenceTrouble } from '../observation/reference-trouble.ts';
import { digestOf } from '../observation/served-pods.ts';
import { storeTrouble } from '../observation/store-trouble.ts';
import type { Trouble } from '../observation/trouble.ts';
import { lookDelay, lookedAt, nextLook } from './look-time.ts';
import type { ReadProfile } from './profile-reader.ts';
import type { ProfileRequester } from './profile-requester.ts';
import { rowSourceOf } from './profile-run.ts';
import { sourceTroubles } from './source-troubles.ts';
import { type LookedRun, type Survey, surveyRuns } from './survey-runs.ts';

/** What sources of rows are observed by. */
export interface DatasetSources {
  reader: ObjectReader;
  readReferences: ReadReferences;
  readProfile: ReadProfile;
  requester: Pick<ProfileRequester, 'request'>;
  /** Milliseconds since the epoch. */
  clock: () => number;
}

/** What one pass came upon. */
interface Pass {
  served?: { artifact: string; digest: string; reference: ReferenceProfile };
  troubles: Trouble[];
  /** When something is worth being tried again; milliseconds since the epoch. */
  moments: number[];
}

const DEFAULT_FIRST_WINDOWS = 3;
const SHORTEST_WAIT = 250;
const LONGEST_WAIT = 600_000;
/** How soon a run is asked for again that the cluster refused, in milliseconds. */
const REFUSED_WAIT = 30_000;

/** What one process knows of one monitor of a source: what is counted. Which runs there are, the cluster knows. */
export class DatasetSession {
  readonly #sources: DatasetSources;
  readonly #kept: KeptCounts;
  readonly #since: number;

  constructor(sources: DatasetSources, kept: KeptCounts) {
    this.#sources = sources;
    this.#kept = kept;
    this.#since = sources.clock();
  }

  /** Takes in what runs have counted, asks for the run whose time has come, and tells what there is. */
  async look(monitor: Monitor, model: Model, timing: MonitorTiming): Promise<Observation> {
    const kept = this.#kept;
    const artifact = servedArtifact(this.#sources.reader, model);
    const pass: Pass = { troubles: [], moments: [] };
    kept.changeRowSource(rowSourceOf(monitor.spec));
    kept.changeWindow(timing.window);
    await this.#know(model, artifact, pass);
    if (pass.served) await this.#follow(monitor, model, timing, pass);
    return {
      observed: this.#tell(monitor, timing, pass),
      save: (decided) =>
        kept.save(decided, {
          slot: timing.window,
          wanted: ({ digest }) => digest === pass.served?.digest,
        }),
    };
  }

  async #know(model: Model, served: string | undefined, pass: Pass): Promise<void> {
    if (served === undefined) {
      const message = 'The model serves nothing, so there is nothing to compare with.';
      pass.troubles.push({ reason: 'NothingServed', message, blocking: true });
    }
    const artifacts = [...(served === undefined ? [] : [served]), ...this.#kept.artifacts];
    const read = await this.#sources.readReferences(model, [...new Set(artifacts)]);
    for (const [artifact, { reading, until }] of read) {
      const isServed = artifact === served;
      if (until !== undefined) pass.moments.push(until);
      if (reading.kind === 'Unread') pass.troubles.push(referenceTrouble(reading, isServed));
      else {
        const { digest, profile } = reading.value;
        this.#kept.know(artifact, digest, profile);
        if (isServed) pass.served = { artifact, digest, reference: profile };
      }
    }
  }

  async #follow(monitor: Monitor, model: Model, timing: MonitorTiming, pass: Pass): Promise<void> {
    const { requester, clock } = this.#sources;
    for (const counted of this.#survey(monitor, timing, pass).counted)
      if (!(await this.#take(monitor, model, timing, counted, pass))) break;
    const survey = this.#survey(monitor, timing, pass);
    const refused = survey.due && (await requester.request(monitor, model, survey.due));
    if (refused !== undefined) pass.moments.push(clock() + REFUSED_WAIT);
    pass.troubles.push(...sourceTroubles(survey, refused));
  }

  #survey(monitor: Monitor, { window }: MonitorTiming, { served }: Pass): Survey {
    const { reader, clock } = this.#sources;
    return surveyRuns({
      monitor,
      window,
      artifact: served!.artifact,
      horizon: this.#kept.counts.horizon,
      runs: reader.ownedBy(RUNS, monitor.metadata.uid),
      now: clock(),
    });
  }

  /**
   * Counts what a run stored as one slot that is as long as its window: a window of a source is read at once, and over. One without rows leaves no trace, as with
   * traffic.
   *
   * @returns whether the next one may be counted: windows are counted in their order, so one that will be readable later holds them up.
   */
  async #take(
    monitor: Monitor,
    model: Model,
    { window }: MonitorTiming,
    { run, start, report }: LookedRun & { report: string },
    pass: Pass,
  ): Promise<boolean> {
    const { artifact, digest, reference } = pass.served!;
    const { reading, until } = await this.#sources.readProfile(model, { artifact, report, reference });
    if (until !== undefined) pass.moments.push(until);
    if (reading.kind === 'Unread') {
      const message = `What the TrainingRun ${run.metadata.name} counted cannot be read: ${reading.reason}`;
      pass.troubles.push({ reason: 'SourceUnread', message, blocking: true });
      return reading.lasting;
    }
    const pod = run.metadata.uid;
    const counted = hasRows(reading.value) ? reading.value.slots : [];
    const slots = counted.map((slot) => ({ ...slot, pod, slot: start, closed: true }));
    const first = firstWindowsOf(monitor);
    this.#kept.deliver({ artifact, digest, slotMilliseconds: window, slots }, 0, true);
    this.#kept.update((counts) => {
      const closed = close(counts, start + window);
      return first === undefined ? closed : collectFirstWindows(closed, first);
    });
    return true;
  }

  #tell(monitor: Monitor, timing: MonitorTiming, { troubles, moments, served }: Pass): Observed {
    const { counts, refused } = this.#kept;
    const now = this.#sources.clock();
    const { window } = timing;
    const view: View = {
      served: served && digestOf(served.artifact),
      firstWindows: firstWindowsOf(monitor),
      timing,
      // The window that is looked at now is the newest that ended, until it is over.
      now: Math.max(lookedAt(monitor, window, now), counts.horizon),
    };
    const held = refused === undefined ? undefined : storeTrouble(refused, monitor);
    const next = [nextLook(monitor, window, now), this.#kept.nextSave(window), ...moments];
    const wait = Math.min(...next.flatMap((moment) => moment ?? []), now + LONGEST_WAIT) - now;
    return {
      ...observeCounts(counts, view),
      ...(held && { closed: [] }),
      pods: { asked: 0, answered: 0, terminating: 0 },
      decided: counts.decided,
      troubles: [
        ...(held ? [held] : []),
        ...troubles,
        ...countTroubles(counts, view),
        ...this.#begunAnew(now, window + lookDelay(monitor, window)),
      ],
      lookAgainAfter: Math.max(SHORTEST_WAIT, wait),
    };
  }

  /** Told for the length of a window. */
  #begunAnew(now: number, window: number): Trouble[] {
    const { begunAnew: message } = this.#kept;
    if (message === undefined || now > this.#since + window) return [];
    return [{ reason: 'CheckpointBegunAnew', message, blocking: false }];
  }
}

function hasRows({ slots }: ProfilePage): boolean {
  return slots.some(({ rows, columns }) => rows > 0 || columns.some(({ refused }) => refused > 0));
}

function firstWindowsOf({ spec }: Monitor): number | undefined {
  return spec.reference === 'FirstWindows' ? (spec.firstWindows ?? DEFAULT_FIRST_WINDOWS) : undefined;
}
