import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { ReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import type { ProfilePage } from '@churnops/lib/profile/slot-profile.ts';
import { oldestMoment } from './counts.ts';
import type { KeptCounts } from './kept-counts.ts';
import type { MonitorTiming } from './monitor-timing.ts';
import { noteAnswer } from './pod-sources.ts';
import type { Scrape } from './scrape-client.ts';
import type { ScrapeOutcome, ScrapeSchedule } from './scrape-schedule.ts';
import type { ServedPod } from './served-pods.ts';

/** What a round of scrapes works with. */
export interface ScrapeRound {
  kept: KeptCounts;
  schedule: ScrapeSchedule;
  scrape: Scrape;
  references: ReadonlyMap<string, ReferenceProfile>;
  timing: MonitorTiming;
  /** Milliseconds since the epoch. */
  clock: () => number;
}

/** Asks pods what they counted, and counts it. A pod that does not answer, or not properly, is noted; nothing else comes of it. */
export async function scrapePods(
  round: ScrapeRound,
  pods: readonly ServedPod[],
  signal: AbortSignal,
): Promise<void> {
  const { schedule, timing, clock } = round;
  await Promise.all(
    pods.map(async (pod) => {
      const outcome = await scrapePod(round, pod, signal);
      schedule.asked(pod, outcome, clock(), timing.interval);
    }),
  );
}

async function scrapePod(round: ScrapeRound, pod: ServedPod, signal: AbortSignal): Promise<ScrapeOutcome> {
  try {
    const page = await ask(round, pod, signal);
    const { window } = round.timing;
    if (window % page.slotMilliseconds !== 0) {
      const message = `Pod ${pod.name} counts in slots of ${page.slotMilliseconds} ms, which do not fill a window of ${window} ms; it is counted again once it was replaced.`;
      return { kind: 'Untrusted', message };
    }
    return take(round, pod, page);
  } catch (error) {
    signal.throwIfAborted();
    if (!isCodedError(error, 'PodSilent', 'PodUntrusted')) throw error;
    return { kind: error.code === 'PodSilent' ? 'Silent' : 'Untrusted', message: error.message };
  }
}

/** Asks for what is new; a process that was not heard of before for all that it has, wherever its clock stands. */
async function ask(
  { kept, scrape, references, clock }: ScrapeRound,
  pod: ServedPod,
  signal: AbortSignal,
): Promise<ProfilePage> {
  const reference = references.get(pod.digest)!;
  const oldest = oldestMoment(kept.counts, clock());
  const source = kept.counts.sources.get(pod.uid);
  const since = Math.max(oldest, source?.next ?? 0);
  const page = await scrape(pod, reference, since, signal);
  const process = page.slots[0]?.process;
  const isNew = source?.process !== undefined && process !== undefined && process !== source.process;
  return isNew && since > oldest ? scrape(pod, reference, oldest, signal) : page;
}

function take({ kept, timing, clock }: ScrapeRound, pod: ServedPod, page: ProfilePage): ScrapeOutcome {
  const now = clock();
  const { slotMilliseconds, slots } = page;
  const { artifact, digest } = pod;
  kept.deliver({ artifact, digest, slotMilliseconds, slots }, timing.slot, pod.terminating);
  const taken = slots.filter(({ slot }) => slot <= now + timing.slot).map(({ slot }) => slot);
  const told = {
    process: slots[0]?.process,
    final: page.final === true,
    idle: pod.terminating && slots.length === 0,
    newest: taken.length === 0 ? undefined : Math.max(...taken),
  };
  kept.update((counts) => noteAnswer(counts, pod, told, now));
  const ahead = slots.some(({ slot }) => slot > now + timing.slot);
  const behind = slots.some(({ slot, closed }) => !closed && slot + 2 * slotMilliseconds < now);
  return { kind: 'Answered', clock: ahead ? 'Ahead' : behind ? 'Behind' : 'Right' };
}
