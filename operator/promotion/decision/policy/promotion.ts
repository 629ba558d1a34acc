import type { DocumentSelector } from '../edit/field-location.ts';
import { parseDuration } from './duration.ts';

/** One value in one file of the Git repository. */
export interface TargetAddress {
  /** From the root of the repository, such as environments/staging/telco.yaml. */
  path: string;
  /** May be left out where the file has one document. */
  document?: DocumentSelector;
  /** Keys joined by dots. */
  field: string;
}

/** `spec.promotions[]` as it is written. */
export interface PromotionSpec {
  name: string;
  from: 'Candidate' | 'Served' | 'Drift';
  to: { path: string; document?: DocumentSelector; field?: string };
  soak?: string;
  onNewer?: 'Wait' | 'Replace';
  suspend?: boolean;
}

/** `spec.promotions[]` with every default applied. */
export interface Promotion {
  name: string;
  /** Candidate: the newest trained version. Served: what is served here. Drift: the newest episode of drift here, for which training is asked for. */
  from: 'Candidate' | 'Served' | 'Drift';
  to: TargetAddress;
  /** Milliseconds for which what is served here must have been ready. */
  soak: number;
  /** Whether a newer version waits once the open pull request has a valid approval. */
  onNewer: 'Wait' | 'Replace';
  suspend: boolean;
}

/** `spec.gitRepository`. */
export interface GitRepositorySpec {
  url: string;
  branch?: string;
  provider: 'GitHub' | 'Gitea';
  apiURL?: string;
  caRef?: { name: string; key?: string };
  secretRef: { name: string };
}

/** `spec.source`: where the very object lives in its Git repository. */
export interface SourceSpec {
  path: string;
  document?: DocumentSelector;
}

/** The field that holds what a ChurnModel serves. */
export const ARTIFACT_FIELD = 'spec.serving.artifact';

/** The field that asks for a training run where a ChurnModel is trained. */
export const REVISION_FIELD = 'spec.training.requestedRevision';

/** The field that a promotion changes. */
export function fieldOf({ from, to }: Pick<PromotionSpec, 'from' | 'to'>): string {
  return to.field ?? (from === 'Drift' ? REVISION_FIELD : ARTIFACT_FIELD);
}

/** Applies the defaults of a promotion. @throws DurationInvalid where `soak` is not a duration. */
export function toPromotion({ name, from, to, soak, onNewer, suspend }: PromotionSpec): Promotion {
  return {
    name,
    from,
    to: {
      path: to.path,
      field: fieldOf({ from, to }),
      ...(to.document && { document: to.document }),
    },
    soak: soak === undefined ? 0 : parseDuration(soak),
    onNewer: onNewer ?? 'Wait',
    suspend: suspend ?? false,
  };
}

/** Where a ChurnModel's own artifact stands in Git: what a rollback edits. */
export function toSourceAddress({ path, document }: SourceSpec, name: string): TargetAddress {
  return { path, field: ARTIFACT_FIELD, document: document ?? { kind: 'ChurnModel', name } };
}
