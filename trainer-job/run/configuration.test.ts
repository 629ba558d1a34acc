import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfiguration, readCredentials } from './configuration.ts';

describe('readConfiguration', () => {
  it('has what the operator mounts where nothing else is said', () => {
    expect(readConfiguration({})).toEqual({
      runFile: '/etc/churnops/run.json',
      registries: [],
      workDirectory: '/work',
      volumeDirectory: '/data',
      terminationLog: '/dev/termination-log',
      progressPort: 8080,
    });
  });

  it('reads how registries are reached', () => {
    const registries = [
      { host: 'a:5000', plainHTTP: true },
      { host: 'b', certificateAuthority: 'PEM', mirror: 'c' },
    ];
    const environment = { CHURNOPS_REGISTRIES: JSON.stringify(registries) };
    expect(readConfiguration(environment).registries).toEqual(registries);
  });

  it.each([
    { CHURNOPS_REGISTRIES: '{' },
    { CHURNOPS_REGISTRIES: '{"host":"a"}' },
    { CHURNOPS_REGISTRIES: '[{}]' },
    { CHURNOPS_PROGRESS_PORT: 'x' },
  ])('refuses %j', (environment) => {
    expect(() => readConfiguration(environment)).toThrow(/CHURNOPS_/);
  });
});

describe('readCredentials', () => {
  it('reads the docker config beside the run file, and has none where there is none', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'credentials-'));
    await mkdir(join(directory, 'push'));
    await writeFile(
      join(directory, 'push', 'config.json'),
      '{"auths":{"a:5000":{"username":"u","password":"p"}}}',
    );
    const runFile = join(directory, 'run.json');
    expect(await readCredentials(runFile, 'push')).toEqual(
      new Map([['a:5000', { username: 'u', password: 'p' }]]),
    );
    expect(await readCredentials(runFile, 'data-pull')).toEqual(new Map());
    await rm(directory, { recursive: true });
  });
});
