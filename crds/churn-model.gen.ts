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
  /**
   * How this model is trained, and when. Absent: it is not trained here. TrainingRuns that people create are
   * candidates all the same.
   */
  training?: ChurnModelSpecTraining;
  /** What is scored in Jobs with the model that is served here. */
  batch?: ChurnModelSpecBatch[];
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
  /** How live traffic is counted for drift: bounded counts by column, never rows. */
  profile: ChurnModelSpecServingProfile;
  /**
   * Where predictions of rows with ids are logged, to be held against what became true: id, time, digest of
   * the model and probability, and no feature. Absent: nowhere. `churnops measure-performance` reads it.
   */
  predictionLog?: ChurnModelSpecServingPredictionLog;
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

/** How live traffic is counted for drift: bounded counts by column, never rows. */
export interface ChurnModelSpecServingProfile {
  /**
   * Into how long parts of the clock the pods count, at least 5s, such as 10s; 5m where nothing is said. The
   * windows of DriftMonitors are multiples of it.
   */
  slot: string;
  /**
   * Whether a value that the training data did not have is named in the counts, once it was seen 10 times.
   */
  exposeValues: boolean;
}

/**
 * Where predictions of rows with ids are logged, to be held against what became true: id, time, digest of the
 * model and probability, and no feature. Absent: nowhere. `churnops measure-performance` reads it.
 */
export interface ChurnModelSpecServingPredictionLog {
  /**
   * A directory on a volume, which all pods of the model write to (ReadWriteMany where they run on several
   * nodes).
   */
  persistentVolumeClaim?: ChurnModelSpecServingPredictionLogPersistentVolumeClaim;
  /** A prefix in a bucket of S3 or of a store that speaks its protocol. */
  s3?: ChurnModelSpecServingPredictionLogS3;
}

/**
 * A directory on a volume, which all pods of the model write to (ReadWriteMany where they run on several
 * nodes).
 */
export interface ChurnModelSpecServingPredictionLogPersistentVolumeClaim {
  /** The PersistentVolumeClaim's name, in this namespace. */
  claimName: string;
  /**
   * The directory on the volume, relative to its root, such as predictions/telco; made where it is not there.
   */
  path: string;
}

/** A prefix in a bucket of S3 or of a store that speaks its protocol. */
export interface ChurnModelSpecServingPredictionLogS3 {
  /** The address of the store, where it is not Amazon's, such as https://s3.example.com. */
  endpoint?: string;
  /** The region; absent means us-east-1. */
  region?: string;
  /** The bucket's name. */
  bucket: string;
  /** What the keys begin with, such as predictions/telco. */
  prefix: string;
  /**
   * The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there are such, sessionToken and
   * ca.crt. Its keys may write objects below the prefix; no other right is needed.
   */
  secretRef: ChurnModelSpecServingPredictionLogS3SecretRef;
}

/**
 * The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there are such, sessionToken and
 * ca.crt. Its keys may write objects below the prefix; no other right is needed.
 */
export interface ChurnModelSpecServingPredictionLogS3SecretRef {
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
   * Where the rows come from: one CSV file with a header or one Parquet file, in exactly one of artifact,
   * url, persistentVolumeClaim, s3 and dvc.
   */
  data: ChurnModelSpecEvaluationData;
  /** How the comparison is stored, beside the candidate in its repository. */
  output?: ChurnModelSpecEvaluationOutput;
}

/**
 * Where the rows come from: one CSV file with a header or one Parquet file, in exactly one of artifact, url,
 * persistentVolumeClaim, s3 and dvc.
 */
export interface ChurnModelSpecEvaluationData {
  /**
   * A data set stored in an OCI registry as an artifact with one layer of CSV or Parquet, pinned by digest:
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
   * Where the file is downloaded, by http or https and without credentials. Anyone who may read this object
   * reads the address, so do not put secrets into it.
   */
  url?: string;
  /**
   * The sha-256 of the downloaded file, 64 lower-case hex digits (`sha256sum FILE` prints it). Another file
   * stops the run. Absent: the file is taken as it comes. Only for url.
   */
  sha256?: string;
  /** A file on a volume. It is mounted read-only. */
  persistentVolumeClaim?: ChurnModelSpecEvaluationDataPersistentVolumeClaim;
  /** A file in a bucket of S3, or of a store that speaks its protocol. */
  s3?: ChurnModelSpecEvaluationDataS3;
  /**
   * A file that DVC keeps. Its pointer is read from a Git repository, and its bytes from a remote of that
   * repository's .dvc/config: a bucket (s3://) or a web server (https:// or http://). Bytes whose md5 is not
   * the pointer's stop the run.
   */
  dvc?: ChurnModelSpecEvaluationDataDvc;
  /** What the file is. Absent means what its name ends in, else CSV. */
  format?: 'CSV' | 'Parquet';
}

