import { decideCandidate } from '../../churn-model/candidate.ts';
import type { Model } from '../../churn-model/model.ts';
import { servedHere } from '../../convergence/served-here.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import { RUNS } from '../../training-run/run.ts';
import type { Subject } from '../decision/observation.ts';
import type { Promotion } from '../decision/policy/promotion.ts';
import { digestOf } from '../decision/version.ts';

/** What a promotion starts from: the newest trained version, or what is served here. */
export function readSubject(reader: ObjectReader, model: Model, { from }: Pick<Promotion, 'from'>): Subject {
  if (from === 'Served') return { from, served: servedHere(reader, model) };
  const { namespace, name } = model.metadata;
  const runs = reader.list(RUNS, { namespace }).filter(({ spec }) => spec.modelRef?.name === name);
  const artifact = decideCandidate(runs).candidate?.artifact;
  const digest = digestOf(artifact);
  return { from, version: artifact !== undefined && digest !== undefined ? { artifact, digest } : undefined };
}

/** The artifact that a subject is about. */
export function artifactOf(subject: Subject): string | undefined {
  return subject.from === 'Candidate' ? subject.version?.artifact : subject.served.artifact;
}
