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

/** What the people who run the operator decide; read once at the start. */
export interface Configuration {
  modelServerImage: string;
  /** Used where a TrainingRun names no image. */
  trainerImage: string;
  /** Names of Secrets in the namespace of the pods. */
  imagePullSecrets: string[];
  registries: RegistryOptions;
  leaderElection: LeaderElectionConfiguration;
  workers: { trainingRun: number; churnModel: number };
  /** The namespaces to watch; empty means all of them. */
  namespaces: string[];
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
  workers: { trainingRun: 4, churnModel: 4 },
  namespaces: [],
};
