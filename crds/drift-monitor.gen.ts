// Generated from crds/driftmonitors.yaml by `npm run generate`: change that file, not this one.
// Fields with a default are not optional here, because the apiserver fills them in on every read and write.
import type { V1ObjectMeta } from '@kubernetes/client-node';

/**
 * Watches one ChurnModel: compares live traffic, or data, with the data that the served model was trained on,
 * and reports an episode of drift. What follows is the ChurnModel's to decide.
 */
export interface DriftMonitor {
  apiVersion: 'churnops.dev/v1alpha1';
  kind: 'DriftMonitor';
  metadata: V1ObjectMeta;
  /** What is watched, and how. Only people and GitOps tools write it; the operator never does. */
  spec: DriftMonitorSpec;
  /** What the operator found. Nothing in it needs to be kept; it is found again when lost. */
  status?: DriftMonitorStatus;
}

/** What is watched, and how. Only people and GitOps tools write it; the operator never does. */
export interface DriftMonitorSpec {
  /** The ChurnModel, in this namespace, whose served artifact holds the reference. It need not exist yet. */
  modelRef: DriftMonitorSpecModelRef;
  /** What is compared. Absent: the traffic of the pods that serve the model. */
  source?: DriftMonitorSpecSource;
  /**
   * What is normal. Training, which is also what absent means: the data that the served model was trained on.
   * FirstWindows: the first windows with rows.
   */
  reference?: 'Training' | 'FirstWindows';
  /** How many windows that is, 1 to 10; absent means 3. */
  firstWindows?: number;
  /** What is judged at once. */
  window?: DriftMonitorSpecWindow;
  /**
   * Evidence, which is also what absent means: significant beyond chance over all columns, and large enough
   * to matter. Evidently: that library's default tests and thresholds.
   */
  policy?: 'Evidence' | 'Evidently';
  /** Columns that are judged otherwise than the policy says. */
  columns?: DriftMonitorSpecColumn[];
  /** When a window alarms. Absent: as the policy says (Evidence: one column; Evidently: half of them). */
  alarm?: DriftMonitorSpecAlarm;
  /**
   * Rows that a column needs in a window to be judged. Absent: as the policy says (Evidence: 1,000, and 40
   * for each of its categories).
   */
  minimumRows?: number;
  /** How many windows must alarm before drift is reported. Absent: 2 of 3. */
  persistence?: DriftMonitorSpecPersistence;
}

/** The ChurnModel, in this namespace, whose served artifact holds the reference. It need not exist yet. */
export interface DriftMonitorSpecModelRef {
  /** The ChurnModel's name. */
  name: string;
}

/** What is compared. Absent: the traffic of the pods that serve the model. */
export interface DriftMonitorSpecSource {
  /**
   * Traffic: what the pods score. Dataset: rows without scores. ScoredBatches: files that batch scoring
   * wrote.
   */
  type: 'Traffic' | 'Dataset' | 'ScoredBatches';
  /** The rows, all of which are read anew for each window. */
  dataset?: DriftMonitorSpecSourceDataset;
  /** Files that batch scoring wrote. A window counts those that were written in it. */
  scoredBatches?: DriftMonitorSpecSourceScoredBatches;
}

/** The rows, all of which are read anew for each window. */
export interface DriftMonitorSpecSourceDataset {
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
  pullSecretRef?: DriftMonitorSpecSourceDatasetPullSecretRef;
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
  persistentVolumeClaim?: DriftMonitorSpecSourceDatasetPersistentVolumeClaim;
  /** A file in a bucket of S3, or of a store that speaks its protocol. */
  s3?: DriftMonitorSpecSourceDatasetS3;
  /**
   * A file that DVC keeps. Its pointer is read from a Git repository, and its bytes from a remote of that
   * repository's .dvc/config: a bucket (s3://) or a web server (https:// or http://). Bytes whose md5 is not
   * the pointer's stop the run.
   */
  dvc?: DriftMonitorSpecSourceDatasetDvc;
  /** What the file is. Absent means what its name ends in, else CSV. */
  format?: 'CSV' | 'Parquet';
}

/**
 * The Secret (of type kubernetes.io/dockerconfigjson, in this namespace) with which the artifact is read.
 * Absent: read without credentials. Only for artifact.
 */
export interface DriftMonitorSpecSourceDatasetPullSecretRef {
  /** The Secret's name. */
  name: string;
}

/** A file on a volume. It is mounted read-only. */
export interface DriftMonitorSpecSourceDatasetPersistentVolumeClaim {
  /** The PersistentVolumeClaim's name, in this namespace. */
  claimName: string;
  /** The file's path on the volume, relative to its root, such as exports/customers.csv. */
  path: string;
}

