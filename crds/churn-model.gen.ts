// Generated from crds/churnmodels.yaml by `npm run generate`: change that file, not this one.
// Fields with a default are not optional here, because the apiserver fills them in on every read and write.
import type { V1ObjectMeta } from '@kubernetes/client-node';

/**
 * One churn model in one environment (a namespace): which model artifact is served, and how. The operator
 * makes a Deployment, a Service, a HorizontalPodAutoscaler, a PodDisruptionBudget and a ServiceAccount from
 * it, and reports in status what is wanted, what serves, and the newest trained candidate. All children carry
 * the model's name, and go when it goes.
 */
export interface ChurnModel {
  apiVersion: 'churnops.dev/v1alpha1';
  kind: 'ChurnModel';
  metadata: V1ObjectMeta;
  /** What is wanted. Only people and GitOps tools write it; the operator never does. */
  spec: ChurnModelSpec;
  /** What the operator found and did. Nothing in it needs to be kept; it is found again when lost. */
  status?: ChurnModelStatus;
}

/** What is wanted. Only people and GitOps tools write it; the operator never does. */
export interface ChurnModelSpec {
  /**
   * What is served in this environment, and with how much. Absent: nothing is served, and the model only
   * collects candidates.
   */
  serving?: ChurnModelSpecServing;
}

/**
 * What is served in this environment, and with how much. Absent: nothing is served, and the model only
 * collects candidates.
 */
export interface ChurnModelSpecServing {
  /**
   * The model artifact to serve, pinned by digest: oci://HOST/REPOSITORY@sha256:<64 hex digits>. A pod takes
   * traffic only after it has loaded exactly these bytes and reproduced the artifact's golden rows. Changing
   * this line rolls the new model out without a failed request; an artifact that cannot be loaded gives way
   * to the one that served before. Absent: nothing is served. The finished TrainingRun tells the value in
   * status.artifact.
   */
  artifact?: string;
  /**
   * How a probability becomes a prediction. Absent: by the threshold inside the artifact, which was chosen on
   * tuning rows.
   */
  decision?: ChurnModelSpecServingDecision;
  /**
   * Pods that run at the very least, 1 to 1000; 2 where nothing is said, so that a drained node does not
   * interrupt service. Must not be more than maxReplicas.
   */
  minReplicas: number;
  /**
   * Pods that run at the very most, 1 to 1000; 10 where nothing is said. Equal to minReplicas: a fixed
   * number.
   */
  maxReplicas: number;
  /**
   * The autoscaler adds pods while they use, on average, more than this percentage of their cpu request (not
   * of the limit), and takes pods away below it; 1 to 1000 %, 70 where nothing is said.
   */
  targetCPUUtilization: number;
  /** Compute resources of each model-server pod. */
  resources: ChurnModelSpecServingResources;
  /**
   * Seconds within which a new artifact must become ready, 10 to 86400; 300 where nothing is said. After that
   * it counts as failed: the artifact that served before is put back, and status.serving.failed says why. It
   * is tried again when the spec changes.
   */
  progressDeadlineSeconds: number;
  /**
   * The Secret (of type kubernetes.io/dockerconfigjson, in this namespace) with which pods read the artifact
   * from its registry. Absent: read without credentials.
   */
  pullSecretRef?: ChurnModelSpecServingPullSecretRef;
}

/**
 * How a probability becomes a prediction. Absent: by the threshold inside the artifact, which was chosen on
 * tuning rows.
 */
export interface ChurnModelSpecServingDecision {
  /**
   * A row is predicted positive (1) where its probability is at least this; 0 to 1. Overrides the artifact's
   * own threshold without training again. Lower finds more churners and raises more false alarms.
   */
  threshold: number;
}

/** Compute resources of each model-server pod. */
export interface ChurnModelSpecServingResources {
  /** What the scheduler sets aside for each pod. Each may be at most its limit. */
  requests: ChurnModelSpecServingResourcesRequests;
  /**
   * What each pod may use at most. Above the cpu limit a pod is slowed down, above the memory limit it is
   * killed.
   */
  limits: ChurnModelSpecServingResourcesLimits;
}

