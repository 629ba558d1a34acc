import type { ReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import { servedArtifact } from '../../churn-model/last-served.ts';
import type { Model } from '../../churn-model/model.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import type { Monitor } from '../monitor.ts';
import { closeWindows, nextClosing } from './closing.ts';
import { collectFirstWindows } from './counts.ts';
import type { KeptCounts } from './kept-counts.ts';
import type { MonitorTiming } from './monitor-timing.ts';
import { countTroubles, observeCounts, type View } from './observe-counts.ts';
import type { Observation, Observed } from './observed.ts';
import { leaveGone, noteRestarts, noteServing } from './pod-sources.ts';
import { podTroubles } from './pod-troubles.ts';
import type { ReadReference, ReadReferences } from './reference-reader.ts';
import { referenceTrouble } from './reference-trouble.ts';
import type { Scrape } from './scrape-client.ts';
import { ScrapeSchedule } from './scrape-schedule.ts';
import { digestOf, type ServedPod, servedPods } from './served-pods.ts';
import { storeTrouble } from './store-trouble.ts';
import { scrapePods } from './traffic-scrape.ts';
import type { Trouble } from './trouble.ts';

/** What traffic is observed by. */
export interface TrafficSources {
  reader: ObjectReader;
  readReferences: ReadReferences;
  scrape: Scrape;
  /** Milliseconds since the epoch. */
  clock: () => number;
  /** In [0, 1). */
  random: () => number;
}

const DEFAULT_FIRST_WINDOWS = 3;
const SHORTEST_WAIT = 250;
const LONGEST_WAIT = 600_000;

/** What one process knows of one monitor: what is counted, and when whom to ask. */
export class TrafficSession {
  readonly #sources: TrafficSources;
  readonly #kept: KeptCounts;
  readonly #schedule: ScrapeSchedule;
  readonly #since: number;

  constructor(sources: TrafficSources, kept: KeptCounts) {
    this.#sources = sources;
    this.#kept = kept;
    this.#schedule = new ScrapeSchedule(sources.random);
    this.#since = sources.clock();
  }

  /** Asks the pods that are to be asked now, closes the windows whose time has come, and tells what there is. */
  async look(
    monitor: Monitor,
    model: Model,
    timing: MonitorTiming,
    signal: AbortSignal,
  ): Promise<Observation> {
    const { reader, readReferences, clock } = this.#sources;
    const kept = this.#kept;
    const pods = servedPods(reader, model);
    const served = servedArtifact(reader, model);
    const artifacts = [
      ...(served ? [served] : []),
      ...pods.map(({ artifact }) => artifact),
      ...kept.artifacts,
    ];
    const read = await readReferences(model, [...new Set(artifacts)]);
    kept.changeRowSource(undefined);
    kept.changeWindow(timing.window);
    kept.update((counts) => noteRestarts(noteServing(counts, pods, clock()), pods, clock()));
    const references = this.#know(read);
    const countable = pods.filter(({ digest }) => references.has(digest));
    await this.#scrape(countable, references, timing, signal);
    this.#leave(pods);
    const view: View = {
      served: served === undefined ? undefined : digestOf(served),
      firstWindows:
        monitor.spec.reference === 'FirstWindows'
          ? (monitor.spec.firstWindows ?? DEFAULT_FIRST_WINDOWS)
          : undefined,
      timing,
      now: clock(),
    };
    this.#close(view);
    const serving = new Set([view.served, ...pods.map(({ digest }) => digest)]);
    return {
      observed: this.#tell(monitor, view, { pods, countable, read }),
      save: (decided) =>
        kept.save(decided, { slot: timing.slot, wanted: ({ digest }) => serving.has(digest) }),
    };
  }

  #know(read: ReadonlyMap<string, ReadReference>): Map<string, ReferenceProfile> {
    const references = new Map<string, ReferenceProfile>();
    for (const [artifact, { reading }] of read) {
      if (reading.kind !== 'Read') continue;
      const { digest, profile } = reading.value;
      this.#kept.know(artifact, digest, profile);
      references.set(digest, profile);
    }
    return references;
  }

  async #scrape(
    pods: readonly ServedPod[],
    references: ReadonlyMap<string, ReferenceProfile>,
    timing: MonitorTiming,
    signal: AbortSignal,
  ): Promise<void> {
    const { scrape, clock } = this.#sources;
    const schedule = this.#schedule;
    const due = schedule.due(pods, clock(), this.#isFinal);
    await scrapePods({ kept: this.#kept, schedule, scrape, references, timing, clock }, due, signal);
  }

  /** Pods that are gone, looked for in what was there before their last scrape: one that went meanwhile is found in the next pass. */
  #leave(pods: readonly ServedPod[]): void {
    const there = new Set(pods.map(({ uid }) => uid));
    const gone = [...this.#kept.counts.sources.keys()].filter((uid) => !there.has(uid));
    this.#kept.noteGone(new Set(gone));
    this.#kept.update((counts) => leaveGone(counts, pods, this.#sources.clock()));
    this.#schedule.keep(pods);
  }

  #close({ timing, now, firstWindows }: View): void {
    this.#kept.update((counts) => {
      const closed = closeWindows(counts, { timing, now, since: this.#since });
      return firstWindows === undefined ? closed : collectFirstWindows(closed, firstWindows);
    });
  }

  #tell(
    monitor: Monitor,
    view: View,
    {
      pods,
      countable,
      read,
    }: Record<'pods' | 'countable', readonly ServedPod[]> & {
      read: ReadonlyMap<string, ReadReference>;
    },
  ): Observed {
    const { counts, refused } = this.#kept;
    const outcomes = pods.flatMap((pod) => {
      const outcome = this.#schedule.outcome(pod);
      // One that leaves before it ever served has nothing to tell.
      return outcome && (counts.sources.has(pod.uid) || pod.ready) ? [{ name: pod.name, outcome }] : [];
    });
    const held = refused === undefined ? undefined : storeTrouble(refused, monitor);
    const observed = observeCounts(counts, view);
    return {
      ...observed,
      ...(held && { closed: [] }),
      pods: {
        asked: outcomes.length,
        answered: outcomes.filter(({ outcome }) => outcome.kind === 'Answered').length,
        terminating: pods.filter(({ terminating }) => terminating).length,
      },
      decided: counts.decided,
      troubles: [
        ...(held ? [held] : []),
        ...referenceTroubles(read, view.served),
        ...countTroubles(counts, view),
        ...podTroubles(outcomes),
        ...begunAnew(this.#kept.begunAnew, this.#since, view),
      ],
      lookAgainAfter: this.#wait(view, countable, read),
    };
  }

  #wait({ timing, now }: View, pods: readonly ServedPod[], read: ReadonlyMap<string, ReadReference>): number {
    const closing = nextClosing(this.#kept.counts, timing);
    const moments = [
      this.#schedule.next(pods, this.#isFinal),
      this.#kept.nextSave(timing.slot),
      closing !== undefined && closing > now ? closing : undefined,
      ...[...read.values()].map(({ until }) => until),
    ].flatMap((moment) => moment ?? []);
    const wait = Math.min(...moments, now + LONGEST_WAIT) - now;
    return Math.max(SHORTEST_WAIT, wait);
  }

  readonly #isFinal = ({ uid }: ServedPod): boolean => this.#kept.counts.sources.get(uid)?.final === true;
}

function referenceTroubles(read: ReadonlyMap<string, ReadReference>, served: string | undefined): Trouble[] {
  if (served === undefined) {
    const message = 'The model serves nothing, so there is no traffic to compare.';
    return [{ reason: 'NothingServed', message, blocking: true }];
  }
  return [...read].flatMap(([artifact, { reading }]) =>
    reading.kind === 'Unread' ? [referenceTrouble(reading, digestOf(artifact) === served)] : [],
  );
}

/** Told for the length of a window: then windows are whole again. */
function begunAnew(message: string | undefined, since: number, { timing, now }: View): Trouble[] {
  if (message === undefined || now > since + timing.window + timing.grace) return [];
  return [{ reason: 'CheckpointBegunAnew', message, blocking: false }];
}