/**
 * The Secret (of type kubernetes.io/dockerconfigjson, in this namespace) with which the artifact is read.
 * Absent: read without credentials. Only for artifact.
 */
export interface ChurnModelSpecEvaluationDataPullSecretRef {
  /** The Secret's name. */
  name: string;
}

/** A file on a volume. It is mounted read-only. */
export interface ChurnModelSpecEvaluationDataPersistentVolumeClaim {
  /** The PersistentVolumeClaim's name, in this namespace. */
  claimName: string;
  /** The file's path on the volume, relative to its root, such as exports/customers.csv. */
  path: string;
}

/** A file in a bucket of S3, or of a store that speaks its protocol. */
export interface ChurnModelSpecEvaluationDataS3 {
  /** The address of the store, where it is not Amazon's, such as https://s3.example.com. */
  endpoint?: string;
  /** The region; absent means us-east-1. */
  region?: string;
  /** The bucket's name. */
  bucket: string;
  /** The object's key, such as exports/customers.csv. */
  key: string;
  /** The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken. */
  secretRef: ChurnModelSpecEvaluationDataS3SecretRef;
}

/** The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken. */
export interface ChurnModelSpecEvaluationDataS3SecretRef {
  /** The Secret's name. */
  name: string;
}

/**
 * A file that DVC keeps. Its pointer is read from a Git repository, and its bytes from a remote of that
 * repository's .dvc/config: a bucket (s3://) or a web server (https:// or http://). Bytes whose md5 is not
 * the pointer's stop the run.
 */
export interface ChurnModelSpecEvaluationDataDvc {
  /** The Git repository with the pointer. */
  gitRepository: ChurnModelSpecEvaluationDataDvcGitRepository;
  /**
   * The pointer's path from the root of the repository: a .dvc file such as data/customers.csv.dvc, or the
   * dvc.lock of a pipeline.
   */
  path: string;
  /**
   * Which output of the pointer, as it is written there, where it has more than one; in an output that is a
   * directory, which file: exports/customers.csv. Absent: the one file that there is.
   */
  output?: string;
  /** The remote's name in .dvc/config. Absent: the one that the pointer names, else the default remote. */
  remote?: string;
  /**
   * The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken,
   * where the remote is a bucket. Keys in .dvc/config are not used.
   */
  secretRef?: ChurnModelSpecEvaluationDataDvcSecretRef;
}

/** The Git repository with the pointer. */
export interface ChurnModelSpecEvaluationDataDvcGitRepository {
  /** Where it is cloned from by HTTP, such as https://github.com/OWNER/REPOSITORY.git. */
  url: string;
  /**
   * A branch, a tag, a full name such as refs/tags/v1, or the whole id of a commit; main where nothing is
   * said. A branch is read as it is when the run begins.
   */
  revision: string;
  /**
   * The Secret, in this namespace, with a token that may read the repository (and username, where the server
   * asks for one). Absent: read without credentials.
   */
  secretRef?: ChurnModelSpecEvaluationDataDvcGitRepositorySecretRef;
  /**
   * The Secret, in this namespace, with the certificate authority of a server that the system does not trust.
   * Absent: the system's certificate authorities.
   */
  caRef?: ChurnModelSpecEvaluationDataDvcGitRepositoryCaRef;
}

/**
 * The Secret, in this namespace, with a token that may read the repository (and username, where the server
 * asks for one). Absent: read without credentials.
 */
export interface ChurnModelSpecEvaluationDataDvcGitRepositorySecretRef {
  /** The Secret's name. */
  name: string;
}

/**
 * The Secret, in this namespace, with the certificate authority of a server that the system does not trust.
 * Absent: the system's certificate authorities.
 */
export interface ChurnModelSpecEvaluationDataDvcGitRepositoryCaRef {
  /** The Secret's name. */
  name: string;
  /** The key whose value is the certificates in PEM; ca.crt where nothing is said. */
  key: string;
}

/**
 * The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken, where
 * the remote is a bucket. Keys in .dvc/config are not used.
 */
