import { createHash } from 'node:crypto';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import { formatReference, parseReference } from '@churnops/lib/registry/reference.ts';
import type { Model } from '../churn-model/model.ts';
import { digestOf, shortDigest } from '../promotion/decision/version.ts';
import type { AppliedRun } from '../training-run/applied-run.ts';
import { makesModel } from '../training-run/evaluation.ts';
import type { Run } from '../training-run/run.ts';
import type { EvaluationPair } from './evidence-reader.ts';

/** The run that would compare two versions, or why there can be none. */
export type EvaluationPlan =
  | { kind: 'Possible'; run: EvaluationRun }
  | { kind: 'Impossible'; reason: string };

/** A run that compares. */
export type EvaluationRun = AppliedRun<Pick<Run['spec'], 'data' | 'output'> & Record<string, unknown>>;

/** A week: then what it compared is hardly of interest, and the report stays in the registry. */
const TIME_TO_LIVE = 604_800;

/** What a name may have before `-compare-` and eight digits: the names of TrainingRuns have at most 50 characters. */
const MAXIMUM_PREFIX = 33;

/** The name of the run that compares the two for a model: it follows from them, so that there is never a second one. */
export function evaluationRunName(model: string, { candidate, served }: EvaluationPair): string {
  const hash = createHash('sha256').update(canonicalJson([model, digestOf(candidate), digestOf(served)]));
  return `${model.slice(0, MAXIMUM_PREFIX).replace(/-+$/, '')}-compare-${hash.digest('hex').slice(0, 8)}`;
}

/**
 * Plans the run that compares two versions. Data and credentials are those of `spec.evaluation` or, where nothing is said
 * there, of the newest TrainingRun here that made the candidate. The image is the operator's own: an image that trains
 * need not be able to compare.
 *
 * @param runs the TrainingRuns of the model's namespace.
 */
export function planEvaluation(model: Model, pair: EvaluationPair, runs: readonly Run[]): EvaluationPlan {
  const { name, namespace, uid } = model.metadata;
  const digest = digestOf(pair.candidate);
  const trained = digest === undefined ? undefined : newestThatMade(digest, runs);
  const { data: given, output } = model.spec.evaluation ?? {};
  const data = given ?? trained?.spec.data;
  if (data === undefined) {
    const version = digest === undefined ? pair.candidate : shortDigest(digest);
    const reason = `There are no data to compare on: set spec.evaluation.data of ChurnModel ${namespace}/${name}, since no TrainingRun here made ${version}.`;
    return { kind: 'Impossible', reason };
  }
  const { host, repository } = parseReference(pair.candidate);
  const push = output?.pushSecretRef ?? trained?.spec.output.pushSecretRef;
  return {
    kind: 'Possible',
    run: {
      apiVersion: 'churnops.dev/v1alpha1',
      kind: 'TrainingRun',
      metadata: {
        name: evaluationRunName(name, pair),
        namespace,
        labels: { 'app.kubernetes.io/managed-by': 'churnops', 'churnops.dev/model': name },
        ownerReferences: [
          {
            apiVersion: 'churnops.dev/v1alpha1',
            kind: 'ChurnModel',
            name,
            uid,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: {
        mode: 'Evaluate',
        modelRef: { name },
        evaluate: { candidate: written(pair.candidate), served: written(pair.served) },
        data,
        // A comparison is stored beside the candidate.
        output: {
          repository: formatReference({ host, repository }).slice('oci://'.length),
          ...(push && { pushSecretRef: push }),
        },
        ...(trained && { resources: trained.spec.resources }),
        ttlSecondsAfterFinished: TIME_TO_LIVE,
      },
    },
  };
}

/** As TrainingRuns have it; Git may hold the same without its scheme. */
function written(reference: string): string {
  return formatReference(parseReference(reference));
}

function newestThatMade(digest: string, runs: readonly Run[]): Run | undefined {
  const key = ({ metadata }: Run) => `${metadata.creationTimestamp ?? ''} ${metadata.name}`;
  return runs
    .filter((run) => makesModel(run) && digestOf(run.status?.artifact) === digest)
    .reduce<Run | undefined>((one, other) => (one && key(one) > key(other) ? one : other), undefined);
}
