import type { ChurnModel } from '@churnops/crds/churn-model.gen.ts';
import type { Job, Pod } from '../kubernetes/resource.ts';
import type { ComparisonResult } from './comparison-result.ts';
import type { Cause } from './errors.ts';
import type { ProfileResult } from './profile-result.ts';
import type { Progress } from './progress.ts';
import type { Result } from './result.ts';
import type { Run } from './run.ts';

/** What the registry said when it was asked for the run's tag. */
export type RegistryAnswer =
  /** Nothing to learn from it now: the run is finished, or its Job is at work. */
  | { kind: 'NotAsked' }
  | { kind: 'Found'; result: Result }
  /** Of a run of mode Evaluate. */
  | { kind: 'Compared'; result: ComparisonResult }
  /** Of a run of mode Profile. */
  | { kind: 'Profiled'; result: ProfileResult }
  | { kind: 'Absent' }
  /** The tag is there, but what it points to is not what the run was to make. */
  | { kind: 'Unusable'; cause: Cause }
  /** It may answer later. */
  | { kind: 'Unreachable'; cause: Cause }
  /** A person has to act before it can answer: a Secret, or rights. */
  | { kind: 'Refused'; cause: Cause };

/** Everything that a decision about one run is made from. */
export interface Observation {
  run: Run;
  /** The Job of the run's name, whoever made it. */
  job: Job | undefined;
  /** The pods of that Job. */
  pods: readonly Pod[];
  answer: RegistryAnswer;
  /** Of the running pod, if there is one and it answered. */
  progress: Progress | undefined;
  /** The runs of the namespace, this one too. */
  runs: readonly Run[];
  models: readonly ChurnModel[];
  now: Date;
}
