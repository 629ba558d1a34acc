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
  /**
   * Where this very object stands in the Git repository. With it the operator tells whether Git, spec and
   * pods agree (the condition Converged), watches a new version through its probation, and can propose to
   * roll back. Needs gitRepository.
   */
  source?: ChurnModelSpecSource;
  /**
   * The Git repository that says what is served in each environment, and the forge it lives on. Pull requests
   * are opened there. Absent: nothing is promoted.
   */
  gitRepository?: ChurnModelSpecGitRepository;
  /**
   * What this environment asks of a version before it is merged here. It is read from this object's file at
   * the tip of the base branch, so that only Git changes it. Absent: people merge.
   */
  accepts?: ChurnModelSpecAccepts;
  /**
   * On what a candidate is compared with what a target serves, where no comparison of the two is in the
   * registry yet. Absent: on the data of the TrainingRun in this namespace that made the candidate.
   */
  evaluation?: ChurnModelSpecEvaluation;
  /** Where this model goes next. For each there is at most one open pull request. */
  promotions?: ChurnModelSpecPromotion[];
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

/**
 * Where this very object stands in the Git repository. With it the operator tells whether Git, spec and pods
 * agree (the condition Converged), watches a new version through its probation, and can propose to roll back.
 * Needs gitRepository.
 */
export interface ChurnModelSpecSource {
  /** The file's path from the root of the repository, such as environments/dev/telco.yaml. */
  path: string;
  /** Which document of the file, where it has more than one. Absent where it has one. */
  document?: ChurnModelSpecSourceDocument;
}

/** Which document of the file, where it has more than one. Absent where it has one. */
export interface ChurnModelSpecSourceDocument {
  /** The document's kind, such as ChurnModel. */
  kind: string;
  /** The document's metadata.name. */
  name: string;
}

/**
 * The Git repository that says what is served in each environment, and the forge it lives on. Pull requests
 * are opened there. Absent: nothing is promoted.
 */
export interface ChurnModelSpecGitRepository {
  /** Where it is cloned from by HTTP, such as https://github.com/OWNER/REPOSITORY.git. */
  url: string;
  /** The branch that the GitOps tool applies, and that pull requests go to; main where nothing is said. */
  branch: string;
  /** What runs the forge. GitHub is github.com or GitHub Enterprise; Gitea is also Forgejo. */
  provider: 'GitHub' | 'Gitea';
  /**
   * Where the forge's API is, without a slash at the end. Absent: https://api.github.com for github.com,
   * /api/v3 of a GitHub Enterprise host, /api/v1 of a Gitea.
   */
  apiURL?: string;
  /**
   * The Secret, in this namespace, with the certificate authority of a forge that the system does not trust.
   * Absent: the system's certificate authorities.
   */
  caRef?: ChurnModelSpecGitRepositoryCaRef;
  /**
   * The Secret, in this namespace, with which the repository is read and written and the forge's API is
   * called. Either a key token (and username, where the forge asks for one), or the keys appId,
   * installationId and privateKey of a GitHub App. It needs contents, pull requests, statuses and labels of
   * this one repository and no more. The operator may read it only where a Role names it: see the component
   * tenant.
   */
  secretRef: ChurnModelSpecGitRepositorySecretRef;
}

/**
 * The Secret, in this namespace, with the certificate authority of a forge that the system does not trust.
 * Absent: the system's certificate authorities.
 */
export interface ChurnModelSpecGitRepositoryCaRef {
  /** The Secret's name. */
  name: string;
  /** The key whose value is the certificates in PEM; ca.crt where nothing is said. */
  key: string;
}

/**
 * The Secret, in this namespace, with which the repository is read and written and the forge's API is called.
 * Either a key token (and username, where the forge asks for one), or the keys appId, installationId and
 * privateKey of a GitHub App. It needs contents, pull requests, statuses and labels of this one repository
 * and no more. The operator may read it only where a Role names it: see the component tenant.
 */
export interface ChurnModelSpecGitRepositorySecretRef {
  /** The Secret's name. */
  name: string;
}

/**
 * What this environment asks of a version before it is merged here. It is read from this object's file at the
 * tip of the base branch, so that only Git changes it. Absent: people merge.
 */
export interface ChurnModelSpecAccepts {
  /** Who has to agree before the merge. Absent means Manual. */
  approval?: ChurnModelSpecAcceptsApproval;
  /**
   * How the data contract of a version may differ from that of the served one. Compatible, which is also what
   * absent means: every request that is valid today stays valid and means the same. Exact: not at all.
   */
  contract?: 'Compatible' | 'Exact' | 'Any';
  /**
   * The conditions that a version must meet. Each is told in status, in the pull request and as a commit
   * status.
   */
  gates?: ChurnModelSpecAcceptsGate[];
  /**
   * When the operator may merge here. None of action Allow means at any time that none of action Exclude
   * covers.
   */
  windows?: ChurnModelSpecAcceptsWindow[];
  /** Nothing is merged here while it is true. Pull requests are opened and kept up to date all the same. */
  frozen?: boolean;
  /**
   * How a version that was just rolled out is watched: by its pods' own /metrics and readiness. Absent means
   * not at all.
   */
  probation?: ChurnModelSpecAcceptsProbation;
}

