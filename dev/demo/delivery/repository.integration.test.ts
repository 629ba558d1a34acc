import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ForgeRepository } from '../../forge/forge-administration.ts';
import { startRealForge } from '../../forge/real-forge.fixture.ts';
import { readDemoSettings } from '../settings.ts';
import { ensurePeople, type People } from './people.ts';
import { ensureRepository } from './repository.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const REGISTRY = 'registry:5000';

describe("the demo's people and repository at a real forge", () => {
  let directory: string;
  let forge: Awaited<ReturnType<typeof startRealForge>>;
  let people: People;
  let repository: ForgeRepository;
  const commits = async () => {
    const path = `/repos/${repository.owner}/${repository.name}/commits`;
    return (await forge.call<unknown[]>('GET', path)).length;
  };
  const asOperator = (path: string, method = 'GET', body?: object) =>
    forge.call(method, path, body, `token ${people.operator.token}`);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'people-'));
    forge = await startRealForge({});
    people = await ensurePeople(forge, directory);
    repository = await ensureRepository(forge, people, ROOT, readDemoSettings({}), REGISTRY);
  });
  afterAll(async () => {
    await forge?.stop();
    await rm(directory, { recursive: true });
  });

  it('are made once', async () => {
    const before = await commits();
    expect(await ensurePeople(forge, directory)).toEqual(people);
    expect(await ensureRepository(forge, people, ROOT, readDemoSettings({}), REGISTRY)).toEqual(repository);
    expect(await commits()).toBe(before);
  });

  it('keep to themselves what they know', async () => {
    for (const file of ['people.json', 'owner.token', 'owner.password'])
      expect((await stat(join(directory, file))).mode & 0o077).toBe(0);
    expect(await readFile(join(directory, 'owner.token'), 'utf8')).toBe(people.owner.token);
  });

  it('take another model beside the first', async () => {
    const settings = readDemoSettings({ DATA: 'bank.csv', TARGET: 'left' });
    await ensureRepository(forge, people, ROOT, settings, REGISTRY);
    const text = await forge.readFile(repository, 'environments/prod/kustomization.yaml');
    expect(parse(text ?? '').resources).toEqual([
      'telco.yaml',
      'telco-drift.yaml',
      'bank.yaml',
      'bank-drift.yaml',
    ]);
  });

  it('let the operator into this repository alone', async () => {
    await forge.createRepository({ username: 'administrator' }, 'other');
    expect(await asOperator(`/repos/${repository.owner}/${repository.name}`)).toMatchObject({
      permissions: { admin: false, push: true, pull: true },
    });
    await expect(asOperator('/repos/administrator/other')).rejects.toThrow(/with 404/);
    await expect(asOperator('/admin/users')).rejects.toThrow(/with 403/);
    await expect(asOperator('/user/repos', 'POST', { name: 'mine' })).rejects.toThrow(/with 403/);
  });

  it('come back with other passwords where what they knew is lost', async () => {
    await rm(join(directory, 'people.json'));
    const again = await ensurePeople(forge, directory);
    expect(again.owner.password).not.toBe(people.owner.password);
    const basic = `Basic ${Buffer.from(`owner:${again.owner.password}`).toString('base64')}`;
    expect(await forge.call('GET', '/user', undefined, basic)).toMatchObject({ login: 'owner' });
  });
});
