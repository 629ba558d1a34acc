import type { TrainingRun } from '@churnops/crds/training-run.gen.ts';
import { beforeAll, expect, it } from 'vitest';
import { createProgress } from '../../programs/progress.ts';
import { askForPredictions } from '../answers.ts';
import { type DemoDataset, prepareDataset } from '../dataset.ts';
import type { EnvironmentName } from '../delivery/applications.ts';
import { type Peers, startPeers } from '../delivery/peers.ts';
import { tellDrift } from '../drift/chapter.ts';
import { headOf, review } from '../journey/approval.ts';
import { follow } from '../journey/follow.ts';
import { type Journey, tellJourney } from '../journey/journey.ts';
import { Look, type PromotionView, versionOf } from '../journey/look.ts';
import type { Stage } from '../stage.ts';
import { RepositoryView } from './repository-view.ts';

/** A smaller forest than the example's, which the next one does better than. */
const SMALL = { type: 'RandomForest', randomForest: { trees: 10, maximumDepth: 3 } };

/** As the body of a pull request has it. */
const inMarkdown = (text: string) => text.replaceAll('-', '\\-');

/** Two versions on their way from environment to environment, each step a pull request that somebody or some policy decides. */
export function tellJourneys(opened: () => Stage): void {
  let stage: Stage;
  let peers: Peers;
  let dataset: DemoDataset;
  let first: Journey;
  let second: Journey;
  let repository: RepositoryView;
  let rejected = 0;

  const look = () => Look.take(stage.cluster.kubectl, stage.settings.model);
  const served = async (environment: EnvironmentName) => (await look()).serves(environment)?.artifact;
  const promotion = async (environment: EnvironmentName, holds: (seen: PromotionView) => boolean) => {
    await expect
      .poll(async () => holds((await look()).promotion(environment) as PromotionView), { timeout: 60_000 })
      .toBe(true);
    return (await look()).promotion(environment) as PromotionView;
  };

  beforeAll(async () => {
    stage = opened();
    const { cluster, settings, root } = stage;
    if (!cluster.local) throw new TypeError('the stage is not a local cluster');
    dataset = await prepareDataset(settings, root, cluster.directory);
    peers = await startPeers(cluster, cluster.local, process.env, createProgress(process.stderr));
  });

  it('brings the first version to dev by itself, to staging by an approval, and proposes it to prod', async () => {
    const small = { ...dataset, spec: { ...dataset.spec, algorithm: SMALL } };
    first = await tellJourney(stage, peers, small);
    repository = new RepositoryView(first.delivery);
    expect([...first.arrivals].map(([name, { kind }]) => [name, kind])).toEqual([
      ['dev', 'Serves'],
      ['staging', 'Serves'],
      ['prod', 'Waits'],
    ]);
    expect(await served('prod')).toBeUndefined();
  });

  it('had each of them merged as a pull request of the operator, with its gates as statuses', async () => {
    const pulls = await repository.pullRequests();
    expect(pulls.map(({ head, state }) => [head.ref, state])).toEqual([
      ['churnops/demo/churn-dev/telco/dev', 'closed'],
      ['churnops/demo/churn-dev/telco/staging', 'closed'],
      ['churnops/demo/churn-staging/telco/prod', 'open'],
    ]);
    for (const { user, number } of pulls) {
      expect(user.login).toBe('churnops');
      expect(await repository.statuses(number)).toContain('success');
    }
  });

  it('serves in prod within a minute of the approval of its owner', async () => {
    const prod = first.arrivals.get('prod');
    if (prod?.kind !== 'Waits' || !prod.promotion.pullRequest) throw new TypeError('prod does not wait');
    const { number } = prod.promotion.pullRequest;
    const { delivery } = first;
    await review(delivery, delivery.people.owner, number, await headOf(delivery, number));
    const started = Date.now();
    const arrival = await follow(stage, delivery, 'prod', first.artifact, 'Approved');
    expect(arrival.kind).toBe('Serves');
    expect(Date.now() - started).toBeLessThan(60_000);
    await askForPredictions(stage, 'churn-prod', arrival.kind === 'Serves' ? arrival.url : '', first.model);
  });

  it('holds the next version against what serves, on rows that neither was fitted on', async () => {
    second = await tellJourney(stage, peers, dataset);
    expect(second.artifact).not.toBe(first.artifact);
    expect(second.arrivals.get('prod')?.kind).toBe('Waits');
    expect(await served('staging')).toBe(second.artifact);
    expect(await served('prod')).toBe(first.artifact);
    const gates = (await look()).promotion('prod')?.gates ?? [];
    const compared = gates.filter(({ interval }) => interval !== undefined);
    expect(compared.length).toBeGreaterThan(0);
    for (const { verdict } of gates) expect(verdict).toBe('Passed');
  });

  it('finds that customers changed, trains on newer rows, and proposes that version with the drift that it came from', async () => {
    const retraining = await tellDrift(stage, second);
    if (!retraining) throw new TypeError('no drift was told');
    expect(retraining.artifact).not.toBe(second.artifact);
    expect(await served('dev')).toBe(retraining.artifact);
    expect(await served('staging')).toBe(retraining.artifact);
    expect(await served('prod')).toBe(first.artifact);
    const number = (await look()).promotion('staging')?.merged?.number ?? 0;
    expect(await repository.body(number)).toContain(inMarkdown(retraining.episode));
    const run = await stage.cluster.kubectl.get<TrainingRun>([
      'trainingrun',
      retraining.run,
      '-n',
      'churn-dev',
    ]);
    expect(run?.spec.cause).toMatchObject({ reason: 'Drift', episode: retraining.episode });
    // What becomes of it in prod is told of the newest version from here on.
    second = retraining;
  });

  it('does not propose a version again whose pull request somebody closed', async () => {
    const { pullRequest } = await promotion('prod', ({ pullRequest }) => pullRequest !== undefined);
    const number = pullRequest?.number ?? 0;
    rejected = number;
    await repository.close(number, first.delivery.people.owner);
    const { message } = await promotion('prod', ({ reason }) => reason === 'RejectedThere');
    expect(message).toContain(versionOf(second.artifact).slice(0, 8));
    expect(await repository.labels(number)).toContain('churnops/rejected');
    expect(await repository.openPullRequests()).toEqual([]);
    expect(await served('prod')).toBe(first.artifact);
  });

  it('proposes it again once the rejection is taken back, and serves it when it is approved', async () => {
    await repository.removeLabel(rejected, 'churnops/rejected');
    const { pullRequest } = await promotion('prod', ({ reason }) => reason === 'AwaitingApproval');
    const { delivery } = second;
    const number = pullRequest?.number ?? 0;
    await review(delivery, delivery.people.owner, number, await headOf(delivery, number));
    const arrival = await follow(stage, delivery, 'prod', second.artifact, 'Approved');
    await askForPredictions(stage, 'churn-prod', arrival.kind === 'Serves' ? arrival.url : '', second.model);
  });

  it('is Synced and Healthy in Argo CD, with what serves in the message', async () => {
    for (const environment of ['dev', 'staging', 'prod'] as const) {
      const name = `churn-${environment}`;
      const state = await peers.argoCD.awaitSynced(name, { seconds: 60 });
      const model = state.resources?.find(({ kind }) => kind === 'ChurnModel');
      expect(model?.health).toMatchObject({
        status: 'Healthy',
        message: expect.stringContaining(versionOf(second.artifact)),
      });
    }
  });

  it('asks for nothing any more once it is everywhere', async () => {
    expect(await repository.openPullRequests()).toEqual([]);
    for (const environment of ['dev', 'staging', 'prod'] as const)
      await promotion(environment, ({ reason }) => reason === 'UpToDate');
  });

  it('lets go of models that are deleted, and leaves their repository as it is', async () => {
    const { kubectl } = stage.cluster;
    const before = await repository.pullRequests();
    await kubectl.run(['-n', peers.argoCD.namespace, 'delete', 'applications.argoproj.io', '--all']);
    for (const environment of ['dev', 'staging', 'prod']) {
      const namespace = `churn-${environment}`;
      await kubectl.run(['-n', namespace, 'delete', 'churnmodel', stage.settings.model, '--timeout=60s']);
    }
    expect((await repository.pullRequests()).map(({ state }) => state)).toEqual(
      before.map(({ state }) => state),
    );
  });
}
