import type { ProfileWindow } from '@churnops/lib/profile/profile-window.ts';
import type { ReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import type { Trouble } from './trouble.ts';

/** What a model's traffic is compared with. */
export interface ObservedReference {
  /** The model, `oci://HOST/REPOSITORY@sha256:…`. */
  artifact: string;
  /** The digest alone; windows carry it as `model`. */
  digest: string;
  kind: 'Training' | 'FirstWindows';
  /** In the bins in which the windows of this model are counted. */
  profile: ReferenceProfile;
  /** Rows that it was made of. */
  rows: number;
  /** Bins that a column of numbers has at most, where there was no room for those of the artifact. */
  maximumBins?: number;
}

/** A window that is over: nothing is added to it any more. */
export interface ClosedWindow {
  window: ProfileWindow;
  reference: ObservedReference;
  /** Pods that went before they could be asked once more: of each at most what it counted in one interval is missing. */
  unscraped: number;
  /** Whether it was among those that `save` was called after. */
  judged: boolean;
}

/** A pod, or a process of it, that went before it could be asked once more. */
export interface Unscraped {
  pod: string;
  /** When it was asked last, else when it began; milliseconds since the epoch. */
  since: number;
  /** When it was found gone. */
  until: number;
}

/** Everything that there is to know of a monitored model at a moment. Troubles say why something is absent. */
export interface Observed {
  /** Of the model that serves now; absent where nothing serves, or it cannot be read, or is not yet complete. */
  reference?: ObservedReference;
  /** The window of now of that model, slots that may still grow included in `totalOf`; absent without a reference. It may have no rows. */
  open?: ProfileWindow;
  /**
   * Those that are not judged yet, and the last two that are; the oldest first, and of one time by digest. Windows without any traffic are not among them, nor
   * those that became a reference.
   */
  closed: ClosedWindow[];
  /** Pods that were asked in the last round, those of them that answered, and those that are on their way out. */
  pods: { asked: number; answered: number; terminating: number };
  /** Losses in the open window, and when the first of them may have begun. */
  unscraped: { pods: number; since?: number };
  /** What was last given to `save`; undefined where nothing was, or the checkpoint was lost. Of unknown shape: people may change the checkpoint. */
  decided: unknown;
  troubles: Trouble[];
  /** When there is something to look at again, though nothing changes in the cluster; in milliseconds. */
  lookAgainAfter: number;
}

/** One look at the world. */
export interface Observation {
  observed: Observed;
  /**
   * Keeps what was decided, and that all of `closed` was judged, in the checkpoint. It is to be called in every pass, before a status is written: it also keeps
   * what was counted. No request is made where nothing changed, or not yet.
   *
   * @param decided JSON of at most 64 KiB; the same as before changes nothing.
   * @throws CodedError retryable, `CheckpointMoved` among them, where it could not be kept: the pass is to be made again.
   */
  save(decided: object | undefined): Promise<void>;
}
