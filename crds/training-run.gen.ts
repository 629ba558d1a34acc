// Generated from crds/trainingruns.yaml by `npm run generate`: change that file, not this one.
// Fields with a default are not optional here, because the apiserver fills them in on every read and write.
import type { V1ObjectMeta } from '@kubernetes/client-node';

/**
 * One attempt to train a churn model: reads data, checks it, fits, evaluates, and stores the model artifact
 * in an OCI registry, in a Job of the same name. The same data, code and parameters give the same artifact,
 * digest for digest. The spec cannot be changed afterwards (but for suspend): another attempt is another
 * TrainingRun.
 */
export interface TrainingRun {
  apiVersion: 'churnops.dev/v1alpha1';
  kind: 'TrainingRun';
  metadata: V1ObjectMeta;
  /** What to train, on which data, how, and where the result goes. Immutable but for suspend. */
  spec: TrainingRunSpec;
  /** What the operator found and did. Nothing in it needs to be kept; it is found again when lost. */
  status?: TrainingRunStatus;
}

/** What to train, on which data, how, and where the result goes. Immutable but for suspend. */
export interface TrainingRunSpec {
  /**
   * The ChurnModel, in this namespace, that the result is a candidate for. Absent: the result is nobody's
   * candidate. The ChurnModel need not exist yet.
   */
  modelRef?: TrainingRunSpecModelRef;
  /**
   * Train makes a model. Evaluate scores two models that exist on the same held-out rows and stores the
   * comparison beside the candidate; its contract and split are the candidate's. Profile counts data into the
   * bins of a model's reference and stores the counts beside the model. Train where nothing is said.
   */
  mode: 'Train' | 'Evaluate' | 'Profile';
  /** Which two models a run of mode Evaluate compares. */
  evaluate?: TrainingRunSpecEvaluate;
  /** Against which model a run of mode Profile counts the data. */
  profile?: TrainingRunSpecProfile;
  /** Why its ChurnModel asked for this run. Absent where a person created it. */
  cause?: TrainingRunSpecCause;
  /**
   * The columns that the model is made of. It becomes part of the artifact; the model server refuses requests
   * that break it. Columns of the data that the contract does not name are ignored.
   */
  contract?: TrainingRunSpecContract;
  /**
   * Where the rows come from: one CSV file with a header or one Parquet file, in exactly one of artifact,
   * url, persistentVolumeClaim, s3 and dvc.
   */
  data: TrainingRunSpecData;
  /**
   * What the data must be like beyond its contract, up to 50 checks. A check that fails stops the run before
   * anything is fitted, and status.failure.message says by how much.
   */
  checks?: TrainingRunSpecCheck[];
  /**
   * How rows are divided into those that are fitted on, those that thresholds are tuned on, and those that
   * the result is tested on, once. A row's place follows from a hash of the salt and the row, so it stays
   * there when data is added.
   */
  split: TrainingRunSpecSplit;
  /** What is fitted. A random forest with its defaults where nothing is said. */
  algorithm: TrainingRunSpecAlgorithm;
  /**
   * Start of the random numbers, 0 to 2147483647; 42 where nothing is said. The same seed, data and
   * parameters give the same artifact.
   */
  seed: number;
  /** Where the model artifact is stored. */
  output: TrainingRunSpecOutput;
  /**
   * The container image that trains. Absent: the operator's own trainer, of its version. Any image may be
   * given that honours the run contract (reads /etc/churnops/run.json, pushes a model artifact, tags it
   * run-<uid>, and ends with the documented exit codes).
   */
  image?: string;
  /** Compute resources of the training pod. */
  resources: TrainingRunSpecResources;
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
  /**
   * True: no attempt starts, and a running one is stopped; false continues with a new attempt. The one field
   * that can be changed.
   */
  suspend: boolean;
}

/**
 * The ChurnModel, in this namespace, that the result is a candidate for. Absent: the result is nobody's
 * candidate. The ChurnModel need not exist yet.
 */
export interface TrainingRunSpecModelRef {
  /** The ChurnModel's name. */
  name: string;
}

/** Which two models a run of mode Evaluate compares. */
export interface TrainingRunSpecEvaluate {
  /** The model that may be promoted, pinned by digest: oci://HOST/REPOSITORY@sha256:<64 hex digits>. */
  candidate: string;
  /** The model that it is held against, pinned by digest. */
  served: string;
}