/** What the scheduler sets aside for each pod. Each may be at most its limit. */
export interface ChurnModelSpecServingResourcesRequests {
  /** Cores, such as 500m (half a core) or 2; 100m where nothing is said. */
  cpu: number | string;
  /** Bytes, such as 512Mi or 2Gi; 256Mi where nothing is said. */
  memory: number | string;
}

/**
 * What each pod may use at most. Above the cpu limit a pod is slowed down, above the memory limit it is
 * killed.
 */
export interface ChurnModelSpecServingResourcesLimits {
  /** Cores, such as 500m (half a core) or 2; 1 where nothing is said. */
  cpu: number | string;
  /** Bytes, such as 512Mi or 2Gi; 1Gi where nothing is said. */
  memory: number | string;
}

/**
 * The Secret (of type kubernetes.io/dockerconfigjson, in this namespace) with which pods read the artifact
 * from its registry. Absent: read without credentials.
 */
export interface ChurnModelSpecServingPullSecretRef {
  /** The Secret's name. */
  name: string;
}

/** What the operator found and did. Nothing in it needs to be kept; it is found again when lost. */
export interface ChurnModelStatus {
  /**
   * The metadata.generation that this status speaks of. Where that one is higher, the last change has not
   * been looked at yet.
   */
  observedGeneration?: number;
  /** What is served, against what is wanted. */
  serving?: ChurnModelStatusServing;
  /**
   * What was trained last: of the TrainingRuns that name this model and succeeded, the one created last.
   * Absent where there is none.
   */
  candidate?: ChurnModelStatusCandidate;
  /**
   * Ready (the wanted artifact serves), Available (some artifact answers requests), Progressing (a rollout is
   * under way) and CandidateReady (a trained candidate is known). What is in progress is Unknown, not False.
   */
  conditions?: ChurnModelStatusCondition[];
}

/** What is served, against what is wanted. */
export interface ChurnModelStatusServing {
  /** The artifact that the spec asks for. Absent where it asks for none. */
  wanted?: string;
  /**
   * The artifact that answers requests now. Differs from wanted during a rollout, and after wanted has
   * failed.
   */
  current?: string;
  /** Short name of current, the first 12 hex digits of its digest. */
  version?: string;
  /** When current became available with all its replicas. */
  since?: string;
  /** The wanted artifact that could not be served, and why. Absent where none failed. */
  failed?: ChurnModelStatusServingFailed;
  /** Pods there are, ready or not. */
  replicas?: number;
  /** Pods that are ready to answer. */
  readyReplicas?: number;
  /** Where predictions are answered, from inside the cluster, http://NAME.NAMESPACE.svc:8000 */
  url?: string;
}

/** The wanted artifact that could not be served, and why. Absent where none failed. */
export interface ChurnModelStatusServingFailed {
  /** The artifact that failed. */
  artifact: string;
  /** The kind of failure, in CamelCase. */
  reason: string;
  /** What went wrong and what to do, as a sentence. */
  message: string;
}

/**
 * What was trained last: of the TrainingRuns that name this model and succeeded, the one created last. Absent
 * where there is none.
 */
export interface ChurnModelStatusCandidate {
  /** The TrainingRun's name. */
  run: string;
  /** The model artifact it made, pinned by digest. */
  artifact: string;
  /** When the TrainingRun was created. */
  createdAt: string;
  /** How good it is on its test rows. */
  metrics?: ChurnModelStatusCandidateMetrics;
}

/** How good it is on its test rows. */
export interface ChurnModelStatusCandidateMetrics {
  /** Area under the ROC curve, 0 to 1; 0.5 is guessing. */
  auc?: number;
}

/** One aspect of the model's state. */
export interface ChurnModelStatusCondition {
  /** Which aspect. */
  type: string;
  /** Whether it holds; Unknown while in progress. */
  status: 'True' | 'False' | 'Unknown';
  /** Why, as one CamelCase word of a closed list. */
  reason: string;
  /** Why, as a sentence for people. */
  message: string;
  /** The metadata.generation that this condition speaks of. */
  observedGeneration?: number;
  /** When status last changed. */
  lastTransitionTime: string;
}
