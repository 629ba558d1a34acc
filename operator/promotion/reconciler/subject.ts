import { decideCandidate } from '../../churn-model/candidate.ts';
import type { Model } from '../../churn-model/model.ts';
import { servedHere } from '../../convergence/served-here.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import { RUNS } from '../../training-run/run.ts';
import type { Subject } from '../decision/observation.ts';
import type { Promotion } from '../decision/policy/promotion.ts';
import { digestOf, versionOf } from '../decision/version.ts';
import { readDriftHere } from './drift-here.ts';

/** What a promotion starts from: the newest trained version, what is served here, or what drifts here. */
export function readSubject(reader: ObjectReader, model: Model, { from }: Pick<Promotion, 'from'>): Subject {
  if (from === 'Served') return { from, served: servedHere(reader, model) };
  if (from === 'Drift') return { from, drift: readDriftHere(reader, model) };
  const { namespace, name } = model.metadata;
  const runs = reader.list(RUNS, { namespace }).filter(({ spec }) => spec.modelRef?.name === name);
  const artifact = decideCandidate(runs).candidate?.artifact;
  return { from, version: artifact !== undefined && digestOf(artifact) ? versionOf(artifact) : undefined };
}
