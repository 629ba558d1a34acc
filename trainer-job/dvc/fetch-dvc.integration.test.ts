import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ForgeRepository } from '@churnops/dev/forge/forge-administration.ts';
import { ATTEMPT_TYPE, readAttempt } from '@churnops/lib/artifact/attempt.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { PROFILE_TYPE } from '@churnops/lib/profile/profile-referrer.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { telcoCsv } from '../data/generate/generate-telco.ts';
import { inferContract } from '../data/infer-contract.ts';
import { type EndedJob, runJobProcess } from '../run/job-process.fixture.ts';
import { testContext } from '../storage/local.fixture.ts';
import { DvcPlace, knownBytes } from './dvc-place.fixture.ts';
import { type DvcSource, type FetchedDvc, fetchDvc } from './fetch-dvc.ts';

let place: DvcPlace;
let registry: RealRegistry;
let client: RegistryClient;
let repositories: Record<'dvc-2' | 'dvc-3', ForgeRepository>;

beforeAll(async () => {
  place = await DvcPlace.start();
  registry = await startRealRegistry({});
  client = new RegistryClient({
    registries: [{ host: registry.host, plainHTTP: true }],
    credentials: new Map(),
    logger: createSilentLogger(),
  });
  repositories = { 'dvc-2': await place.publish('dvc-2'), 'dvc-3': await place.publish('dvc-3') };
}, 900_000);
afterAll(async () => {
  await client.close();
  await Promise.all([registry.stop(), place.stop()]);
});

/** Fetches as a pod does, and tells what came. */
async function fetchAs(
  change: Partial<DvcSource> & { version?: 'dvc-2' | 'dvc-3' },
  files = place.files(),
): Promise<FetchedDvc & { bytes: Buffer }> {
  const { version = 'dvc-3', ...source } = change;
  const home = await place.directoryWith(files);
  const context = {
    ...testContext(home),
    registry: client,
    volumeDirectory: home,
    s3Directory: join(home, 'data-s3'),
    gitDirectory: join(home, 'data-git'),
  };
  const local = join(home, 'data');
  const pointer = {
    repository: repositories[version].cloneURL,
    revision: 'main',
    path: 'data/customers.csv.dvc',
  };
  try {
    const fetched = await fetchDvc({ ...pointer, ...source }, local, context);
    return { ...fetched, bytes: await readFile(local) };
  } catch (fault) {
    expect(await readdir(home), 'nothing is left of what was refused').not.toContain('data');
    throw fault;
  }
}

/** Code and sentence of the refusal. */
async function refusalOf(...parameters: Parameters<typeof fetchAs>): Promise<[string, string]> {
  const fault = await fetchAs(...parameters).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isCodedError(fault)) throw fault ?? new Error('it was accepted');
  return [fault.code, fault.message];
}

describe.each([
  ['dvc-3', 'a bucket', undefined],
  ['dvc-3', 'a web server', 'web'],
  ['dvc-2', 'a bucket', undefined],
  ['dvc-2', 'a web server', 'web'],
] as const)('what %s pushed, from %s', (version, _, remote) => {
  const prefix = version === 'dvc-3' ? 'files/md5/' : '';
  const fetch = (source: Partial<DvcSource>) => fetchAs({ version, ...(remote && { remote }), ...source });

  it('is a file, known by its md5', async () => {
    const { bytes, ...fetched } = await fetch({});
    expect(fetched).toEqual({ name: 'customers.csv', version: 'md5:cfce44db3c516d36229509df243b4a42' });
    expect(bytes).toEqual(await knownBytes(version, `${prefix}cf/ce44db3c516d36229509df243b4a42`));
  });

  it('is a file with the line ends of Windows', async () => {
    const { bytes } = await fetch({ path: 'data/windows.csv.dvc' });
    // DVC 2 took it for the same as the file with line ends of Unix, and pushed only that.
    expect(bytes.includes('\r\n')).toBe(version === 'dvc-3');
  });

  it('is a file in a directory, and the output of a pipeline', async () => {
    const inside = await fetch({ path: 'data/exports.dvc', output: 'exports/old/2025 ü.csv' });
    expect(inside).toMatchObject({ name: 'exports/old/2025 ü.csv' });
    expect(inside.bytes.toString()).toContain('\r\n3,1,monthly,Yes\r\n');
    const prepared = await fetch({ path: 'dvc.lock', output: 'prepared/customers.csv' });
    expect(prepared.bytes.toString()).toContain('CUSTOMER_ID,TENURE');
  });
});

