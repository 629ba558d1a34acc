import type { Reference } from '@churnops/lib/registry/reference.ts';
import type { TimeRange } from '../profile/written-files.ts';
import { readModel } from './evaluation-spec.ts';
import type { Fields } from './fields.ts';

/** What a run of mode Profile counts its data against. */
export interface ProfileSpec {
  model: Reference & { digest: string };
  from: 'Dataset' | 'ScoredBatches';
  /** When the files were written that are counted; all are where nothing is said. */
  written?: TimeRange;
}

/**
 * Reads the spec of a run of mode Profile.
 *
 * @param output Where the counts go: beside the model, for a referrer lives with its subject.
 * @throws RunInvalid or ReferenceInvalid
 */
export function readProfileSpec(spec: Fields, output: Reference): ProfileSpec {
  const profile = spec.object('profile');
  const model = readModel(profile, 'artifact');
  if (model.host !== output.host || model.repository !== output.repository) {
    const reason = 'it must be in the repository of spec.output: counts are stored beside their model';
    throw profile.wrong('artifact', reason);
  }
  const from = profile.oneOf('from', ['Dataset', 'ScoredBatches'], 'Dataset');
  return { model, from, ...readWritten(profile) };
}

function readWritten(profile: Fields): Pick<ProfileSpec, 'written'> {
  if (!profile.has('written')) return {};
  const written = profile.object('written');
  const [from, before] = [written.time('from'), written.time('before')];
  if (from >= before) throw written.wrong('before', 'it must be later than from');
  return { written: { from, before } };
}
