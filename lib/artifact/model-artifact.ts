import type { Contract } from '../contract/contract.ts';
import type { EvaluationReport, GoldenRows } from './report.ts';

/** A model whose every file was compared with its manifest. */
export interface ModelArtifact {
  /** sha256 of the manifest: the one name of the model. */
  digest: string;
  /** The annotation org.opencontainers.image.version, else the first 12 hex digits of the digest. */
  version: string;
  directory: string;
  contract: Contract;
  report: EvaluationReport;
  goldenRows: GoldenRows;
  /** `split.json` as it is, where the model has one: which rows the model was made of, by a rule that the trainer chose. */
  split?: unknown;
  /** `profile.json` as it is, where the model has one: what live traffic is compared with. `parseReferenceOf` reads it. */
  profile?: Uint8Array | undefined;
  /** Where model.onnx is on disk. */
  modelPath: string;
}
