import { formatDuration } from './policy/duration.ts';

/** What is served in the environment that a promotion starts from. */
export interface ServedHere {
  /** The artifact in the spec; undefined where nothing is served. */
  artifact: string | undefined;
  /** The artifact that answers requests. */
  current: string | undefined;
  /** Whether every replica that is wanted is ready with it. */
  healthy: boolean;
  /** When the newest ReplicaSet became ready; undefined where it is not. A lost time starts the soak again. */
  readySince: Date | undefined;
  /** Whether its probation is undecided or failed, or a rollback of it is open or asked for. */
  turnedBad: boolean;
}

/** Whether what is served may go on to the next environment. */
export type SoakVerdict =
  | { kind: 'Done'; artifact: string }
  | {
      kind: 'Wait';
      reason: 'NothingServed' | 'NotServing' | 'SourceUnhealthy' | 'Soaking';
      message: string;
      /** When the soak is over, where only time is missing. */
      until?: Date;
    };

/** Judges rule "what is served here, healthy for `soak`". @param soak milliseconds */
export function judgeSoak(served: ServedHere, soak: number, now: Date): SoakVerdict {
  const { artifact, current, healthy, readySince, turnedBad } = served;
  if (artifact === undefined) return wait('NothingServed', 'Nothing is served here yet.');
  if (current !== artifact) return wait('NotServing', 'What the spec names does not serve yet.');
  if (turnedBad) {
    return wait(
      'SourceUnhealthy',
      'What is served here is on probation, failed it, or is to be rolled back: it does not go on.',
    );
  }
  if (!healthy || !readySince)
    return wait('SourceUnhealthy', 'What is served here is not ready on every replica.');
  const until = new Date(readySince.getTime() + soak);
  if (until <= now) return { kind: 'Done', artifact };
  // How much is left changes all the time; `until` tells it to those who look.
  return { ...wait('Soaking', `It has to be ready for ${formatDuration(soak)} without a break.`), until };
}

function wait(
  reason: Extract<SoakVerdict, { kind: 'Wait' }>['reason'],
  message: string,
): Extract<SoakVerdict, { kind: 'Wait' }> {
  return { kind: 'Wait', reason, message };
}
