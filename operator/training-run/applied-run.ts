import type { OwnerReference } from '../kubernetes/resource.ts';

/** A TrainingRun as the operator applies it: what its schema has defaults for may be missing. */
export interface AppliedRun<Spec extends object> {
  apiVersion: 'churnops.dev/v1alpha1';
  kind: 'TrainingRun';
  metadata: {
    name: string;
    namespace: string;
    labels: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences: OwnerReference[];
  };
  spec: Spec;
}
