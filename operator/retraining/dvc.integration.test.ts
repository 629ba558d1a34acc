import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ForgeRepository } from '@churnops/dev/forge/forge-administration.ts';
import { telcoCsv } from '@churnops/trainer-job/data/generate/generate-telco.ts';
import { DvcPlace } from '@churnops/trainer-job/dvc/dvc-place.fixture.ts';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { parse } from 'yaml';
import { MODELS, type Model } from '../churn-model/model.ts';
import { REGISTRY_SECRET, SourcePlace } from '../drift-monitor/testing/source-place.ts';
import { SECRETS } from '../kubernetes/resource.ts';
import { RUNS, type Run } from '../training-run/run.ts';
import { LiveOperator } from '../training-run/testing/live-operator.ts';
import { MemoryRegistry } from '../training-run/testing/memory-registry.ts';
import { createRetrainingController } from './controller.ts';

const EXAMPLE = new URL('../../examples/telco/training-run.yaml', import.meta.url);
const WAITING = { timeout: 120_000, interval: 200 };

let place: SourcePlace;
let dvc: DvcPlace;
let repository: ForgeRepository;
let operator: LiveOperator;

/** Someone runs `dvc add`, `dvc push` and `git push`. @returns the commit, and the md5. */
async function push(seed: number, rows = 3_000): Promise<{ commit: string; md5: string }> {
  const csv = Buffer.from([...telcoCsv({ rows, seed })].join(''));
  const md5 = createHash('md5').update(csv).digest('hex');
  await dvc.upload(keyOf(md5), csv);
  const pointer = `outs:\n- md5: '${md5}'\n  size: ${csv.length}\n  hash: md5\n  path: telco.csv\n`;
  const commit = await dvc.forge.commitFiles(repository, { 'data/telco.csv.dvc': pointer });
  return { commit, md5 };
}

const keyOf = (md5: string) => `telco/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`;

const untilRuns = (count: number): Promise<Run[]> =>
  vi.waitFor(async () => {
    const runs = await place.namespace.list(RUNS);
    expect(runs).toHaveLength(count);
    return runs;
  }, WAITING);

beforeAll(async () => {
  place = await SourcePlace.open(inject('kubeconfig'));
  dvc = await DvcPlace.start();
  repository = await dvc.forge.createRepository({ username: 'data-team' }, 'telco');
  const url = `url = s3://churn/telco\nendpointurl = ${dvc.store.endpoint}`;
  const config = `[core]\nremote = store\n['remote "store"']\n${url}\n`;
  await dvc.forge.commitFiles(repository, { '.dvc/config': config });
  const { accessKeyId, secretAccessKey } = dvc.store;
  const secrets = {
    'data-repository': { token: dvc.token },
    'git-ca': { 'root.pem': dvc.forge.access.certificateAuthority! },
    'data-store': { accessKeyId, secretAccessKey },
  };
  for (const [name, stringData] of Object.entries(secrets))
    await place.namespace.create(SECRETS, { metadata: { name }, stringData });
  operator = LiveOperator.start({
    connection: place.namespace.connection,
    namespace: place.namespace.name,
    registry: new MemoryRegistry(),
    controllers: (parts) => {
      const retraining = { dataMaximumAgeSeconds: 1 };
      return [
        createRetrainingController({ ...parts, configuration: { ...parts.configuration, retraining } }),
      ];
    },
  });
}, 900_000);
afterAll(async () => {
  await operator.stop();
  await Promise.all([place[Symbol.asyncDispose](), dvc.stop()]);
});

describe('a model that is trained on data by DVC', { timeout: 300_000 }, () => {
  it('is trained on the bytes of the pointer, at the commit that was asked for', async () => {
    const { commit, md5 } = await push(1);
    const { contract } = parse(await readFile(EXAMPLE, 'utf8')).spec;
    const gitRepository = {
      url: repository.cloneURL,
      secretRef: { name: 'data-repository' },
      caRef: { name: 'git-ca', key: 'root.pem' },
    };
    const data = { dvc: { gitRepository, path: 'data/telco.csv.dvc', secretRef: { name: 'data-store' } } };
    const output = {
      repository: `${place.registry.host}/churn/telco`,
      pushSecretRef: { name: REGISTRY_SECRET },
    };
    const template = { data, algorithm: { type: 'LogisticRegression' }, output };
    const training = { contract, template, retrainOn: { dataVersion: true }, cooldown: '0s' };
    const model = { metadata: { name: 'telco' }, spec: { training } };
    await place.namespace.create(MODELS, model as unknown as Model);
    const [run] = await untilRuns(1);
    expect(run!.spec.cause).toEqual({ reason: 'DataVersion', dataVersion: `md5:${md5}` });
    expect(run!.spec.data.dvc?.gitRepository).toMatchObject({ ...gitRepository, revision: commit });
    const { status } = await place.finish(run!.metadata.name);
    expect(status, JSON.stringify(status)).toMatchObject({
      phase: 'Succeeded',
      data: { version: `md5:${md5}`, rows: 3_000 },
    });
  });

  it('is trained anew once another pointer is pushed, and not before', async () => {
    await push(1);
    const { commit, md5 } = await push(2);
    const runs = await untilRuns(2);
    const run = runs.find(({ spec }) => spec.data.dvc?.gitRepository.revision === commit);
    expect(run?.spec.cause?.dataVersion).toBe(`md5:${md5}`);
    const { status } = await place.finish(run!.metadata.name);
    expect(status, JSON.stringify(status)).toMatchObject({
      phase: 'Succeeded',
      data: { version: `md5:${md5}` },
    });
  });

  it('is not trained on bytes that are not the pointer’s, and says so', async () => {
    const { md5 } = await push(3);
    await dvc.upload(keyOf(md5), Buffer.from([...telcoCsv({ rows: 2_999, seed: 3 })].join('')));
    const runs = await untilRuns(3);
    const run = runs.find(({ spec }) => spec.cause?.dataVersion === `md5:${md5}`);
    const { status } = await place.finish(run!.metadata.name);
    expect(status).toMatchObject({ phase: 'Failed', failure: { code: 'BadData' } });
    expect(status?.failure?.message).toContain('other data for telco.csv than its pointer means');
    expect(status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'DataValid', status: 'False', reason: 'BadData' }),
    );
    const said = [...place.logs, JSON.stringify(await place.namespace.list(RUNS))].join('\n');
    for (const secret of [dvc.token, dvc.store.secretAccessKey]) expect(said).not.toContain(secret);
  });
});
