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
  from: 'Candidate' | 'Served';
  to: { path: string; document?: DocumentSelector; field?: string };
  soak?: string;
  onNewer?: 'Wait' | 'Replace';
  suspend?: boolean;
}

/** `spec.promotions[]` with every default applied. */
export interface Promotion {
  name: string;
  /** Candidate: the newest trained version. Served: what is served here. */
  from: 'Candidate' | 'Served';
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

/** Applies the defaults of a promotion. @throws DurationInvalid where `soak` is not a duration. */
export function toPromotion({ name, from, to, soak, onNewer, suspend }: PromotionSpec): Promotion {
  return {
    name,
    from,
    to: {
      path: to.path,
      field: to.field ?? ARTIFACT_FIELD,
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
