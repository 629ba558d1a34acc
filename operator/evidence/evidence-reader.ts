import type { Model } from '../churn-model/model.ts';
import type { Origins } from '../promotion/decision/eligibility.ts';
import type { Evidence } from '../promotion/decision/gates/evidence.ts';

/** What is asked about: some versions of a model, against what one target serves. */
export interface EvidenceRequest {
  /** Whose registry credentials are used, and whose runs count. */
  model: Model;
  /** Versions that are or may be proposed: oci://HOST/repository@sha256:…; what names no digest is left out of the answer. */
  artifacts: readonly string[];
  /** The value of the target's field at the base branch's tip; undefined where it holds none. */
  served: string | undefined;
}

/** What is known now. */
export interface EvidenceAnswer {
  /** By digest, for every version that was asked about. What could not be read says so in its evidence. */
  evidence: ReadonlyMap<string, Evidence>;
  /** The first run that made each digest, of the versions and of what is served; a digest of unknown origin is absent. */
  origins: Origins;
  /** Seconds that the training of a digest took, where an attempt is recorded. */
  trainingSeconds: ReadonlyMap<string, number>;
  /** When something is worth being read again, though nothing tells of a change: a registry answered badly, or not at all. */
  until: Date | undefined;
}

/**
 * Gathers what gates are judged by: from the registry, by digest, and from the TrainingRuns in the cache.
 *
 * What the registry says of a digest never changes and is remembered, so that reading it again costs no request. Trouble
 * with one artifact, or with the whole registry, is told in the evidence and throws nothing.
 */
export interface EvidenceReader {
  read(request: EvidenceRequest, signal: AbortSignal): Promise<EvidenceAnswer>;
}

/** The models that are to be compared: references by digest, as a RequestEvaluation of a decision names them. */
export interface EvaluationPair {
  candidate: string;
  served: string;
}

/** Asks for comparisons that nobody has made. */
export interface EvaluationRequests {
  /**
   * Makes the TrainingRun of mode Evaluate that compares the two, where there is none. Its name follows from the pair: asked
   * twice, it is made once, and one that failed is made again only once a person has deleted it.
   */
  request(model: Model, pair: EvaluationPair): Promise<void>;
}
