import type { ServedPod } from './served-pods.ts';

/** How the last attempt to ask a pod came out. */
export type ScrapeOutcome =
  | { kind: 'Answered'; clock: 'Right' | 'Ahead' | 'Behind' }
  | { kind: 'Silent' | 'Untrusted'; message: string };

interface Appointment {
  /** When it is asked next; milliseconds since the epoch. */
  due: number;
  /** Whether it was known to be on its way out when it was asked. */
  leaving: boolean;
  outcome: ScrapeOutcome;
}

/** A pod that is on its way out is asked this often, in milliseconds, until it has told everything or is gone. */
const LEAVING_INTERVAL = 2_000;

/** Pods are asked spread over this share of the interval, so that not all are at once. */
const JITTER = 0.2;

/** When each pod is asked. It is forgotten with the process: then all are asked at once. */
export class ScrapeSchedule {
  readonly #random: () => number;
  readonly #appointments = new Map<string, Appointment>();

  /** @param random in [0, 1). */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Those to be asked now. @param isFinal whether a pod has told everything. */
  due(pods: readonly ServedPod[], now: number, isFinal: (pod: ServedPod) => boolean): ServedPod[] {
    return pods.filter((pod) => this.#mayAsk(pod, isFinal) && this.#dueAt(pod) <= now);
  }

  /** When the next of them is to be asked; undefined where none is. */
  next(pods: readonly ServedPod[], isFinal: (pod: ServedPod) => boolean): number | undefined {
    const times = pods.filter((pod) => this.#mayAsk(pod, isFinal)).map((pod) => this.#dueAt(pod));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Notes how asking came out. @param interval between two scrapes at most, in milliseconds. */
  asked(pod: ServedPod, outcome: ScrapeOutcome, now: number, interval: number): void {
    const usual = interval * (1 - JITTER * this.#random());
    // One that did not answer is asked again sooner: its next answer may be its last.
    const wait = outcome.kind === 'Answered' ? usual : usual / 2;
    const due = now + (pod.terminating ? Math.min(LEAVING_INTERVAL, wait) : wait);
    this.#appointments.set(pod.uid, { due, leaving: pod.terminating, outcome });
  }

  /** How the last attempt came out; undefined where there was none. */
  outcome(pod: ServedPod): ScrapeOutcome | undefined {
    return this.#appointments.get(pod.uid)?.outcome;
  }

  /** Forgets pods that are gone. */
  keep(pods: readonly ServedPod[]): void {
    const there = new Set(pods.map(({ uid }) => uid));
    for (const uid of this.#appointments.keys()) if (!there.has(uid)) this.#appointments.delete(uid);
  }

  /** A pod that has yet to serve has counted nothing, and its metrics port may not even listen; one that leaves may have served before this process began. */
  #mayAsk(pod: ServedPod, isFinal: (pod: ServedPod) => boolean): boolean {
    if (pod.address === undefined) return false;
    if (pod.terminating) return !isFinal(pod);
    return pod.ready || this.#appointments.has(pod.uid);
  }

  #dueAt(pod: ServedPod): number {
    const appointment = this.#appointments.get(pod.uid);
    if (appointment === undefined || (pod.terminating && !appointment.leaving)) return 0;
    return appointment.due;
  }
}
