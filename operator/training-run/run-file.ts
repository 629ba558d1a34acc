import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import { evaluatedBy } from './evaluation.ts';
import type { Run } from './run.ts';

/** The pod-template annotation that holds the run file; the pod reads it through the downward API. */
export const RUN_ANNOTATION = 'churnops.dev/run';

/**
 * The apiserver takes 262,144 bytes of annotations an object (apimachinery's TotalAnnotationSizeLimitB); this leaves
 * room for the few others that a pod gets.
 */
export const MAXIMUM_RUN_FILE_BYTES = 245_760;

/** What `run.json` says to the trainer: who it works for, and what to do. */
interface RunFile {
  formatVersion: 1;
  uid: string;
  name: string;
  namespace: string;
  createdAt?: string;
  mode?: 'Evaluate';
  spec: Partial<
    Pick<Run['spec'], 'contract' | 'data' | 'checks' | 'split' | 'algorithm' | 'seed' | 'output' | 'evaluate'>
  >;
}

/** Writes the run file: the parts of the spec that a trainer reads, and no more. */
export function formatRunFile(run: Run): string {
  const { contract, data, checks, split, algorithm, seed, output } = run.spec;
  const { uid, name, namespace, creationTimestamp } = run.metadata;
  const evaluate = evaluatedBy(run);
  const common = { data, ...(checks && { checks }), seed, output };
  const file: RunFile = {
    formatVersion: 1,
    uid,
    name,
    namespace,
    ...(creationTimestamp === undefined ? {} : { createdAt: creationTimestamp }),
    ...(evaluate
      ? { mode: 'Evaluate', spec: { ...common, evaluate } }
      : { spec: { ...common, ...(contract && { contract }), split, algorithm } }),
  };
  return canonicalJson(file);
}