/** Who has to agree before the merge. Absent means Manual. */
export interface ChurnModelSpecAcceptsApproval {
  /**
   * Automatic: the operator merges once the gates pass. Review: it merges after enough valid approvals.
   * Manual, which is also what absent means: it never merges, people do.
   */
  mode?: 'Automatic' | 'Review' | 'Manual';
  /** How many valid approvals Review needs, 1 to 10; absent means 1. */
  required?: number;
  /** Whose approvals count. Absent means everyone who may write to the repository. */
  approvers?: ChurnModelSpecAcceptsApprovalApprovers;
}

/** Whose approvals count. Absent means everyone who may write to the repository. */
export interface ChurnModelSpecAcceptsApprovalApprovers {
  /** Logins at the forge. Empty means nobody's approval counts. */
  users?: string[];
}

/** One condition. */
export interface ChurnModelSpecAcceptsGate {
  /** Its name, also that of its commit status. */
  name: string;
  /**
   * What is measured: a metric of the report, such as auc, logLoss, accuracy or f1; modelBytes, the size of
   * the model; or latencyRatio, the candidate's time for a row divided by the served one's.
   */
  metric: string;
  /** The point estimate must be at least this. */
  minimum?: number;
  /** The point estimate must be at most this. */
  maximum?: number;
  /** Judge every value of a column on its own, from 100 positives and 100 negatives on. */
  slice?: ChurnModelSpecAcceptsGateSlice;
  /**
   * How much worse than what is served here it may be, in the metric's unit: both score the same held-out
   * rows, and the one-sided 95 % bound of the difference counts. 0 or more.
   */
  maximumLossAgainstServed?: number;
  /**
   * What follows where the rows do not settle a comparison. Review, which is also what absent means: a person
   * has to approve. Block: it waits. Pass: it counts as passed.
   */
  onUndecided?: 'Review' | 'Block' | 'Pass';
}

/** Judge every value of a column on its own, from 100 positives and 100 negatives on. */
export interface ChurnModelSpecAcceptsGateSlice {
  /** A categorical column of the contract. */
  column: string;
}

/** One window. */
export interface ChurnModelSpecAcceptsWindow {
  /** Its name. */
  name: string;
  /** When it opens, as five fields (minute, hour, day, month, weekday), such as 0 9 * * 1-5. */
  cron: string;
  /** How long it is open, at least a minute, such as 30m, 8h or 1h30m. */
  duration: string;
  /** The time zone of cron, an IANA name such as Europe/Berlin; absent means UTC. */
  timeZone?: string;
  /** Whether merges are allowed in it, or excluded. */
  action: 'Allow' | 'Exclude';
}

/**
 * How a version that was just rolled out is watched: by its pods' own /metrics and readiness. Absent means
 * not at all.
 */
export interface ChurnModelSpecAcceptsProbation {
  /** For how long, such as 30m, 8h or 1h30m. */
  duration: string;
  /**
   * The share of requests that may end in an error of the server, 0 to 1, from 20 requests on; absent means
   * 0.05.
   */
  maximumErrorRate?: number;
  /** What the 95th percentile of latency may be, such as 50ms. Absent means that it does not matter. */
  maximumP95?: string;
  /**
   * What follows when it fails. OpenPullRequest, which is also what absent means: a pull request to go back.
   * Report: only status and an event.
   */
  onFailure?: 'OpenPullRequest' | 'Report';
}

/**
 * On what a candidate is compared with what a target serves, where no comparison of the two is in the
 * registry yet. Absent: on the data of the TrainingRun in this namespace that made the candidate.
 */
export interface ChurnModelSpecEvaluation {
  /**
   * Where the rows come from: one CSV file with a header, in exactly one of artifact, url and
   * persistentVolumeClaim.
   */
  data: ChurnModelSpecEvaluationData;
  /** How the comparison is stored, beside the candidate in its repository. */
  output?: ChurnModelSpecEvaluationOutput;
}

/**
 * Where the rows come from: one CSV file with a header, in exactly one of artifact, url and
 * persistentVolumeClaim.
 */
