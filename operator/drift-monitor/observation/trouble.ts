/** What may be wrong with what is observed. */
export type TroubleReason =
  /** The served artifact has no reference profile: it was made before there were any. */
  | 'ReferenceMissing'
  /** Its registry does not answer, or refuses, or gives what cannot be used. */
  | 'ReferenceUnread'
  /** The Secret for that registry cannot be read, or is not there. */
  | 'SecretForbidden'
  | 'SecretMissing'
  /** The reference is made of the first windows, and there are too few yet. */
  | 'CollectingReference'
  /** The model serves nothing. */
  | 'NothingServed'
  /** The window is not a multiple of the slot. */
  | 'WindowUnfit'
  /** Pods did not answer in time, or not properly. */
  | 'PodsSilent'
  /** Pods answered what cannot be: another pod's counts, another model's, another format. */
  | 'PodsUntrusted'
  /** The clock of a pod is so far off that some of its rows are in no window. */
  | 'ClocksDiffer'
  /** The checkpoint could not be used, or was lost, and was begun anew. */
  | 'CheckpointBegunAnew'
  /** An object of its name belongs to someone else. */
  | 'CheckpointNotOurs'
  /** The rights to it are missing. */
  | 'CheckpointForbidden'
  /** Numbers are counted in fewer bins, so that the checkpoint has room. */
  | 'Coarsened'
  /** Even so there is no room. */
  | 'CheckpointTooLarge'
  /** The source of rows cannot be read. */
  | 'SourceUnread'
  /** It is not read yet, although it is time. */
  | 'SourceAwaited';

/** Something that is wrong, in words for people. */
export interface Trouble {
  reason: TroubleReason;
  /** Names the thing, what is wrong with it and what to do. */
  message: string;
  /** Whether it keeps traffic from being counted or compared; otherwise the monitor works, and people should know. */
  blocking: boolean;
}