/** A file in a bucket of S3, or of a store that speaks its protocol. */
export interface DriftMonitorSpecSourceDatasetS3 {
  /** The address of the store, where it is not Amazon's, such as https://s3.example.com. */
  endpoint?: string;
  /** The region; absent means us-east-1. */
  region?: string;
  /** The bucket's name. */
  bucket: string;
  /** The object's key, such as exports/customers.csv. */
  key: string;
  /** The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken. */
  secretRef: DriftMonitorSpecSourceDatasetS3SecretRef;
}

/** The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken. */
export interface DriftMonitorSpecSourceDatasetS3SecretRef {
  /** The Secret's name. */
  name: string;
}

/**
 * A file that DVC keeps. Its pointer is read from a Git repository, and its bytes from a remote of that
 * repository's .dvc/config: a bucket (s3://) or a web server (https:// or http://). Bytes whose md5 is not
 * the pointer's stop the run.
 */
export interface DriftMonitorSpecSourceDatasetDvc {
  /** The Git repository with the pointer. */
  gitRepository: DriftMonitorSpecSourceDatasetDvcGitRepository;
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
  secretRef?: DriftMonitorSpecSourceDatasetDvcSecretRef;
}

/** The Git repository with the pointer. */
export interface DriftMonitorSpecSourceDatasetDvcGitRepository {
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
  secretRef?: DriftMonitorSpecSourceDatasetDvcGitRepositorySecretRef;
  /**
   * The Secret, in this namespace, with the certificate authority of a server that the system does not trust.
   * Absent: the system's certificate authorities.
   */
  caRef?: DriftMonitorSpecSourceDatasetDvcGitRepositoryCaRef;
}

/**
 * The Secret, in this namespace, with a token that may read the repository (and username, where the server
 * asks for one). Absent: read without credentials.
 */
export interface DriftMonitorSpecSourceDatasetDvcGitRepositorySecretRef {
  /** The Secret's name. */
  name: string;
}

/**
 * The Secret, in this namespace, with the certificate authority of a server that the system does not trust.
 * Absent: the system's certificate authorities.
 */
export interface DriftMonitorSpecSourceDatasetDvcGitRepositoryCaRef {
  /** The Secret's name. */
  name: string;
  /** The key whose value is the certificates in PEM; ca.crt where nothing is said. */
  key: string;
}

/**
 * The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken, where
 * the remote is a bucket. Keys in .dvc/config are not used.
 */
export interface DriftMonitorSpecSourceDatasetDvcSecretRef {
  /** The Secret's name. */
  name: string;
}

/** Files that batch scoring wrote. A window counts those that were written in it. */
export interface DriftMonitorSpecSourceScoredBatches {
  /** A file, or a directory of files, on a volume. */
  persistentVolumeClaim?: DriftMonitorSpecSourceScoredBatchesPersistentVolumeClaim;
  /**
   * An object, or all objects under a prefix that ends in "/", in a bucket of S3 or of a store that speaks
   * its protocol.
   */
  s3?: DriftMonitorSpecSourceScoredBatchesS3;
}

/** A file, or a directory of files, on a volume. */
export interface DriftMonitorSpecSourceScoredBatchesPersistentVolumeClaim {
  /** The PersistentVolumeClaim's name, in this namespace. */
  claimName: string;
  /** The path on the volume, relative to its root, such as exports/customers.csv. */
  path: string;
}

/**
 * An object, or all objects under a prefix that ends in "/", in a bucket of S3 or of a store that speaks its
 * protocol.
 */
export interface DriftMonitorSpecSourceScoredBatchesS3 {
  /** The address of the store, where it is not Amazon's, such as https://s3.example.com. */
  endpoint?: string;
  /** The region; absent means us-east-1. */
  region?: string;
  /** The bucket's name. */
  bucket: string;
  /** The object's key, such as exports/customers.csv, or a prefix, such as exports/. */
  key: string;
  /** The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken. */
  secretRef: DriftMonitorSpecSourceScoredBatchesS3SecretRef;
}

/** The Secret, in this namespace, with accessKeyId, secretAccessKey and, if there is one, sessionToken. */
export interface DriftMonitorSpecSourceScoredBatchesS3SecretRef {
  /** The Secret's name. */
  name: string;
}

/** What is judged at once. */
export interface DriftMonitorSpecWindow {
  /** How long a window is, a multiple of the model's serving.profile.slot, such as 24h. */
  duration: string;
}

/** One column. */
export interface DriftMonitorSpecColumn {
  /** The column; probability is the score. */
  name: string;
  /** It is not judged. */
  ignore?: boolean;
  /** The test that judges it. */
  test?: 'KolmogorovSmirnov' | 'ChiSquare' | 'Proportions' | 'Wasserstein' | 'JensenShannon' | 'PopulationStability' | 'TotalVariation';
  /**
   * The statistic (of the first three tests: the p-value) from which it counts as drifted. Absent: the usual
   * one of the test.
   */
  threshold?: number;
}

/** When a window alarms. Absent: as the policy says (Evidence: one column; Evidently: half of them). */
export interface DriftMonitorSpecAlarm {
  /** Drifted columns, at least, 1 to 1000. */
  columns?: number;
  /** Share of the judged columns that drifted, at least, 0 to 1. */
  share?: number;
}