export interface ChurnModelSpecEvaluationData {
  /**
   * A data set stored in an OCI registry as an artifact with one CSV layer, pinned by digest:
   * oci://HOST/REPOSITORY@sha256:<64 hex digits>. For example by `oras push HOST/REPOSITORY
   * customers.csv:text/csv`, which prints the digest.
   */
  artifact?: string;
  /**
   * The Secret (of type kubernetes.io/dockerconfigjson, in this namespace) with which the artifact is read.
   * Absent: read without credentials. Only for artifact.
   */
  pullSecretRef?: ChurnModelSpecEvaluationDataPullSecretRef;
  /**
   * Where the CSV file is downloaded, by http or https and without credentials. Anyone who may read this
   * object reads the address, so do not put secrets into it.
   */
  url?: string;
  /**
   * The sha-256 of the downloaded file, 64 lower-case hex digits (`sha256sum FILE` prints it). Another file
   * stops the run. Absent: the file is taken as it comes. Only for url.
   */
  sha256?: string;
  /** A CSV file on a volume. It is mounted read-only. */
  persistentVolumeClaim?: ChurnModelSpecEvaluationDataPersistentVolumeClaim;
}

/**
 * The Secret (of type kubernetes.io/dockerconfigjson, in this namespace) with which the artifact is read.
 * Absent: read without credentials. Only for artifact.
 */
export interface ChurnModelSpecEvaluationDataPullSecretRef {
  /** The Secret's name. */
  name: string;
}

/** A CSV file on a volume. It is mounted read-only. */
export interface ChurnModelSpecEvaluationDataPersistentVolumeClaim {
  /** The PersistentVolumeClaim's name, in this namespace. */
  claimName: string;
  /** The file's path on the volume, relative to its root, such as exports/customers.csv. */
  path: string;
}

/** How the comparison is stored, beside the candidate in its repository. */
export interface ChurnModelSpecEvaluationOutput {
  /** The Secret with which it is pushed. Absent means without credentials. */
  pushSecretRef?: ChurnModelSpecEvaluationOutputPushSecretRef;
}

/** The Secret with which it is pushed. Absent means without credentials. */
export interface ChurnModelSpecEvaluationOutputPushSecretRef {
  /** The Secret's name. */
  name: string;
}

/** One way to another environment. */
export interface ChurnModelSpecPromotion {
  /** Its name, part of its branch's. */
  name: string;
  /** Which version. Candidate: the newest trained one. Served: what is served here, healthy for soak. */
  from: 'Candidate' | 'Served';
  /** The one value in Git that says what the next environment serves. */
  to: ChurnModelSpecPromotionTo;
  /** For how long it must have been ready here, such as 10m. Absent means not at all. */
  soak?: string;
  /**
   * Whether a newer version takes the place of one that has a valid approval. Wait, which is also what absent
   * means: not before that is merged or closed. Replace: at once, and the approval is void.
   */
  onNewer?: 'Wait' | 'Replace';
  /** Nothing is opened or merged while it is true. */
  suspend?: boolean;
}

/** The one value in Git that says what the next environment serves. */
export interface ChurnModelSpecPromotionTo {
  /** The file's path from the root of the repository, such as environments/dev/telco.yaml. */
  path: string;
  /** Which document of the file, where it has more than one. Absent where it has one. */
  document?: ChurnModelSpecPromotionToDocument;
  /** The keys to it, joined by dots; absent means spec.serving.artifact. */
  field?: string;
}

