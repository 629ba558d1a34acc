import type { Action } from './action.ts';
import type { Branch } from './head.ts';
import type { KnownPullRequest } from './ownership.ts';

/** How far a proposal has come, and what to do for it now; merging aside. */
export type Progress =
  | { kind: 'Acting'; reason: 'Opening' | 'Updating'; message: string; actions: Action[] }
  /** Branch and pull request are as they should be; what is left to do does not change the head. */
  | { kind: 'Standing'; current: KnownPullRequest; branch: Branch; actions: Action[] }
  | { kind: 'MovedByOther'; actions: Action[] }
  | { kind: 'Stuck'; reason: 'EditRefused' | 'AwaitingForge' | 'AwaitingGit'; message: string; until?: Date };
