import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import type { Model } from '../churn-model/model.ts';
import { type Batch, partitionsOf, type ServedModel } from './batch.ts';

/** The pod-template annotation that holds the batch file; the pod reads it through the downward API. */
export const FILE_ANNOTATION = 'churnops.dev/batch-file';

/** What `batch.json` says to the pods of all partitions: with which model, what, and where the scores go. */
interface BatchFile {
  formatVersion: 1;
  model: { name: string; namespace: string };
  name: string;
  artifact: string;
  threshold?: number;
  partitions: number;
  spec: Pick<Batch, 'input' | 'output'>;
}

/** Writes the batch file. */
export function formatBatchFile(model: Pick<Model, 'metadata'>, batch: Batch, served: ServedModel): string {
  const { name, namespace } = model.metadata;
  const file: BatchFile = {
    formatVersion: 1,
    model: { name, namespace },
    name: batch.name,
    artifact: served.artifact,
    ...(served.threshold !== undefined && { threshold: served.threshold }),
    partitions: partitionsOf(batch),
    spec: { input: batch.input, output: batch.output },
  };
  return canonicalJson(file);
}
