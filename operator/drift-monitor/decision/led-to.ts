import type { Model } from '../../churn-model/model.ts';
import type { Run } from '../../training-run/run.ts';
import { digestOf } from './memory.ts';
import type { LedTo } from './status.ts';
import { trainingElsewhere } from './training-elsewhere.ts';
import { shortDigest } from './wording.ts';

/** What is known elsewhere of what an episode led to. */
export interface Consequences {
  /** The watched model; undefined where there is none. */
  model: Pick<Model, 'metadata' | 'spec' | 'status'> | undefined;
  /** TrainingRuns of its namespace, and those elsewhere that were asked for by the episode's id. */
  runs: readonly Run[];
  /** Models elsewhere, of which such runs are. */
  trainers?: readonly Pick<Model, 'metadata' | 'spec' | 'status'>[];
}

type Step = Omit<LedTo, 'run' | 'artifact'>;

/** What the schema allows. */
const MAXIMUM_MESSAGE = 1_024;

/**
 * What an episode led to: the run that was made for it, and how far its version has come; or why there is no run.
 *
 * @param found when the drift was found, in RFC 3339; undefined where that is not told.
 * @param before what was told of the same episode; it stays where the run was cleaned up meanwhile.
 */
export function ledTo(
  { id, goesOn, found }: { id: string; goesOn: boolean; found?: string | undefined },
  { model, runs, trainers = [] }: Consequences,
  before: LedTo | undefined,
): LedTo | undefined {
  const run =
    newestOf(runs.filter(({ spec }) => spec.cause?.episode === id || spec.cause?.revision === id)) ??
    runs.find(({ metadata }) => metadata.name === before?.run && isOf(model, metadata)) ??
    (model && goesOn ? answerTo(found, model, runs) : undefined);
  if (!run && before?.run !== undefined)
    return before.artifact === undefined || !model
      ? before
      : { ...before, ...versionStep(model, before.artifact, before) };
  if (!run) {
    const elsewhere = model && trainingElsewhere(model, { id, goesOn });
    if (elsewhere) return shortened(elsewhere);
    return model && goesOn ? shortened(withoutRun(model)) : before;
  }
  const artifact = run.status?.artifact;
  const known = { run: run.metadata.name, ...(artifact !== undefined && { artifact }) };
  return { ...known, ...shortened(runStep(run, model, trainers)) };
}

/** A run that the model had made for another reason, after this drift was found: it answers this one too. */
function answerTo(
  found: string | undefined,
  { metadata: { name, namespace }, spec }: Pick<Model, 'metadata' | 'spec'>,
  runs: readonly Run[],
): Run | undefined {
  if (found === undefined || spec.training?.retrainOn?.drift !== true) return undefined;
  return newestOf(
    runs.filter(
      (run) =>
        run.spec.cause !== undefined &&
        run.spec.modelRef?.name === name &&
        run.metadata.namespace === namespace &&
        Date.parse(createdAt(run)) >= Date.parse(found),
    ),
  );
}

function newestOf(runs: readonly Run[]): Run | undefined {
  return runs.reduce<Run | undefined>(
    (newest, each) => (newest && createdAt(newest) > createdAt(each) ? newest : each),
    undefined,
  );
}

function isOf(model: Consequences['model'], { namespace }: Run['metadata']): boolean {
  return namespace === model?.metadata.namespace;
}

function withoutRun({ metadata, spec, status }: Pick<Model, 'metadata' | 'spec' | 'status'>): Step {
  if (spec.training?.retrainOn?.drift !== true) {
    const message = `Nothing follows by itself: spec.training.retrainOn.drift of the ChurnModel ${metadata.name} is not true.`;
    return { reason: 'NotRetrained', message };
  }
  const { reason, message } = status?.training ?? {};
  if (reason === undefined || message === undefined || !WAITING.includes(reason))
    return { reason: 'AwaitingRun', message: `The ChurnModel ${metadata.name} has yet to answer it.` };
  return { reason, message };
}

/** Reasons for which a model that is asked for a run makes none yet. */
const WAITING: readonly string[] = [
  'InFlight',
  'DataUnchanged',
  'AwaitingLabels',
  'Cooldown',
  'BudgetSpent',
  'DataUnreadable',
  'RunRefused',
  'SpecInvalid',
];

function runStep(
  { metadata, spec, status }: Run,
  here: Consequences['model'],
  trainers: NonNullable<Consequences['trainers']>,
): Step {
  const { namespace } = metadata;
  const isElsewhere = here !== undefined && namespace !== here.metadata.namespace;
  const name = isElsewhere ? `${metadata.name} in ${namespace}` : metadata.name;
  const model = isElsewhere
    ? trainers.find(
        (one) => one.metadata.namespace === namespace && one.metadata.name === spec.modelRef?.name,
      )
    : here;
  if (status?.phase === 'Failed')
    return {
      reason: 'RunFailed',
      message: `The run ${name} failed: ${status.failure?.message ?? 'no reason given'}`,
    };
  if (status?.phase !== 'Succeeded' || status.artifact === undefined)
    return { reason: 'Training', message: `The run ${name} trains a new model.` };
  const version = shortDigest(digestOf(status.artifact));
  if (status.existed)
    return {
      reason: 'NoNewModel',
      message: `The run ${name} came to the version ${version}, which is known already.`,
    };
  const trained = { reason: 'Trained', message: `The run ${name} made the version ${version}.` };
  // What was trained elsewhere may serve here as well.
  return (
    servedStep(here, status.artifact) ?? (model ? versionStep(model, status.artifact, trained) : trained)
  );
}

/** How far a version has come, from what the model says of it. */
function versionStep(model: Pick<Model, 'metadata' | 'status'>, artifact: string, otherwise: Step): Step {
  const served = servedStep(model, artifact);
  if (served) return served;
  const digest = digestOf(artifact);
  const version = `The version ${shortDigest(digest)}`;
  const { promotions = [] } = model.status ?? {};
  const merged = promotions.find((promotion) => promotion.merged?.digest === digest);
  if (merged) return { reason: 'Merged', message: `${version} was merged by the promotion ${merged.name}.` };
  const about = promotions.filter((promotion) => promotion.digest === digest);
  const proposed = about.find(({ pullRequest }) => pullRequest);
  if (proposed?.pullRequest)
    return { reason: 'Proposed', message: `${version} is proposed by ${proposed.pullRequest.url}` };
  const [held] = about;
  return held
    ? { reason: 'NotProposed', message: `${version} is not proposed by ${held.name}: ${held.message}` }
    : otherwise;
}

function servedStep(
  model: Pick<Model, 'metadata' | 'status'> | undefined,
  artifact: string,
): Step | undefined {
  const current = model?.status?.serving?.current;
  if (!model || current === undefined) return undefined;
  const digest = digestOf(artifact);
  if (digestOf(current) !== digest) return undefined;
  return {
    reason: 'Served',
    message: `The version ${shortDigest(digest)} serves in ${model.metadata.namespace}.`,
  };
}

function shortened({ reason, message }: Step): Step {
  return { reason, message: message.slice(0, MAXIMUM_MESSAGE) };
}

function createdAt({ metadata }: Run): string {
  return metadata.creationTimestamp ?? '';
}
