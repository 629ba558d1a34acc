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
  /** What time it is for rules that depend on it: every attempt at a run is told the same. */
  asOf?: string;
  mode?: 'Evaluate' | 'Profile';
  spec: Partial<
    Pick<
      Run['spec'],
      'contract' | 'data' | 'checks' | 'split' | 'algorithm' | 'seed' | 'output' | 'evaluate' | 'profile'
    >
  >;
}

/** Writes the run file: the parts of the spec that a trainer reads, and no more. */
export function formatRunFile(run: Run): string {
  const { uid, name, namespace, creationTimestamp } = run.metadata;
  const file: RunFile = {
    formatVersion: 1,
    uid,
    name,
    namespace,
    ...(creationTimestamp === undefined ? {} : { createdAt: creationTimestamp, asOf: creationTimestamp }),
    ...modeOf(run),
  };
  return canonicalJson(file);
}

function modeOf(run: Run): Pick<RunFile, 'mode' | 'spec'> {
  const { contract, data, checks, split, algorithm, seed, output, profile } = run.spec;
  const common = { data, ...(checks && { checks }), seed, output };
  const evaluate = evaluatedBy(run);
  if (evaluate) return { mode: 'Evaluate', spec: { ...common, evaluate } };
  if (run.spec.mode === 'Profile' && profile) return { mode: 'Profile', spec: { data, output, profile } };
  return { spec: { ...common, ...(contract && { contract }), split, algorithm } };
}
