import type { RegistryOptions } from '@churnops/lib/registry/registry-options.ts';

/** The timing of the Lease, as client-go's leader election names it; all in milliseconds. */
export interface LeaderElectionConfiguration {
  /** False for one process against a development cluster. */
  enabled: boolean;
  leaseName: string;
  /** How long others wait, since the last renewal that they saw, before they take over. */
  leaseDurationMilliseconds: number;
  /** How long the leader tries to renew before it leaves; less than the lease's duration. */
  renewDeadlineMilliseconds: number;
  /** How long between two attempts; less than the renew deadline. */
  retryPeriodMilliseconds: number;
}

/** How promotions work with Git and the forges. */
export interface PromotionConfiguration {
  /** Where clones are kept; ours alone, and what is in it at the start is removed. At most 80 bytes long. */
  directory: string;
  /** Who the commits on our branches are by. */
  identity: { name: string; email: string };
  /** How old what is known of a repository may be before it is looked at again; webhooks make it sooner. */
  listMaximumAgeSeconds: number;
  /** Between two writes to one forge host. */
  secondsBetweenWrites: number;
  /** Pull requests, texts, statuses and branches an hour to one forge host; merges and closes do not wait for these. */
  contentWritesPerHour: number;
  /** How long that hour is, for forges that count by another window than GitHub. */
  writeWindowSeconds: number;
  /** Between two looks at the metrics of the pods of a model in its probation. */
  probationIntervalSeconds: number;
}

/** How retraining learns of new data. */
export interface RetrainingConfiguration {
  /** How old what is known of a source of data may be before it is asked again. */
  dataMaximumAgeSeconds: number;
}

/** What the people who run the operator decide; read once at the start. */
export interface Configuration {
  modelServerImage: string;
  /** Used where a TrainingRun names no image. */
  trainerImage: string;
  /** Names of Secrets in the namespace of the pods. */
  imagePullSecrets: string[];
  registries: RegistryOptions;
  leaderElection: LeaderElectionConfiguration;
  workers: {
    trainingRun: number;
    churnModel: number;
    promotion: number;
    convergence: number;
    retraining: number;
    batch: number;
    driftMonitor: number;
  };
  /** The namespaces to watch; empty means all of them. */
  namespaces: string[];
  /** Tells the branches of this cluster's operator from those of others in the same repository; a DNS label. */
  cluster: string;
  promotion: PromotionConfiguration;
  retraining: RetrainingConfiguration;
  /** Each file there holds one secret that forges sign their webhooks with. */
  webhooks: { secretsDirectory: string };
}

/** What is so where the file says nothing; the times are client-go's. */
export const DEFAULT_CONFIGURATION: Omit<Configuration, 'modelServerImage' | 'trainerImage'> = {
  imagePullSecrets: [],
  registries: [],
  leaderElection: {
    enabled: true,
    leaseName: 'churnops-operator',
    leaseDurationMilliseconds: 15_000,
    renewDeadlineMilliseconds: 10_000,
    retryPeriodMilliseconds: 2_000,
  },
  workers: {
    trainingRun: 4,
    churnModel: 4,
    promotion: 4,
    convergence: 4,
    retraining: 2,
    batch: 2,
    driftMonitor: 2,
  },
  namespaces: [],
  cluster: 'default',
  promotion: {
    directory: '/work',
    identity: { name: 'churnops', email: 'churnops@churnops.invalid' },
    listMaximumAgeSeconds: 120,
    secondsBetweenWrites: 1,
    contentWritesPerHour: 400,
    writeWindowSeconds: 3_600,
    probationIntervalSeconds: 15,
  },
  retraining: { dataMaximumAgeSeconds: 300 },
  webhooks: { secretsDirectory: '/etc/churnops/webhooks' },
};
