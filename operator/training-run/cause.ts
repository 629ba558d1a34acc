import { digestOf, shortDigest } from '../promotion/decision/version.ts';
import type { Run } from './run.ts';

/** Why a model asked for a run, in words that go on after "because"; undefined where a person made it. */
export function causeWords({ spec }: Run): string | undefined {
  const { cause } = spec;
  switch (cause?.reason) {
    case 'Requested':
      return `revision ${cause.revision ?? ''} was requested`;
    case 'Drift':
      return `DriftMonitor ${cause.monitor ?? ''} found drift (episode ${cause.episode ?? ''})`;
    case 'Rejection':
      return `version ${shortDigest(digestOf(cause.artifact) ?? '')} was rejected`;
    case 'DataVersion':
      return 'the data were of another version';
    case 'Schedule':
      return `it was the time of the schedule (${cause.at ?? ''})`;
    default:
      return undefined;
  }
}