export interface ChurnModelSpecEvaluationDataDvcSecretRef {
  /** The Secret's name. */
  name: string;
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

/**
 * How this model is trained, and when. Absent: it is not trained here. TrainingRuns that people create are
 * candidates all the same.
 */
export interface ChurnModelSpecTraining {
  /** The columns that the model is made of, copied into every run. */
  contract: ChurnModelSpecTrainingContract;
  /** The rest of each run's spec, as in a TrainingRun. */
  template: ChurnModelSpecTrainingTemplate;
  /** Changing it asks for exactly one run, whatever cooldown and budget say. */
  requestedRevision?: string;
  /** What asks for a run by itself. Absent: nothing does. */
  retrainOn?: ChurnModelSpecTrainingRetrainOn;
  /**
   * The least time between the end of a run and the next one that nobody requested, such as 6h; 6h where
   * nothing is said.
   */
  cooldown: string;
  /**
   * How many runs at most in how long, those that were requested aside. Absent: as many as cooldown admits.
   */
  budget?: ChurnModelSpecTrainingBudget;
}

/** The columns that the model is made of, copied into every run. */
export interface ChurnModelSpecTrainingContract {
  /** What is predicted. */
  target: ChurnModelSpecTrainingContractTarget;
  /**
   * The columns that the model reads, 1 to 1000, each once; in this order in requests that give rows as
   * arrays.
   */
  features: ChurnModelSpecTrainingContractFeature[];
}

/** What is predicted. */
export interface ChurnModelSpecTrainingContractTarget {
  /** The column that holds the answer, such as churn. Exactly two different values. */
  name: string;
  /**
   * The value, as written in the data, that counts as positive, such as "Yes" or "1". Probabilities are those
   * of this value. Quote it, so that YAML does not read it as a boolean or a number.
   */
  positive: string;
  /**
   * The column that identifies a row, such as customer_id: the same key is in the same part of the split in
   * every version of the data. Absent: rows are told apart by their whole content.
   */
  rowKey?: string;
  /**
   * The column that says when a row was observed, as a date (YYYY-MM-DD) or a date with time and offset (RFC
   * 3339). It may also be a feature, if it is of type Date.
   */
  timeColumn?: string;
  /**
   * How long after a row's time its answer is known for good, such as 720h. Younger rows are neither trained
   * nor evaluated on. Absent: the answers of all rows are known.
   */
  labelDelay?: string;
}

/** One column. */
export interface ChurnModelSpecTrainingContractFeature {
  /** The column's name, exactly as in the data's header. */
  name: string;
  /**
   * Numeric: a number, read as 32-bit floating point. Categorical: text from a limited set. Boolean: 0 or 1,
   * true or false. Date: YYYY-MM-DD, or a date with time and offset (RFC 3339), read as days since 1970-01-01
   * UTC.
   */
  type: 'Numeric' | 'Categorical' | 'Boolean' | 'Date';
  /**
   * Whether values may be missing (an empty cell, null, an absent key). False where nothing is said: a
   * missing value then stops the run, and is refused in a request.
   */
  nullable?: boolean;
  /**
   * The lowest allowed value of a Numeric feature (in the column's own unit) or a Date feature (in days since
   * 1970-01-01). A lower one stops the run, and is refused in a request. Absent: no lower bound.
   */
  minimum?: number;
  /**
   * The highest allowed value of a Numeric feature (in the column's own unit) or a Date feature (in days
   * since 1970-01-01). A higher one stops the run, and is refused in a request. Absent: no upper bound.
   */
  maximum?: number;
  /** The known values of a Categorical feature, up to 1000, each once. Absent: those of the training data. */
  categories?: string[];
  /**
   * What a Categorical value outside the known ones does. Accept (where nothing is said): it is scored as
   * "other", counted, and named in the answer's warnings. Refuse: it stops the run, and is refused in a
   * request.
   */
  unknown?: 'Accept' | 'Refuse';
}

/** The rest of each run's spec, as in a TrainingRun. */
export interface ChurnModelSpecTrainingTemplate {
  /**
   * Where the rows come from: one CSV file with a header or one Parquet file, in exactly one of artifact,
   * url, persistentVolumeClaim, s3 and dvc.
   */
  data: ChurnModelSpecTrainingTemplateData;
  /**
   * What the data must be like beyond its contract, up to 50 checks. A check that fails stops the run before
   * anything is fitted, and status.failure.message says by how much.
   */
  checks?: ChurnModelSpecTrainingTemplateCheck[];
  /**
   * How rows are divided into those that are fitted on, those that thresholds are tuned on, and those that
   * the result is tested on, once. A row's place follows from a hash of the salt and the row, so it stays
   * there when data is added.
   */
  split: ChurnModelSpecTrainingTemplateSplit;
  /** What is fitted. A random forest with its defaults where nothing is said. */
  algorithm: ChurnModelSpecTrainingTemplateAlgorithm;
  /**
   * Start of the random numbers, 0 to 2147483647; 42 where nothing is said. The same seed, data and
   * parameters give the same artifact.
   */
  seed: number;
  /** Where the model artifact is stored. */
  output: ChurnModelSpecTrainingTemplateOutput;
  /**
   * The container image that trains. Absent: the operator's own trainer, of its version. Any image may be
   * given that honours the run contract (reads /etc/churnops/run.json, pushes a model artifact, tags it
   * run-<uid>, and ends with the documented exit codes).
   */
  image?: string;
  /** Compute resources of the training pod. */
  resources: ChurnModelSpecTrainingTemplateResources;
  /**
   * Seconds from the Job's start, attempts together, after which the run is stopped and counts as failed; 1
   * to 604800 (a week), 3600 where nothing is said. Time spent suspended does not count.
   */
  activeDeadlineSeconds: number;
  /**
   * How often a failed attempt is repeated, 0 to 10; 2 where nothing is said. Bad data, a bad spec and
   * refused credentials are never repeated; a pod that the cluster took away is repeated without counting.
   */
  backoffLimit: number;
  /**
   * Seconds after its end at which the TrainingRun, with its Job, is deleted; 0 to 31536000 (a year). The
   * artifact stays. Never applied to a model's newest succeeded run. Absent: kept.
   */
  ttlSecondsAfterFinished?: number;
}

/**
 * Where the rows come from: one CSV file with a header or one Parquet file, in exactly one of artifact, url,
 * persistentVolumeClaim, s3 and dvc.
 */
export interface ChurnModelSpecTrainingTemplateData {
  /**
   * A data set stored in an OCI registry as an artifact with one layer of CSV or Parquet, by digest
   * (oci://HOST/REPOSITORY@sha256:<64 hex digits>) or by a tag (oci://HOST/REPOSITORY:TAG), which is resolved
   * when a run is made.
   */
  artifact?: string;
  /**
   * The Secret (of type kubernetes.io/dockerconfigjson, in this namespace) with which the artifact is read.
   * Absent: read without credentials. Only for artifact.
   */
  pullSecretRef?: ChurnModelSpecTrainingTemplateDataPullSecretRef;
  /**
   * Where the file is downloaded, by http or https and without credentials. Anyone who may read this object
   * reads the address, so do not put secrets into it.
   */
  url?: string;
  /**
   * The sha-256 of the downloaded file, 64 lower-case hex digits (`sha256sum FILE` prints it). Another file
   * stops the run. Absent: the file is taken as it comes. Only for url.
   */
  sha256?: string;
  /** A file on a volume. It is mounted read-only. */
  persistentVolumeClaim?: ChurnModelSpecTrainingTemplateDataPersistentVolumeClaim;
  /** A file in a bucket of S3, or of a store that speaks its protocol. */
  s3?: ChurnModelSpecTrainingTemplateDataS3;
  /**
   * A file that DVC keeps. Its pointer is read from a Git repository, and its bytes from a remote of that
   * repository's .dvc/config: a bucket (s3://) or a web server (https:// or http://). Bytes whose md5 is not
   * the pointer's stop the run.
   */
  dvc?: ChurnModelSpecTrainingTemplateDataDvc;
  /** What the file is. Absent means what its name ends in, else CSV. */
  format?: 'CSV' | 'Parquet';
}

/**
 * The Secret (of type kubernetes.io/dockerconfigjson, in this namespace) with which the artifact is read.
 * Absent: read without credentials. Only for artifact.
 */
export interface ChurnModelSpecTrainingTemplateDataPullSecretRef {
  /** The Secret's name. */
  name: string;
}

/** A file on a volume. It is mounted read-only. */
export interface ChurnModelSpecTrainingTemplateDataPersistentVolumeClaim {
  /** The PersistentVolumeClaim's name, in this namespace. */
  claimName: string;
  /** The file's path on the volume, relative to its root, such as exports/customers.csv. */
  path: string;
}

/** A file in a bucket of S3, or of a store that speaks its protocol. */
export interface ChurnModelSpecTrainingTemplateDataS3 {
  /** The address of the store, where it is not Amazon's, such as https://s3.example.com. */
  endpoint?: string;
  /** The region; absent means us-east-1. */
  region?: string;
  /** The bucket's name. */
  bucket: string;
  /** The object's key, such as exports/customers.csv. */
  key: string;
  /** The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken. */
  secretRef: ChurnModelSpecTrainingTemplateDataS3SecretRef;
}

/** The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken. */
export interface ChurnModelSpecTrainingTemplateDataS3SecretRef {
  /** The Secret's name. */
  name: string;
}

/**
 * A file that DVC keeps. Its pointer is read from a Git repository, and its bytes from a remote of that
 * repository's .dvc/config: a bucket (s3://) or a web server (https:// or http://). Bytes whose md5 is not
 * the pointer's stop the run.
 */
export interface ChurnModelSpecTrainingTemplateDataDvc {
  /** The Git repository with the pointer. */
  gitRepository: ChurnModelSpecTrainingTemplateDataDvcGitRepository;
  /**
   * The pointer's path from the root of the repository: a .dvc file such as data/customers.csv.dvc, or the
   * dvc.lock of a pipeline.
   */
  path: string;
  /**
   * Which output of the pointer, as it is written there, where it has more than one; in an output that is a
   * directory, which file: exports/customers.csv. Absent: the one file that there is.
   */
  output?: string;
  /** The remote's name in .dvc/config. Absent: the one that the pointer names, else the default remote. */
  remote?: string;
  /**
   * The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken,
   * where the remote is a bucket. Keys in .dvc/config are not used.
   */
  secretRef?: ChurnModelSpecTrainingTemplateDataDvcSecretRef;
}

/** The Git repository with the pointer. */
export interface ChurnModelSpecTrainingTemplateDataDvcGitRepository {
  /** Where it is cloned from by HTTP, such as https://github.com/OWNER/REPOSITORY.git. */
  url: string;
  /**
   * A branch, a tag, a full name such as refs/tags/v1, or the whole id of a commit; main where nothing is
   * said. A branch is read as it is when the run begins.
   */
  revision: string;
  /**
   * The Secret, in this namespace, with a token that may read the repository (and username, where the server
   * asks for one). Absent: read without credentials.
   */
  secretRef?: ChurnModelSpecTrainingTemplateDataDvcGitRepositorySecretRef;
  /**
   * The Secret, in this namespace, with the certificate authority of a server that the system does not trust.
   * Absent: the system's certificate authorities.
   */
  caRef?: ChurnModelSpecTrainingTemplateDataDvcGitRepositoryCaRef;
}

/**
 * The Secret, in this namespace, with a token that may read the repository (and username, where the server
 * asks for one). Absent: read without credentials.
 */
export interface ChurnModelSpecTrainingTemplateDataDvcGitRepositorySecretRef {
  /** The Secret's name. */
  name: string;
}

/**
 * The Secret, in this namespace, with the certificate authority of a server that the system does not trust.
 * Absent: the system's certificate authorities.
 */
export interface ChurnModelSpecTrainingTemplateDataDvcGitRepositoryCaRef {
  /** The Secret's name. */
  name: string;
  /** The key whose value is the certificates in PEM; ca.crt where nothing is said. */
  key: string;
}

/**
 * The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken, where
 * the remote is a bucket. Keys in .dvc/config are not used.
 */
export interface ChurnModelSpecTrainingTemplateDataDvcSecretRef {
  /** The Secret's name. */
  name: string;
}

/** One check. */
export interface ChurnModelSpecTrainingTemplateCheck {
  /** What the check is called in messages, such as enough-rows. */
  name: string;
  /**
   * RowCount: the number of rows is within minimum and maximum. MissingShare: at most maximum (a share of the
   * rows, 0 to 1) of the column is missing. DuplicateKeys: at most maximum rows have a row key that an
   * earlier row had. PositiveShare: the share of positive rows (0 to 1) is within minimum and maximum. Range:
   * every value of the Numeric, Boolean or Date feature is within minimum and maximum; missing values pass.
   */
  type: 'RowCount' | 'MissingShare' | 'DuplicateKeys' | 'PositiveShare' | 'Range';
  /** The column that MissingShare and Range look at; one that the contract names. */
  column?: string;
  /**
   * The least that is allowed. RowCount: rows. PositiveShare: 0 to 1. Range: in the column's own unit.
   * Absent: no lower bound.
   */
  minimum?: number;
  /**
   * The most that is allowed. RowCount, DuplicateKeys: rows. MissingShare, PositiveShare: 0 to 1. Range: in
   * the column's own unit. Absent: 0 for MissingShare and DuplicateKeys, else no upper bound.
   */
  maximum?: number;
}

/**
 * How rows are divided into those that are fitted on, those that thresholds are tuned on, and those that the
 * result is tested on, once. A row's place follows from a hash of the salt and the row, so it stays there
 * when data is added.
 */
export interface ChurnModelSpecTrainingTemplateSplit {
  /**
   * Any text; another one gives another split. Models can only be compared on rows that neither was fitted
   * on, so keep it. churnops where nothing is said.
   */
  salt: string;
  /** The share of rows to tune on, 0.01 to 0.9; 0.16 where nothing is said. */
  tuneShare: number;
  /** The share of rows to test on, 0.01 to 0.9; 0.2 where nothing is said. */
  testShare: number;
}

/** What is fitted. A random forest with its defaults where nothing is said. */
export interface ChurnModelSpecTrainingTemplateAlgorithm {
  /**
   * LogisticRegression: linear in the features, quick, easy to explain. RandomForest: an average of decision
   * trees, finds thresholds and interactions by itself.
   */
  type: 'LogisticRegression' | 'RandomForest';
  /** Parameters of LogisticRegression. Absent: the defaults of its fields. Only with that type. */
  logisticRegression?: ChurnModelSpecTrainingTemplateAlgorithmLogisticRegression;
  /** Parameters of RandomForest. Absent: the defaults of its fields. Only with that type. */
  randomForest?: ChurnModelSpecTrainingTemplateAlgorithmRandomForest;
}

/** Parameters of LogisticRegression. Absent: the defaults of its fields. Only with that type. */
export interface ChurnModelSpecTrainingTemplateAlgorithmLogisticRegression {
  /**
   * Strength of the squared penalty on the weights of the standardised features, 0 (none) to 1000000; 1 where
   * nothing is said. Higher means smoother.
   */
  l2: number;
  /** Iterations after which fitting stops at the latest, 1 to 10000; 100 where nothing is said. */
  maximumIterations: number;
}

/** Parameters of RandomForest. Absent: the defaults of its fields. Only with that type. */
export interface ChurnModelSpecTrainingTemplateAlgorithmRandomForest {
  /** Number of trees, 1 to 2000; 100 where nothing is said. Time and size grow with it. */
  trees: number;
  /**
   * Decisions from a tree's root to its deepest leaf at most, 1 to 30; 5 where nothing is said. Size may
   * double with each.
   */
  maximumDepth: number;
  /** Rows that a leaf must hold at least, 1 to 1000000; 5 where nothing is said. Higher means smoother. */
  minimumRowsPerLeaf: number;
}

/** Where the model artifact is stored. */
export interface ChurnModelSpecTrainingTemplateOutput {
  /** The repository of an OCI registry, as HOST/REPOSITORY, such as registry.example.com/churn/telco. */
  repository: string;
  /**
   * The Secret (of type kubernetes.io/dockerconfigjson, in this namespace) with which the artifact is
   * written. Absent: written without credentials.
   */
  pushSecretRef?: ChurnModelSpecTrainingTemplateOutputPushSecretRef;
}

/**
 * The Secret (of type kubernetes.io/dockerconfigjson, in this namespace) with which the artifact is written.
 * Absent: written without credentials.
 */
export interface ChurnModelSpecTrainingTemplateOutputPushSecretRef {
  /** The Secret's name. */
  name: string;
}

/** Compute resources of the training pod. */
export interface ChurnModelSpecTrainingTemplateResources {
  /** What the scheduler sets aside for the pod. Each may be at most its limit. */
  requests: ChurnModelSpecTrainingTemplateResourcesRequests;
  /**
   * What the pod may use at most. Above the cpu limit it is slowed down, above the memory limit it is killed.
   */
  limits: ChurnModelSpecTrainingTemplateResourcesLimits;
}

/** What the scheduler sets aside for the pod. Each may be at most its limit. */
export interface ChurnModelSpecTrainingTemplateResourcesRequests {
  /** Cores, such as 500m (half a core) or 2; 500m where nothing is said. */
  cpu: number | string;
  /** Bytes, such as 512Mi or 2Gi; 512Mi where nothing is said. */
  memory: number | string;
}

/**
 * What the pod may use at most. Above the cpu limit it is slowed down, above the memory limit it is killed.
 */
export interface ChurnModelSpecTrainingTemplateResourcesLimits {
  /** Cores, such as 500m (half a core) or 2; 2 where nothing is said. */
  cpu: number | string;
  /** Bytes, such as 512Mi or 2Gi; 2Gi where nothing is said. */
  memory: number | string;
}

/** What asks for a run by itself. Absent: nothing does. */
export interface ChurnModelSpecTrainingRetrainOn {
  /** A DriftMonitor of this model finds an episode of drift. */
  drift?: boolean;
  /** A person closes a pull request of this model's candidate unmerged. */
  rejection?: boolean;
  /** The data changed: another digest behind the tag, another ETag or time of change of the url or object. */
  dataVersion?: boolean;
  /** When, as five fields (minute, hour, day, month, weekday), such as 0 3 * * 1. */
  schedule?: string;
  /** The time zone of schedule, an IANA name such as Europe/Berlin; absent means UTC. */
  timeZone?: string;
}

/** How many runs at most in how long, those that were requested aside. Absent: as many as cooldown admits. */
export interface ChurnModelSpecTrainingBudget {
  /** Runs, 1 to 100. */
  runs: number;
  /** In how long, such as 168h. */
  per: string;
}

/** One scoring Job: at each time of schedule, or once for each model that is served here. */
export interface ChurnModelSpecBatch {
  /** Its name, part of its Job's. */
  name: string;
  /** When, as five fields (minute, hour, day, month, weekday), such as 0 3 * * 1. */
  schedule?: string;
  /** The time zone of schedule, an IANA name such as Europe/Berlin; absent means UTC. */
  timeZone?: string;
  /** Nothing new is scored while it is true. */
  suspend?: boolean;
  /** Which rows are scored: exactly one of artifact, url, persistentVolumeClaim and s3. */
  input: ChurnModelSpecBatchInput;
  /** Where the scores go: exactly one of url, persistentVolumeClaim and s3. */
  output: ChurnModelSpecBatchOutput;
  /** Into how many parts the rows are divided, each scored by a pod of its own, 1 to 1000; absent means 1. */
  partitions?: number;
  /** How many of them at once, 1 to 1000; absent means 4. */
  parallelism?: number;
  /** Compute resources of each scoring pod; those of a TrainingRun where nothing is said. */
  resources?: ChurnModelSpecBatchResources;
  /** Seconds after which a Job is stopped and counts as failed; absent means 86400. */
  activeDeadlineSeconds?: number;
}

/** Which rows are scored: exactly one of artifact, url, persistentVolumeClaim and s3. */
export interface ChurnModelSpecBatchInput {
  /**
   * A data set stored in an OCI registry as an artifact with one layer of CSV or Parquet, pinned by digest:
   * oci://HOST/REPOSITORY@sha256:<64 hex digits>. For example by `oras push HOST/REPOSITORY
   * customers.csv:text/csv`, which prints the digest.
   */
  artifact?: string;
  /**
   * The Secret (of type kubernetes.io/dockerconfigjson, in this namespace) with which the artifact is read.
   * Absent: read without credentials. Only for artifact.
   */
  pullSecretRef?: ChurnModelSpecBatchInputPullSecretRef;
  /**
   * Where the file is downloaded, by http or https and without credentials. Anyone who may read this object
   * reads the address, so do not put secrets into it.
   */
  url?: string;
  /** A file, or a directory of files, on a volume. It is mounted read-only. */
  persistentVolumeClaim?: ChurnModelSpecBatchInputPersistentVolumeClaim;
  /**
   * An object, or all objects under a prefix that ends in "/", in a bucket of S3 or of a store that speaks
   * its protocol.
   */
  s3?: ChurnModelSpecBatchInputS3;
  /** What the file is. Absent means what its name ends in, else CSV. */
  format?: 'CSV' | 'Parquet';
}

/**
 * The Secret (of type kubernetes.io/dockerconfigjson, in this namespace) with which the artifact is read.
 * Absent: read without credentials. Only for artifact.
 */
export interface ChurnModelSpecBatchInputPullSecretRef {
  /** The Secret's name. */
  name: string;
}

/** A file, or a directory of files, on a volume. It is mounted read-only. */
export interface ChurnModelSpecBatchInputPersistentVolumeClaim {
  /** The PersistentVolumeClaim's name, in this namespace. */
  claimName: string;
  /** The path on the volume, relative to its root, such as exports/customers.csv. */
  path: string;
}

/**
 * An object, or all objects under a prefix that ends in "/", in a bucket of S3 or of a store that speaks its
 * protocol.
 */
export interface ChurnModelSpecBatchInputS3 {
  /** The address of the store, where it is not Amazon's, such as https://s3.example.com. */
  endpoint?: string;
  /** The region; absent means us-east-1. */
  region?: string;
  /** The bucket's name. */
  bucket: string;
  /** The object's key, such as exports/customers.csv, or a prefix, such as exports/. */
  key: string;
  /** The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken. */
  secretRef: ChurnModelSpecBatchInputS3SecretRef;
}

/** The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken. */
export interface ChurnModelSpecBatchInputS3SecretRef {
  /** The Secret's name. */
  name: string;
}

/** Where the scores go: exactly one of url, persistentVolumeClaim and s3. */
export interface ChurnModelSpecBatchOutput {
  /** Where the file is put, by http or https and without credentials. */
  url?: string;
  /** A file, or with partitions a directory, on a volume. */
  persistentVolumeClaim?: ChurnModelSpecBatchOutputPersistentVolumeClaim;
  /** An object, or with partitions a prefix, in a bucket of S3 or of a store that speaks its protocol. */
  s3?: ChurnModelSpecBatchOutputS3;
  /** What the file is. Absent means what its name ends in, else CSV. */
  format?: 'CSV' | 'Parquet';
}

/** A file, or with partitions a directory, on a volume. */
export interface ChurnModelSpecBatchOutputPersistentVolumeClaim {
  /** The PersistentVolumeClaim's name, in this namespace. */
  claimName: string;
  /** The path on the volume, relative to its root, such as scores. */
  path: string;
}

/** An object, or with partitions a prefix, in a bucket of S3 or of a store that speaks its protocol. */
export interface ChurnModelSpecBatchOutputS3 {
  /** The address of the store, where it is not Amazon's, such as https://s3.example.com. */
  endpoint?: string;
  /** The region; absent means us-east-1. */
  region?: string;
  /** The bucket's name. */
  bucket: string;
  /** The key, such as scores/customers.csv, or with partitions a prefix, such as scores/. */
  key: string;
  /** The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken. */
  secretRef: ChurnModelSpecBatchOutputS3SecretRef;
}

/** The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken. */
export interface ChurnModelSpecBatchOutputS3SecretRef {
  /** The Secret's name. */
  name: string;
}

/** Compute resources of each scoring pod; those of a TrainingRun where nothing is said. */
export interface ChurnModelSpecBatchResources {
  /** What the scheduler sets aside for the pod. Each may be at most its limit. */
  requests?: ChurnModelSpecBatchResourcesRequests;
  /**
   * What the pod may use at most. Above the cpu limit it is slowed down, above the memory limit it is killed.
   */
  limits?: ChurnModelSpecBatchResourcesLimits;
}

/** What the scheduler sets aside for the pod. Each may be at most its limit. */
export interface ChurnModelSpecBatchResourcesRequests {
  /** Cores, such as 500m (half a core) or 2. */
  cpu?: number | string;
  /** Bytes, such as 512Mi or 2Gi. */
  memory?: number | string;
}

/**
 * What the pod may use at most. Above the cpu limit it is slowed down, above the memory limit it is killed.
 */
export interface ChurnModelSpecBatchResourcesLimits {
  /** Cores, such as 500m (half a core) or 2. */
  cpu?: number | string;
  /** Bytes, such as 512Mi or 2Gi. */
  memory?: number | string;
}

/** One way to another environment. */
export interface ChurnModelSpecPromotion {
  /** Its name, part of its branch's. */
  name: string;
  /**
   * What. Candidate: the newest trained version. Served: what is served here, healthy for soak. Drift: the id
   * of the episode that a DriftMonitor of this model, in this namespace, finds now, which asks for one
   * training run.
   */
  from: 'Candidate' | 'Served' | 'Drift';
  /** The one value in Git that says what the next environment serves, or asks it for training. */
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

/** The one value in Git that says what the next environment serves, or asks it for training. */
export interface ChurnModelSpecPromotionTo {
  /** The file's path from the root of the repository, such as environments/dev/telco.yaml. */
  path: string;
  /** Which document of the file, where it has more than one. Absent where it has one. */
  document?: ChurnModelSpecPromotionToDocument;
  /**
   * The keys to it, joined by dots; absent means spec.serving.artifact, or spec.training.requestedRevision
   * from Drift.
   */
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
  /** How the training of this model stands. Absent where spec.training is. */
  training?: ChurnModelStatusTraining;
  /** How each scoring Job stands. */
  batches?: ChurnModelStatusBatche[];
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
  /** The episode of drift that training is asked for, or would be; then there is no artifact. */
  episode?: string;
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

/** How the training of this model stands. Absent where spec.training is. */
export interface ChurnModelStatusTraining {
  /** Why it is so, as one CamelCase word of a closed list. */
  reason: string;
  /** Why it is so, as a sentence. */
  message: string;
  /** The newest TrainingRun that was asked for. */
  run?: string;
  /** Why it was asked for. */
  cause?: ChurnModelStatusTrainingCause;
  /** The requested revision that was answered last. */
  requestedRevision?: string;
  /** The version of the data that was seen last. */
  dataVersion?: string;
  /**
   * The newest time of retrainOn.schedule that was answered, by a run or because one would have been
   * pointless. It is not made up for later.
   */
  scheduledFor?: string;
  /** When it is looked at again at the latest, where it waits. */
  until?: string;
}

/** Why it was asked for. */
export interface ChurnModelStatusTrainingCause {
  /**
   * Requested: spec.training.requestedRevision changed. Drift: a DriftMonitor found an episode. Rejection: a
   * person rejected the candidate. DataVersion: the data changed. Schedule: its time had come.
   */
  reason: 'Requested' | 'Drift' | 'Rejection' | 'DataVersion' | 'Schedule';
  /** The DriftMonitor. */
  monitor?: string;
  /** The id of the DriftMonitor's episode. */
  episode?: string;
  /** The requested revision. */
  revision?: string;
  /** The version of the data when the run was asked for. Absent where it cannot be told without reading. */
  dataVersion?: string;
  /** The model that was rejected. */
  artifact?: string;
  /** The time of the schedule. */
  at?: string;
}

/** One of spec.batch. */
export interface ChurnModelStatusBatche {
  /** Its name. */
  name: string;
  /** Why it is so, as one CamelCase word of a closed list. */
  reason: string;
  /** Why it is so, as a sentence. */
  message: string;
  /** The newest Job. */
  job?: string;
  /** The model that it scores with. */
  artifact?: string;
  /** When it started. */
  startedAt?: string;
  /** When it ended. */
  finishedAt?: string;
  /** Rows that were scored. */
  rows?: number;
  /** Rows that broke the contract and are in the files of refused rows. */
  refused?: number;
  /** How far the Job at work is, as its pods said last. */
  progress?: ChurnModelStatusBatcheProgress;
}

/** How far the Job at work is, as its pods said last. */
export interface ChurnModelStatusBatcheProgress {
  /** The step; Reading or Scoring. */
  phase: string;
  /** How much of all partitions is done, 0 to 100 %. */
  percent: number;
  /** What is being done, for people; where there is one partition. */
  message?: string;
  /** When the pods were asked. */
  observedAt?: string;
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
