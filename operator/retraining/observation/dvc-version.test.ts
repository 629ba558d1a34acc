import { ScriptedGit } from '@churnops/lib/git/scripted-git.fixture.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { fetch } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operatorError } from '../../errors.ts';
import { MemoryRegistry } from '../../training-run/testing/memory-registry.ts';
import type { DataFact } from '../decision/facts.ts';
import { type Data, DataSource } from './data-source.ts';

const MD5 = 'cfce44db3c516d36229509df243b4a42';
const OTHER = '42c1e5bc22b8f03ccede6d9ed4021420';

let git: ScriptedGit;
let url: string;
let secrets: Record<string, Record<string, string>>;

beforeEach(async () => {
  git = new ScriptedGit({
    'data/customers.csv.dvc': `outs:\n- {md5: ${MD5}, hash: md5, path: customers.csv}\n`,
    'data/exports.dvc': `outs:\n- {md5: ${OTHER}.dir, hash: md5, path: exports}\n`,
  });
  url = await git.listen();
  secrets = {};
});
afterEach(() => git[Symbol.asyncDispose]());

type Dvc = NonNullable<Data['dvc']>;

function ask(change: Partial<Dvc> = {}, repository: Partial<Dvc['gitRepository']> = {}): Promise<DataFact> {
  const getSecret = async ({ namespace, name }: { namespace: string; name: string }) => {
    const values = secrets[name];
    if (!values) throw operatorError('SecretForbidden', { namespace, name });
    const entries = Object.entries(values).map(([key, value]) => [
      key,
      Buffer.from(value).toString('base64'),
    ]);
    return { data: Object.fromEntries(entries) };
  };
  const options = {
    fetch,
    registry: () => new MemoryRegistry(),
    logger: createSilentLogger(),
    writer: { getSecret },
  };
  const gitRepository = { url, revision: 'main', ...repository };
  const dvc = { path: 'data/customers.csv.dvc', ...change, gitRepository };
  return new DataSource(options).ask('shop', { dvc }, new AbortController().signal);
}

describe('data by DVC', () => {
  it('are known by the md5 of their pointer, at a commit, without a look into the remote', async () => {
    expect(await ask()).toEqual({ kind: 'Known', version: `md5:${MD5}`, commit: git.commit });
  });

  it('are asked for with the token of the Secret, and nothing else of it', async () => {
    secrets['git-read'] = { token: 'canary\n', other: 'x' };
    await ask({}, { secretRef: { name: 'git-read' } });
    const basic = Buffer.from('x-access-token:canary').toString('base64');
    expect(new Set(git.seen.map(({ authorization }) => authorization))).toEqual(new Set([`Basic ${basic}`]));
  });

  it('cannot be told where they are in a directory', async () => {
    expect(await ask({ path: 'data/exports.dvc', output: 'exports/2026.csv' })).toEqual({
      kind: 'Untold',
      reason: 'exports is a directory of DVC: the md5 of a file in it is known to the remote alone.',
    });
  });

  it.each<[string, Partial<Dvc>, Partial<Dvc['gitRepository']>, string]>([
    ['without the right to the Secret', {}, { secretRef: { name: 'git-read' } }, 'git-read'],
    ['with a Secret of another kind', {}, { secretRef: { name: 'empty' } }, 'it has no key token'],
    ['without the authority', {}, { caRef: { name: 'empty', key: 'root.pem' } }, 'it has no key root.pem'],
    ['at another branch', {}, { revision: 'none' }, 'The revision none is not there'],
    ['where there is no pointer', { path: 'none.csv.dvc' }, {}, 'none.csv.dvc is not there'],
    ['of an output that is not there', { output: 'other.csv' }, {}, 'it has no output other.csv'],
  ])('cannot be told %s', async (_, dvc, repository, words) => {
    secrets['empty'] = {};
    expect(await ask(dvc, repository)).toEqual({
      kind: 'Unreadable',
      message: expect.stringContaining(words),
    });
  });

  it('cannot be told while the forge is down', async () => {
    git.instead = (_request, response) => {
      response.writeHead(404).end();
      return true;
    };
    const fact = await ask();
    expect(fact).toMatchObject({
      kind: 'Unreadable',
      message: expect.stringContaining('no such repository'),
    });
  });
});
