import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';

/** Where the model comes from. */
export interface ModelSource {
  /** What is waited for, in words: "the model oci://…". */
  description: string;
  /** Gives the model with every file verified; a CodedError tells whether it is worth trying again. */
  fetch(): Promise<ModelArtifact>;
}