describe('a pointer', () => {
  it('is that of the branch, the tag or the commit that is asked for', async () => {
    const { forge } = place;
    const repository = await forge.createRepository({ username: 'data-team' }, 'revisions');
    const files = {
      '.dvc/config': `[core]\nremote = web\n['remote "web"']\nurl = ${place.web}/dvc-3/remote\n`,
      'a.csv.dvc': pointerTo('cfce44db3c516d36229509df243b4a42', 97),
    };
    const commit = await forge.commitFiles(repository, files);
    await forge.call('POST', `/repos/data-team/revisions/tags`, {
      tag_name: 'v1',
      target: commit,
      message: 'one',
    });
    await forge.commitFiles(repository, { 'a.csv.dvc': pointerTo('e39f1c42e22b571e490b0f13cf37e410', 102) });
    const versionAt = async (revision: string) =>
      (await fetchAs({ repository: repository.cloneURL, path: 'a.csv.dvc', revision })).version.slice(4, 8);
    expect([await versionAt('main'), await versionAt('v1'), await versionAt(commit)]).toEqual([
      'e39f',
      'cfce',
      'cfce',
    ]);
  });

  it('that is not there, or of a revision that is not, is told', async () => {
    expect(await refusalOf({ path: 'data/none.csv.dvc' })).toEqual([
      'GitNotFound',
      expect.stringMatching(/^data\/none\.csv\.dvc is not there: .* at main \(commit [0-9a-f]{40}\)\.$/),
    ]);
    expect(await refusalOf({ revision: 'none' })).toEqual([
      'GitNotFound',
      expect.stringContaining('revision none'),
    ]);
    expect(await refusalOf({ revision: '0'.repeat(40) })).toEqual(['GitNotFound', expect.any(String)]);
  });

  it('is refused without a token, with another, and without the authority of the forge', async () => {
    const { 'data-git/token': _, ...withoutToken } = place.files();
    expect((await refusalOf({}, withoutToken))[0]).toBe('GitRefused');
    const [code, sentence] = await refusalOf({}, place.files('not-the-token'));
    expect([code, sentence.includes('not-the-token')]).toEqual(['GitRefused', false]);
    const { 'data-git/ca.crt': __, ...withoutAuthority } = place.files();
    expect((await refusalOf({}, withoutAuthority))[0]).toBe('GitUnreachable');
  });
});

describe('an object', () => {
  const windows = { path: 'data/windows.csv.dvc' };
  const key = 'dvc-3 sets/files/md5/e3/9f1c42e22b571e490b0f13cf37e410';

  it('that is another than its pointer says is refused, with file, expected and actual', async () => {
    const bytes = await knownBytes('dvc-3', 'files/md5/e3/9f1c42e22b571e490b0f13cf37e410');
    const changed = Buffer.from(bytes.toString().replace('Yes', 'No ')) as Buffer<ArrayBuffer>;
    await place.upload(key, changed);
    const actual = createHash('md5').update(changed).digest('hex');
    const [code, sentence] = await refusalOf(windows);
    expect(code).toBe('DvcDataDiffer');
    expect(sentence).toContain(`other data for windows.csv than its pointer means: ${key} in s3://churn`);
    expect(sentence).toContain(`has the md5 ${actual}, expected e39f1c42e22b571e490b0f13cf37e410`);
    await place.upload(key, bytes.subarray(1) as Buffer<ArrayBuffer>);
    expect((await refusalOf(windows))[1]).toContain('has the size 101, expected 102');
    await place.upload(key, Buffer.concat([bytes, bytes]));
    expect((await refusalOf(windows))[1]).toContain('has the size more than 102, expected 102');
    await place.upload(key, bytes);
    expect((await fetchAs(windows)).bytes).toEqual(bytes);
  });

  it('that was never pushed is told by its place in the remote', async () => {
    const [code, sentence] = await refusalOf({ version: 'dvc-2', remote: 'below' });
    expect(code).toBe('DataNotFound');
    expect(sentence).toContain('the remote below has no');
    expect(sentence).toContain('/remote/deeper/cf/ce44db3c516d36229509df243b4a42; was it pushed (dvc push)?');
  });

  it('of a remote in a bucket needs keys', async () => {
    const { 'data-s3/accessKeyId': _, 'data-s3/secretAccessKey': __, ...withoutKeys } = place.files();
    expect(await refusalOf({}, withoutKeys)).toEqual([
      'RunInvalid',
      expect.stringContaining('dvc.secretRef: the remote store is a bucket: name the Secret with its keys'),
    ]);
  });
});