/** Against which model a run of mode Profile counts the data. */
export interface TrainingRunSpecProfile {
  /** The model, pinned by digest: oci://HOST/REPOSITORY@sha256:<64 hex digits>. */
  artifact: string;
  /**
   * What the data is. Dataset, which is also what absent means: rows without scores. ScoredBatches: rows with
   * the column probability, as batch scoring writes them.
   */
  from?: 'Dataset' | 'ScoredBatches';
  /**
   * Only files that were written in this time are counted; all that are there where nothing is said. A part
   * of a batch is written when the marker beside it is.
   */
  written?: TrainingRunSpecProfileWritten;
}

/**
 * Only files that were written in this time are counted; all that are there where nothing is said. A part of
 * a batch is written when the marker beside it is.
 */
export interface TrainingRunSpecProfileWritten {
  /** Files of this moment are the first. */
  from: string;
  /** Files of this moment are too late. */
  before: string;
}

/** Why its ChurnModel asked for this run. Absent where a person created it. */
export interface TrainingRunSpecCause {
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

/**
 * The columns that the model is made of. It becomes part of the artifact; the model server refuses requests
 * that break it. Columns of the data that the contract does not name are ignored.
 */
export interface TrainingRunSpecContract {
  /** What is predicted. */
  target: TrainingRunSpecContractTarget;
  /**
   * The columns that the model reads, 1 to 1000, each once; in this order in requests that give rows as
   * arrays.
   */
  features: TrainingRunSpecContractFeature[];
}

/** What is predicted. */
export interface TrainingRunSpecContractTarget {
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
export interface TrainingRunSpecContractFeature {
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

/**
 * Where the rows come from: one CSV file with a header or one Parquet file, in exactly one of artifact, url,
 * persistentVolumeClaim, s3 and dvc.
 */
export interface TrainingRunSpecData {
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
  pullSecretRef?: TrainingRunSpecDataPullSecretRef;
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
  persistentVolumeClaim?: TrainingRunSpecDataPersistentVolumeClaim;
  /** A file in a bucket of S3, or of a store that speaks its protocol. */
  s3?: TrainingRunSpecDataS3;
  /**
   * A file that DVC keeps. Its pointer is read from a Git repository, and its bytes from a remote of that
   * repository's .dvc/config: a bucket (s3://) or a web server (https:// or http://). Bytes whose md5 is not
   * the pointer's stop the run.
   */
  dvc?: TrainingRunSpecDataDvc;
  /** What the file is. Absent means what its name ends in, else CSV. */
  format?: 'CSV' | 'Parquet';
}

/**
 * The Secret (of type kubernetes.io/dockerconfigjson, in this namespace) with which the artifact is read.
 * Absent: read without credentials. Only for artifact.
 */
export interface TrainingRunSpecDataPullSecretRef {
  /** The Secret's name. */
  name: string;
}

/** A file on a volume. It is mounted read-only. */
export interface TrainingRunSpecDataPersistentVolumeClaim {
  /** The PersistentVolumeClaim's name, in this namespace. */
  claimName: string;
  /** The file's path on the volume, relative to its root, such as exports/customers.csv. */
  path: string;
}

/** A file in a bucket of S3, or of a store that speaks its protocol. */
export interface TrainingRunSpecDataS3 {
  /** The address of the store, where it is not Amazon's, such as https://s3.example.com. */
  endpoint?: string;
  /** The region; absent means us-east-1. */
  region?: string;
  /** The bucket's name. */
  bucket: string;
  /** The object's key, such as exports/customers.csv. */
  key: string;
  /** The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken. */
  secretRef: TrainingRunSpecDataS3SecretRef;
}

/** The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken. */
export interface TrainingRunSpecDataS3SecretRef {
  /** The Secret's name. */
  name: string;
}

/**
 * A file that DVC keeps. Its pointer is read from a Git repository, and its bytes from a remote of that
 * repository's .dvc/config: a bucket (s3://) or a web server (https:// or http://). Bytes whose md5 is not
 * the pointer's stop the run.
 */
export interface TrainingRunSpecDataDvc {
  /** The Git repository with the pointer. */
  gitRepository: TrainingRunSpecDataDvcGitRepository;
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
  secretRef?: TrainingRunSpecDataDvcSecretRef;
}

/** The Git repository with the pointer. */
export interface TrainingRunSpecDataDvcGitRepository {
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
  secretRef?: TrainingRunSpecDataDvcGitRepositorySecretRef;
  /**
   * The Secret, in this namespace, with the certificate authority of a server that the system does not trust.
   * Absent: the system's certificate authorities.
   */
  caRef?: TrainingRunSpecDataDvcGitRepositoryCaRef;
}

/**
 * The Secret, in this namespace, with a token that may read the repository (and username, where the server
 * asks for one). Absent: read without credentials.
 */
export interface TrainingRunSpecDataDvcGitRepositorySecretRef {
  /** The Secret's name. */
  name: string;
}

/**
 * The Secret, in this namespace, with the certificate authority of a server that the system does not trust.
 * Absent: the system's certificate authorities.
 */
export interface TrainingRunSpecDataDvcGitRepositoryCaRef {
  /** The Secret's name. */
  name: string;
  /** The key whose value is the certificates in PEM; ca.crt where nothing is said. */
  key: string;
}

/**
 * The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken, where
 * the remote is a bucket. Keys in .dvc/config are not used.
 */
export interface TrainingRunSpecDataDvcSecretRef {
  /** The Secret's name. */
  name: string;
}

/** One check. */
export interface TrainingRunSpecCheck {
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
export interface TrainingRunSpecSplit {
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
export interface TrainingRunSpecAlgorithm {
  /**
   * LogisticRegression: linear in the features, quick, easy to explain. RandomForest: an average of decision
   * trees, finds thresholds and interactions by itself.
   */
  type: 'LogisticRegression' | 'RandomForest';
  /** Parameters of LogisticRegression. Absent: the defaults of its fields. Only with that type. */
  logisticRegression?: TrainingRunSpecAlgorithmLogisticRegression;
  /** Parameters of RandomForest. Absent: the defaults of its fields. Only with that type. */
  randomForest?: TrainingRunSpecAlgorithmRandomForest;
}

/** Parameters of LogisticRegression. Absent: the defaults of its fields. Only with that type. */
export interface TrainingRunSpecAlgorithmLogisticRegression {
  /**
   * Strength of the squared penalty on the weights of the standardised features, 0 (none) to 1000000; 1 where
   * nothing is said. Higher means smoother.
   */
  l2: number;
  /** Iterations after which fitting stops at the latest, 1 to 10000; 100 where nothing is said. */
  maximumIterations: number;
}

/** Parameters of RandomForest. Absent: the defaults of its fields. Only with that type. */
export interface TrainingRunSpecAlgorithmRandomForest {
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
export interface TrainingRunSpecOutput {
  /** The repository of an OCI registry, as HOST/REPOSITORY, such as registry.example.com/churn/telco. */
  repository: string;
  /**
   * The Secret (of type kubernetes.io/dockerconfigjson, in this namespace) with which the artifact is
   * written. Absent: written without credentials.
   */
  pushSecretRef?: TrainingRunSpecOutputPushSecretRef;
}

/**
 * The Secret (of type kubernetes.io/dockerconfigjson, in this namespace) with which the artifact is written.
 * Absent: written without credentials.
 */
export interface TrainingRunSpecOutputPushSecretRef {
  /** The Secret's name. */
  name: string;
}

/** Compute resources of the training pod. */
export interface TrainingRunSpecResources {
  /** What the scheduler sets aside for the pod. Each may be at most its limit. */
  requests: TrainingRunSpecResourcesRequests;
  /**
   * What the pod may use at most. Above the cpu limit it is slowed down, above the memory limit it is killed.
   */
  limits: TrainingRunSpecResourcesLimits;
}

/** What the scheduler sets aside for the pod. Each may be at most its limit. */
export interface TrainingRunSpecResourcesRequests {
  /** Cores, such as 500m (half a core) or 2; 500m where nothing is said. */
  cpu: number | string;
  /** Bytes, such as 512Mi or 2Gi; 512Mi where nothing is said. */
  memory: number | string;
}

/**
 * What the pod may use at most. Above the cpu limit it is slowed down, above the memory limit it is killed.
 */
export interface TrainingRunSpecResourcesLimits {
  /** Cores, such as 500m (half a core) or 2; 2 where nothing is said. */
  cpu: number | string;
  /** Bytes, such as 512Mi or 2Gi; 2Gi where nothing is said. */
  memory: number | string;
}

/** What the operator found and did. Nothing in it needs to be kept; it is found again when lost. */
export interface TrainingRunStatus {
  /**
   * The metadata.generation that this status speaks of. Where that one is higher, the last change has not
   * been looked at yet.
   */
  observedGeneration?: number;
  /**
   * Where the run is. Pending: no pod runs yet. Running: a pod trains. Suspended: stopped by spec.suspend.
   * Succeeded: the artifact is stored. Failed: see failure.
   */
  phase?: 'Pending' | 'Running' | 'Suspended' | 'Succeeded' | 'Failed';
  /** What the trainer said last about how far it is. */
  progress?: TrainingRunStatusProgress;
  /** The stored model artifact, pinned by digest: what a ChurnModel's spec.serving.artifact takes. */
  artifact?: string;
  /**
   * True where the registry had this very artifact already: the same data, code and parameters were trained
   * before.
   */
  existed?: boolean;
  /** How good the model is on its test rows. The artifact's report holds more. */
  metrics?: TrainingRunStatusMetrics;
  /** What was read. */
  data?: TrainingRunStatusData;
  /** What a run of mode Evaluate compared. Absent for the others, and before it is done. */
  evaluation?: TrainingRunStatusEvaluation;
  /** What a run of mode Profile counted. Absent for the others, and before it is done. */
  profile?: TrainingRunStatusProfile;
  /** The Job that runs it, in this namespace. */
  jobName?: string;
  /** Pods that were started for it and ended, or still run. */
  attempts?: number;
  /** When the Job started. */
  startTime?: string;
  /** When the run succeeded or failed. */
  completionTime?: string;
  /** Why the run failed. Absent otherwise. */
  failure?: TrainingRunStatusFailure;
  /**
   * Ready (the result is there), DataValid (the data kept its contract and checks), Complete (the run
   * succeeded) and Failed (it failed for good). What is in progress is Unknown, not False.
   */
  conditions?: TrainingRunStatusCondition[];
}

/** What the trainer said last about how far it is. */
export interface TrainingRunStatusProgress {
  /** The step; of our own trainer Reading, Checking, Splitting, Fitting, Evaluating, Exporting or Pushing. */
  phase: string;
  /** How much of the whole run is done, 0 to 100 %. */
  percent: number;
  /** What is being done, for people. */
  message?: string;
  /** When the trainer was asked. */
  observedAt?: string;
}

/** How good the model is on its test rows. The artifact's report holds more. */
export interface TrainingRunStatusMetrics {
  /** Area under the ROC curve, 0 to 1; 0.5 is guessing. */
  auc?: number;
  /** Lower end of the 95 % confidence interval of auc. */
  aucLower?: number;
  /** Upper end of the 95 % confidence interval of auc. */
  aucUpper?: number;
  /** Mean negative log-likelihood, in nats; lower is better. */
  logLoss?: number;
  /** Share of test rows predicted right at the threshold, 0 to 1. */
  accuracy?: number;
  /** Probability from which a row is predicted positive, chosen on the tune rows. */
  threshold?: number;
}

/** What was read. */
export interface TrainingRunStatusData {
  /** The sha-256 of the data, as sha256:<64 hex digits>. */
  fingerprint?: string;
  /** Rows of data. */
  rows?: number;
  /** Rows whose target is positive. */
  positives?: number;
  /** The newest time among the rows that were used. Absent without contract.target.timeColumn. */
  newestTime?: string;
  /** Rows that were left out because they are younger than contract.target.labelDelay. */
  awaiting?: number;
  /** When the first of the rows that were left out is old enough. */
  nextMature?: string;
  /** What the source calls this state of the data: a digest, an ETag or a time of change. */
  version?: string;
}

/** What a run of mode Evaluate compared. Absent for the others, and before it is done. */
export interface TrainingRunStatusEvaluation {
  /** The model that may be promoted. */
  candidate: string;
  /** The model that it was held against. */
  served: string;
  /** The digest of the comparison, stored beside the candidate as its referrer. */
  report: string;
  /** Rows that neither model is known to have learned from, and that were counted. */
  rows?: number;
}

/** What a run of mode Profile counted. Absent for the others, and before it is done. */
export interface TrainingRunStatusProfile {
  /** The model whose reference the counts are of. */
  artifact: string;
  /** The digest of the counts, stored beside the model as its referrer. */
  report: string;
  /** Rows that were counted. */
  rows?: number;
}

/** Why the run failed. Absent otherwise. */
export interface TrainingRunStatusFailure {
  /** The kind of failure, in CamelCase. */
  code: string;
  /**
   * What went wrong and what to do, as a sentence, such as "column total_charges: 11 of 7043 values are
   * missing, at most 0 allowed".
   */
  message: string;
}

/** One aspect of the run's state. */
export interface TrainingRunStatusCondition {
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
