import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { readModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { pullModel } from '@churnops/lib/artifact/model-registry.ts';
import type { RegistryClient } from '@churnops/lib/registry/registry-client.ts';

/** Where the model comes from. */
export interface ModelSource {
  /** What is waited for, in words: "the model oci://…". */
  description: string;
  /** Gives the model with every file verified; a CodedError tells whether it is worth trying again. */
  fetch(): Promise<ModelArtifact>;
}

/** A model directory that is there already, such as one that `churnops train` wrote. */
export function directorySource(directory: string): ModelSource {
  return { description: `the model in ${directory}`, fetch: () => readModelDirectory(directory) };
}

/** All files of a model together, in bytes; what is larger is refused before it is read. */
const MAXIMUM_MODEL_BYTES = 512 * 1024 * 1024;

/**
 * A model in a registry, read into `directory`; a container that starts again finds it there and needs no registry.
 *
 * @param reference `oci://HOST/repository@sha256:…`
 */
export function registrySource(client: RegistryClient, reference: string, directory: string): ModelSource {
  return {
    description: `the model ${reference}`,
    fetch: () => pullModel(client, reference, directory, { maximumBytes: MAXIMUM_MODEL_BYTES }),
  };
}
