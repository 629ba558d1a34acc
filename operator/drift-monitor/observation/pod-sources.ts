import type { SlotProfile } from '@churnops/lib/profile/slot-profile.ts';
import { type Counts, noteUnscraped, type Source, settle } from './counts.ts';
import type { ServedPod } from './served-pods.ts';

/** Pods on their way out are asked every 2 seconds. */
const A_MOMENT = 5_000;

/** What a pod told, as far as it concerns the pod and not what it counted. */
export interface Told {
  /** The process that counted; unknown where it has counted nothing. */
  process: string | undefined;
  /** See `Source`. */
  final: boolean;
  idle: boolean;
  /** The newest slot that was taken, where one was. */
  newest: number | undefined;
}

/** Notes pods that are seen to serve for the first time. */
export function noteServing(counts: Counts, pods: readonly ServedPod[], now: number): Counts {
  const unknown = pods.filter(({ ready, uid }) => ready && !counts.sources.has(uid));
  if (unknown.length === 0) return counts;
  const added = unknown.map(({ uid, name, digest, restarts }): [string, Source] => [
    uid,
    { pod: uid, name, digest, restarts, next: 0, seenAt: now, final: false, idle: false },
  ]);
  return { ...counts, sources: new Map([...counts.sources, ...added]) };
}

/** Notes containers that began anew: what the process before did not tell is lost, whether or not the new one has counted anything yet. */
export function noteRestarts(counts: Counts, pods: readonly ServedPod[], now: number): Counts {
  const begunAnew = pods.flatMap(({ uid, restarts }) => {
    const source = counts.sources.get(uid);
    return source !== undefined && restarts > source.restarts ? [{ source, restarts }] : [];
  });
  if (begunAnew.length === 0) return counts;
  const sources = new Map(counts.sources);
  for (const { source, restarts } of begunAnew) {
    const { process: _, ...rest } = source;
    sources.set(source.pod, { ...rest, restarts, next: 0, final: false });
  }
  const losses = begunAnew.filter(({ source }) => !source.final).map(({ source }) => lossOf(source, now));
  return noteUnscraped({ ...counts, sources }, ...losses);
}

/** Notes that a pod answered. A process that took the place of another ended that one's slots; what it did not tell before is lost. */
export function noteAnswer(counts: Counts, pod: ServedPod, told: Told, now: number): Counts {
  const before = counts.sources.get(pod.uid);
  const replaced =
    before?.process !== undefined && told.process !== undefined && told.process !== before.process;
  const process = told.process ?? before?.process;
  const source: Source = {
    pod: pod.uid,
    name: pod.name,
    digest: pod.digest,
    ...(process !== undefined && { process }),
    // The kubelet may tell of the new process later than the process itself.
    restarts: Math.max(before?.restarts ?? 0, pod.restarts) + (replaced ? 1 : 0),
    next: Math.max(told.newest ?? 0, replaced ? 0 : (before?.next ?? 0)),
    seenAt: before?.seenAt ?? now,
    askedAt: now,
    final: told.final,
    idle: told.idle,
  };
  const noted = { ...counts, sources: new Map([...counts.sources, [pod.uid, source]]) };
  return replaced && !before.final ? noteUnscraped(noted, lossOf(before, now)) : noted;
}

/**
 * Lets go of pods that are not there any more: what they counted is final, and of those that could not be asked once more something may be missing.
 *
 * @param pods all that are there.
 */
export function leaveGone(counts: Counts, pods: readonly ServedPod[], now: number): Counts {
  const there = new Set(pods.map(({ uid }) => uid));
  const gone = [...counts.sources.values()].filter(({ pod }) => !there.has(pod));
  const counting = ({ pod, process }: SlotProfile) => {
    const told = counts.sources.get(pod)?.process;
    return there.has(pod) && (told === undefined || told === process);
  };
  const settled = settle(counts, counting);
  if (gone.length === 0) return settled;
  const sources = new Map([...settled.sources].filter(([pod]) => there.has(pod)));
  const losses = gone.filter((source) => !hasToldAll(source, now)).map((source) => lossOf(source, now));
  return noteUnscraped({ ...settled, sources }, ...losses);
}

/** Whether nothing can be missing: it said so, or it had counted nothing a moment ago. */
function hasToldAll({ final, idle, askedAt = 0 }: Source, now: number): boolean {
  return final || (idle && now - askedAt <= A_MOMENT);
}

function lossOf(
  { name, askedAt, seenAt }: Source,
  now: number,
): { pod: string; since: number; until: number } {
  return { pod: name, since: askedAt ?? seenAt, until: now };
}