describe('a training on data by DVC', { timeout: 240_000 }, () => {
  let contract: Contract;
  let repository: ForgeRepository;
  let md5: string;

  beforeAll(async () => {
    const csv = Buffer.from([...telcoCsv({ rows: 3_000, seed: 42 })].join(''));
    const file = join(place.directory, 'telco.csv');
    await writeFile(file, csv);
    ({ contract } = await inferContract(file, { target: 'churn' }));
    md5 = createHash('md5').update(csv).digest('hex');
    await place.upload(`telco/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`, csv);
    repository = await place.forge.createRepository({ username: 'data-team' }, 'telco');
    const bucket = ['url = s3://churn/telco', `endpointurl = ${place.store.endpoint}`].join('\n');
    await place.forge.commitFiles(repository, {
      'churn/.dvc/config': `[core]\nremote = store\n['remote "store"']\n${bucket}\n`,
      'churn/data/telco.csv.dvc': pointerTo(md5, csv.length, 'telco.csv'),
      'churn/data/other.csv.dvc': pointerTo(
        md5.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
        csv.length,
      ),
    });
  });

  function start(uid: string, path: string, work: object, files = place.files()): Promise<EndedJob> {
    const data = { dvc: { gitRepository: { url: repository.cloneURL, revision: 'main' }, path } };
    const { mode, ...parts } = { mode: 'Train', ...work };
    const spec = { data, output: { repository: `${registry.host}/churn/telco` }, ...parts };
    const run = { formatVersion: 1, uid, name: uid, namespace: 'dev', mode, spec };
    return runJobProcess({ directory: place.directory, host: registry.host, run, files });
  }

  const train = (uid: string, path: string, files = place.files()) => start(uid, path, { contract }, files);

  it('makes a model of the very bytes, and tells their md5, and no secret', async () => {
    const { exitCode, message, log } = await train('dvc-1', 'churn/data/telco.csv.dvc');
    expect(exitCode, log).toBe(0);
    const subject = { host: registry.host, repository: 'churn/telco', digest: String(message['digest']) };
    const [attempt] = await client.listReferrers(subject, ATTEMPT_TYPE);
    expect(readAttempt(attempt?.annotations)?.dataVersion).toBe(`md5:${md5}`);
    for (const secret of [place.token, place.store.secretAccessKey]) expect(log).not.toContain(secret);
  });

  it('counts their rows against a model, as the dataset of a monitor', async () => {
    const pointer = 'churn/data/telco.csv.dvc';
    const trained = await train('dvc-1', pointer);
    const artifact = `oci://${registry.host}/churn/telco@${trained.message['digest']}`;
    const counted = await start('dvc-5', pointer, {
      mode: 'Profile',
      profile: { artifact, from: 'Dataset' },
    });
    expect(counted.exitCode, counted.log).toBe(0);
    const subject = {
      host: registry.host,
      repository: 'churn/telco',
      digest: String(trained.message['digest']),
    };
    const [counts] = await client.listReferrers(subject, PROFILE_TYPE);
    expect(counts?.annotations?.['dev.churnops.profile.rows']).toBe('3000');
  });

  it('ends with 78 where nothing was pushed, and with 77 where the forge refuses the token', async () => {
    const missing = await train('dvc-2', 'churn/data/other.csv.dvc');
    expect([missing.exitCode, missing.message['code']]).toEqual([78, 'DataNotFound']);
    const refused = await train('dvc-3', 'churn/data/telco.csv.dvc', place.files('not-the-token'));
    expect([refused.exitCode, refused.message['code']]).toEqual([77, 'GitRefused']);
    expect(refused.log + JSON.stringify(refused.message)).not.toContain('not-the-token');
  });

  it('ends for good with 65 where the bytes are others', async () => {
    await place.upload(`telco/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`, Buffer.from('customer_id\n'));
    const { exitCode, message } = await train('dvc-4', 'churn/data/telco.csv.dvc');
    expect([exitCode, message['code']]).toEqual([65, 'DvcDataDiffer']);
  });
});

function pointerTo(md5: string, size: number, path = 'a.csv'): string {
  return `outs:\n- md5: '${md5}'\n  size: ${size}\n  hash: md5\n  path: ${path}\n`;
}