/** How many windows must alarm before drift is reported. Absent: 2 of 3. */
export interface DriftMonitorSpecPersistence {
  /** Windows that alarm, at least, 1 to 10. */
  alarms: number;
  /** Of how many that follow one another, 1 to 10. */
  windows: number;
}

/** What the operator found. Nothing in it needs to be kept; it is found again when lost. */
export interface DriftMonitorStatus {
  /** The metadata.generation that this status speaks of. */
  observedGeneration?: number;
  /** What is compared with. */
  reference?: DriftMonitorStatusReference;
  /** The window that is counted now. */
  window?: DriftMonitorStatusWindow;
  /** The last window that was judged. */
  last?: DriftMonitorStatusLast;
  /** The last windows, newest first. */
  history?: DriftMonitorStatusHistory[];
  /** Sums over all windows that were judged. */
  totals?: DriftMonitorStatusTotals;
  /** The episode of drift that goes on, or the last one. */
  episode?: DriftMonitorStatusEpisode;
  /**
   * Ready (rows are counted and compared), DriftDetected (enough windows alarm), SampleSufficient (the last
   * window had enough rows to judge). What is in progress is Unknown, not False.
   */
  conditions?: DriftMonitorStatusCondition[];
}

/** What is compared with. */
export interface DriftMonitorStatusReference {
  /** The model, by digest. */
  artifact: string;
  /** Its training data, or the first windows with rows. */
  kind: 'Training' | 'FirstWindows';
  /** Rows in it. */
  rows?: number;
}

/** The window that is counted now. */
export interface DriftMonitorStatusWindow {
  /** When it began. */
  start: string;
  /** When it ends. */
  end: string;
  /** Rows so far. */
  rows?: number;
  /** Pods that were asked last. */
  pods?: number;
  /** Pods that answered. */
  answered?: number;
  /**
   * Pods that went before they were asked once more; of each at most what it counted in one interval is
   * missing.
   */
  unscraped?: number;
}

/** The last window that was judged. */
export interface DriftMonitorStatusLast {
  /** When it began. */
  start: string;
  /** When it ends. */
  end: string;
  /** The model that served. */
  artifact?: string;
  /** Rows in it. */
  rows?: number;
  /** What all columns together say. */
  verdict: 'Alarm' | 'Clear' | 'InsufficientData';
  /** Columns that were judged. */
  judged?: number;
  /** Columns that drifted. */
  drifted?: number;
  /** The columns that differ most, up to 20. */
  columns?: DriftMonitorStatusLastColumn[];
}

/** How one column stands. */
export interface DriftMonitorStatusLastColumn {
  /** The column; probability is the score. */
  name: string;
  /** What judged it; MissingShare: how far the share of rows without a value moved. */
  test?: 'KolmogorovSmirnov' | 'ChiSquare' | 'Proportions' | 'Wasserstein' | 'JensenShannon' | 'PopulationStability' | 'TotalVariation' | 'MissingShare';
  /** The test's statistic; of an effect size, how far apart the two are. */
  statistic?: number;
  /** How far the statistic may be from that of the raw rows, where it comes from binned counts. */
  bound?: number;
  /** How likely so much difference is where nothing changed, 0 to 1. */
  pValue?: number;
  /** The statistic, or the p-value, from which a column counts as drifted. */
  threshold?: number;
  /** Rows of the window with a value in this column. */
  rows?: number;
  /** What the test says. */
  verdict: 'Drifted' | 'Stable' | 'InsufficientData' | 'Ignored';
}

/** One window. */
export interface DriftMonitorStatusHistory {
  /** When it began. */
  start: string;
  /** What all columns together said. */
  verdict: 'Alarm' | 'Clear' | 'InsufficientData';
  /** Columns that drifted. */
  drifted?: number;
}

/** Sums over all windows that were judged. */
export interface DriftMonitorStatusTotals {
  /** Windows. */
  windows?: number;
  /** Windows that alarmed. */
  alarms?: number;
  /** Rows. */
  rows?: number;
}

/** The episode of drift that goes on, or the last one. */
export interface DriftMonitorStatusEpisode {
  /** Its name: the monitor and when its first window began. */
  id: string;
  /** When its first window began. */
  since: string;
  /** The columns that drifted, those that differ most first, up to 20. */
  columns?: string[];
  /** When the first window without it ended. */
  endedAt?: string;
  /** What it led to. */
  ledTo?: DriftMonitorStatusEpisodeLedTo;
}

/** What it led to. */
export interface DriftMonitorStatusEpisodeLedTo {
  /** The TrainingRun. */
  run?: string;
  /** The model that the run made. */
  artifact?: string;
  /** How that stands, as one CamelCase word. */
  reason: string;
  /** How that stands, as a sentence. */
  message: string;
}

/** One aspect of the monitor's state. */
export interface DriftMonitorStatusCondition {
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
