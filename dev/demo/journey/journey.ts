import type { ChurnModel } from '@churnops/crds/churn-model.gen.ts';
import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { awaitObject } from '../../kubectl/await-object.ts';
import { askForPredictions, pullGoldenRows } from '../answers.ts';
import type { DemoDataset } from '../dataset.ts';
import { ENVIRONMENTS, type EnvironmentName } from '../delivery/applications.ts';
import { arrangeDelivery, type Delivery } from '../delivery/delivery.ts';
import type { Peers } from '../delivery/peers.ts';
import type { Stage } from '../stage.ts';
import { trainOnDataset } from '../story.ts';
import type { Arrival } from './assessment.ts';
import { follow } from './follow.ts';
import { Look, versionOf } from './look.ts';

/** What came of a version's way through the environments. */
export interface Journey {
  readonly delivery: Delivery;
  readonly run: string;
  readonly artifact: string;
  readonly model: ModelArtifact;
  /** How far it came; what follows one that did not arrive is not there. */
  readonly arrivals: ReadonlyMap<EnvironmentName, Arrival>;
}

const PATIENCE = { timeout: 60_000 };

/** From a CSV file to the pull request that a person decides: trains, and follows the newest candidate from one environment to the next. */
export async function tellJourney(stage: Stage, peers: Peers, dataset: DemoDataset): Promise<Journey> {
  const { cluster, root, settings, story } = stage;
  const delivery = await arrangeDelivery(peers, cluster, root, settings);
  story.tell(
    `${delivery.repository.cloneURL} says what serves in ${ENVIRONMENTS.join(', ')}; Argo CD applies it`,
  );
  if (settings.data !== undefined)
    story.tell('the gates are those that compare: the figures of the example are about other data');
  await awaitModels(stage);
  const run = await trainOnDataset(stage, dataset);
  const artifact = await candidateOf(stage, run);
  const model = await pullGoldenRows(stage, artifact);
  const arrivals = await bringThrough(stage, delivery, artifact, model);
  return { delivery, run: run.name, artifact, model, arrivals };
}

/** Follows a version from one environment to the next, as far as it goes without the person at the keyboard. */
export async function bringThrough(
  stage: Stage,
  delivery: Delivery,
  artifact: string,
  model: ModelArtifact,
): Promise<ReadonlyMap<EnvironmentName, Arrival>> {
  const arrivals = new Map<EnvironmentName, Arrival>();
  for (const environment of ENVIRONMENTS) {
    const arrival = await enter(stage, delivery, environment, artifact, model);
    arrivals.set(environment, arrival);
    if (arrival.kind !== 'Serves') break;
  }
  return arrivals;
}

/** Follows a version into an environment, and asks what answers there before and after. */
async function enter(
  stage: Stage,
  delivery: Delivery,
  environment: EnvironmentName,
  artifact: string,
  model: ModelArtifact,
): Promise<Arrival> {
  const { story, cluster, settings } = stage;
  const before = (await Look.take(cluster.kubectl, settings.model)).serves(environment);
  const was = before ? `version ${versionOf(before.artifact)} predicts` : 'nothing is served';
  if (before?.artifact !== artifact) story.tell(`${environment}: ${was} there so far`);
  const approver = environment === 'prod' ? 'Person' : 'Colleague';
  const arrival = await follow(stage, delivery, environment, artifact, approver);
  if (arrival.kind === 'Serves') {
    await askForPredictions(stage, `churn-${environment}`, arrival.url, model);
  } else if (arrival.kind === 'Waits') {
    const { number, url } = arrival.promotion.pullRequest ?? {};
    story.tell(`${environment}: pull request #${number} (${url}) waits for you; until then ${was}`);
  } else {
    story.tell(`${environment}: it does not go on (${arrival.reason}): ${arrival.message}`);
  }
  return arrival;
}

/** Waits until Argo CD has applied the model everywhere: what is trained before is no one's candidate. */
async function awaitModels({ cluster, settings, story }: Stage): Promise<void> {
  for (const environment of ENVIRONMENTS) {
    const args = ['churnmodel', settings.model, '-n', `churn-${environment}`];
    const there = (seen: ChurnModel | undefined) => seen;
    await awaitObject<ChurnModel, ChurnModel>(
      cluster.kubectl,
      args,
      there,
      () => 'Argo CD has not applied it',
      PATIENCE,
    );
  }
  story.tell(`Argo CD has applied the ChurnModel ${settings.model} to ${ENVIRONMENTS.join(', ')}`);
}

/** The newest candidate, which is what the run made unless another was trained after it. */
async function candidateOf(
  { cluster, settings, story }: Stage,
  run: { name: string; createdAt: string; artifact: string },
): Promise<string> {
  const args = ['churnmodel', settings.model, '-n', settings.namespace];
  const isThere = (seen: ChurnModel | undefined) => {
    const candidate = seen?.status?.candidate;
    return candidate && Date.parse(String(candidate.createdAt)) >= Date.parse(run.createdAt)
      ? candidate
      : undefined;
  };
  const describe = () => `the run ${run.name} is not its candidate`;
  const candidate = await awaitObject(cluster.kubectl, args, isThere, describe, PATIENCE);
  if (candidate.artifact !== run.artifact)
    story.tell(`version ${versionOf(candidate.artifact)} of ${candidate.run} is newer: following that one`);
  return candidate.artifact;
}
