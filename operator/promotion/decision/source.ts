import type { DriftHere } from './drift-here.ts';
import type { Origins } from './eligibility.ts';
import type { PromotionObservation, Subject } from './observation.ts';
import type { NothingPlan } from './plan.ts';
import { judgeSoak } from './soak.ts';
import { isNewer } from './supersede.ts';
import { digestOf, identityOf, placeOf, type Version, versionOf } from './version.ts';

/** What a promotion would propose now. */
export interface Source {
  version: Version | undefined;
  /** Why there is none, or why it may not go on. */
  wait: Pick<NothingPlan, 'reason' | 'message' | 'until'> | undefined;
}

/** Reads what a promotion starts from: the candidate, what is served for long enough, or the newest episode of drift. */
export function readSource(
  { subject, promotion }: Pick<PromotionObservation, 'subject' | 'promotion'>,
  now: Date,
): Source {
  switch (subject.from) {
    case 'Candidate':
      return { version: subject.version, wait: undefined };
    case 'Served': {
      const soak = judgeSoak(subject.served, promotion.soak, now);
      if (soak.kind === 'Wait') return { version: undefined, wait: soak };
      const named = digestOf(soak.artifact) !== undefined;
      return { version: named ? versionOf(soak.artifact) : undefined, wait: undefined };
    }
    case 'Drift': {
      const [newest] = subject.drift.episodes;
      if (newest) return { version: versionOf(newest.id), wait: undefined };
      return { version: undefined, wait: { reason: 'AwaitingDrift', message: quiet(subject.drift) } };
    }
  }
}

function quiet({ monitors }: DriftHere): string {
  return monitors === 0 ? 'No DriftMonitor watches this model.' : 'No DriftMonitor finds drift here.';
}

/** What the promotion starts from, whether or not it may go on. */
export function startingValue(subject: Subject): string | undefined {
  switch (subject.from) {
    case 'Candidate':
      return subject.version?.value;
    case 'Served':
      return subject.served.artifact;
    case 'Drift':
      return subject.drift.episodes[0]?.id;
  }
}

/**
 * Whether we may have proposed what a branch of ours holds. Whoever may push can write our name on a commit, but not put a model
 * to where those of this promotion lie: in the place of what it starts from, or of what the target has.
 */
export function mayBeProposed(value: string, subject: Subject, present: string | undefined): boolean {
  if (subject.from === 'Drift') return true;
  const places = [startingValue(subject), present].map(placeOf).filter((place) => place !== undefined);
  const place = placeOf(value);
  return place !== undefined && (places.length === 0 || places.includes(place));
}

/**
 * Why what is proposed is not to be proposed any longer, where nothing takes its place: it is no longer what is served here and
 * nothing newer is on its way either, or its episode is over. Undefined where it stays.
 */
export function leftBehind(
  { subject, origins }: { subject: Subject; origins: Origins },
  { value, digest }: Version,
): Pick<NothingPlan, 'reason' | 'message'> | undefined {
  switch (subject.from) {
    case 'Candidate':
      return undefined;
    case 'Served': {
      const served = digestOf(subject.served.artifact);
      if (served !== undefined && (served === digest || isNewer(served, digest, origins))) return undefined;
      return { reason: 'NoLongerServed', message: 'What was proposed is no longer served here.' };
    }
    case 'Drift':
      if (subject.drift.episodes.some(({ id }) => identityOf(id) === digest)) return undefined;
      return {
        reason: 'AwaitingDrift',
        message: `The episode ${value} is over, so nothing has to be trained for it.`,
      };
  }
}