/** Which document of the file, where it has more than one. Absent where it has one. */
export interface ChurnModelSpecPromotionToDocument {
  /** The document's kind, such as ChurnModel. */
  kind: string;
  /** The document's metadata.name. */
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
  /** How each promotion stands. */
  promotions?: ChurnModelStatusPromotion[];
  /** How the rollback of this environment stands. Absent where nothing was rolled back or asks for it. */
  rollback?: ChurnModelStatusRollback;
  /** How the probation of what was rolled out last stands. Absent where there is none. */
  probation?: ChurnModelStatusProbation;
  /** What this object's file says on the base branch. Absent where spec.source is. */
  git?: ChurnModelStatusGit;
  /**
   * Ready (the wanted artifact serves), Available (some artifact answers requests), Progressing (a rollout is
   * under way), CandidateReady (a trained candidate is known) and Converged (Git, spec and pods agree). What
   * is in progress is Unknown, not False.
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

/** One of them. */
export interface ChurnModelStatusPromotion {
  /** The promotion's name in spec.promotions. */
  name: string;
  /** Why it is where it is, as one CamelCase word of a closed list. */
  reason: string;
  /** Why, as a sentence for people. */
  message: string;
  /** What is proposed, or would be. Absent where that is to serve nothing. */
  artifact?: string;
  /** The digest of it. */
  digest?: string;
  /** The open pull request. */
  pullRequest?: ChurnModelStatusPromotionPullRequest;
  /** What was pushed last, where the branch still is as it was left. */
  pushed?: ChurnModelStatusPromotionPushed;
  /** The approvals that count. */
  approvals?: ChurnModelStatusPromotionApproval[];
  /** Approvals that do not count, and why. */
  discounted?: ChurnModelStatusPromotionDiscounted[];
  /** The newest merged pull request. */
  merged?: ChurnModelStatusPromotionMerged;
  /** When time alone changes something. */
  until?: string;
  /** What came of each gate of the target. */
  gates?: ChurnModelStatusPromotionGate[];
}

/** The open pull request. */
export interface ChurnModelStatusPromotionPullRequest {
  /** Its number. */
  number: number;
  /** The page that people read. */
  url: string;
}

/** What was pushed last, where the branch still is as it was left. */
export interface ChurnModelStatusPromotionPushed {
  /** The branch. */
  branch: string;
  /** Its one commit. */
  commit: string;
}

/** One of them. */
export interface ChurnModelStatusPromotionApproval {
  /** Who approved. */
  user: string;
  /** At which head. */
  commit: string;
  /** When. */
  at: string;
}

/** One of them. */
export interface ChurnModelStatusPromotionDiscounted {
  /** Who approved. */
  user: string;
  /** Why it does not count. */
  reason: string;
}

/** The newest merged pull request. */
export interface ChurnModelStatusPromotionMerged {
  /** Its number. */
  number: number;
  /** What it brought; the word none where it took the line out. */
  digest: string;
  /** When it was merged. */
  at?: string;
}

/** One of them. */
export interface ChurnModelStatusPromotionGate {
  /** The gate's name in the target's spec.accepts.gates, or contract. */
  name: string;
  /**
   * Passed and Failed are settled; Undecided has too few rows; Undecidable can not be proven with any;
   * NotApplicable has nothing to compare with and passes; Pending waits for evidence.
   */
  verdict: 'Passed' | 'Failed' | 'Undecided' | 'Undecidable' | 'NotApplicable' | 'Pending';
  /** The point estimate or, of a comparison, by how much the candidate is better. */
  figure?: number;
  /** What the figure was held against. */
  bound?: number;
  /** The 95 % interval of the figure, its lower and its upper end. */
  interval?: number[];
  /** The verdict, as a sentence. */
  message: string;
  /** Rows with which the comparison would likely be settled. */
  rowsNeeded?: number;
}

/** How the rollback of this environment stands. Absent where nothing was rolled back or asks for it. */
export interface ChurnModelStatusRollback {
  /** Why it is where it is, as one CamelCase word of a closed list. */
  reason: string;
  /** Why, as a sentence for people. */
  message: string;
  /** What is proposed, or would be. Absent where that is to serve nothing. */
  artifact?: string;
  /** The digest of it. */
  digest?: string;
  /** The open pull request. */
  pullRequest?: ChurnModelStatusRollbackPullRequest;
  /** What was pushed last, where the branch still is as it was left. */
  pushed?: ChurnModelStatusRollbackPushed;
  /** The approvals that count. */
  approvals?: ChurnModelStatusRollbackApproval[];
  /** Approvals that do not count, and why. */
  discounted?: ChurnModelStatusRollbackDiscounted[];
  /** The newest merged pull request. */
  merged?: ChurnModelStatusRollbackMerged;
  /** When time alone changes something. */
  until?: string;
}

/** The open pull request. */
export interface ChurnModelStatusRollbackPullRequest {
  /** Its number. */
  number: number;
  /** The page that people read. */
  url: string;
}

/** What was pushed last, where the branch still is as it was left. */
export interface ChurnModelStatusRollbackPushed {
  /** The branch. */
  branch: string;
  /** Its one commit. */
  commit: string;
}

/** One of them. */
export interface ChurnModelStatusRollbackApproval {
  /** Who approved. */
  user: string;
  /** At which head. */
  commit: string;
  /** When. */
  at: string;
}

/** One of them. */
export interface ChurnModelStatusRollbackDiscounted {
  /** Who approved. */
  user: string;
  /** Why it does not count. */
  reason: string;
}

/** The newest merged pull request. */
export interface ChurnModelStatusRollbackMerged {
  /** Its number. */
  number: number;
  /** What it brought; the word none where it took the line out. */
  digest: string;
  /** When it was merged. */
  at?: string;
}

/** How the probation of what was rolled out last stands. Absent where there is none. */
export interface ChurnModelStatusProbation {
  /** The digest on probation. */
  digest: string;
  /** How it stands. */
  verdict: 'NotApplicable' | 'Running' | 'Passed' | 'Failed';
  /** Why, as a sentence. */
  message: string;
  /** When it is over. */
  until?: string;
}

/** What this object's file says on the base branch. Absent where spec.source is. */
export interface ChurnModelStatusGit {
  /** The digest in it. Absent where it names none. */
  digest?: string;
  /** The commit that brought it there. */
  commit?: string;
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
