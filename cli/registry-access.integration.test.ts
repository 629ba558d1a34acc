import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from './program.ts';

const user = { username: 'robot', password: 'canary' };
let registry: RealRegistry;
let directory: string;
let digest: string;
beforeAll(async () => {
  registry = await startRealRegistry({ user, tls: true });
  directory = await mkdtemp(join(tmpdir(), 'churnops-push-'));
  await writeFile(join(directory, 'ca.pem'), registry.certificateAuthority!);
  await writeFile(join(directory, 'data.csv'), 'tenure,churn\n1,yes\n');
  ({ digest } = await writeModelDirectory(join(directory, 'model'), tinyModelFiles(), { name: 'telco' }));
  await mkdir(join(directory, '.docker'));
  const auth = Buffer.from(`${user.username}:${user.password}`).toString('base64');
  await writeFile(
    join(directory, '.docker/config.json'),
    JSON.stringify({ auths: { [registry.host]: { auth } } }),
  );
});
afterAll(async () => {
  await registry.stop();
  await rm(directory, { recursive: true });
});

async function push(
  what: 'push-model' | 'push-data',
  path: string,
  environment: NodeJS.ProcessEnv,
  trust = ['--ca-file', join(directory, 'ca.pem')],
) {
  const written = { output: '', errors: '' };
  const output = new Writable({
    write: (text, _encoding, done) => {
      written.output += text;
      done();
    },
  });
  const argv = [what, join(directory, path), `oci://${registry.host}/churn/telco`, ...trust];
  const code = await runProgram(argv, {
    environment,
    output,
    errorOutput: { write: (text) => (written.errors += text) },
    untilStopped: () => Promise.resolve(),
    now: () => new Date(),
  });
  return { code, ...written };
}

it('pushes a model with the credentials of docker login, and prints where it is', async () => {
  const output = `oci://${registry.host}/churn/telco@${digest}\n`;
  expect(await push('push-model', 'model', { HOME: directory })).toEqual({ code: 0, output, errors: '' });
  const again = await push('push-model', 'model', { DOCKER_CONFIG: join(directory, '.docker') });
  expect(again).toEqual({ code: 0, output, errors: 'The registry had this very model already.\n' });
});

it('pushes data', async () => {
  const { code, output } = await push('push-data', 'data.csv', { HOME: directory });
  expect(code).toBe(0);
  expect(output).toMatch(/^oci:\/\/[^/]+\/churn\/telco@sha256:[0-9a-f]{64}\n$/);
});

it('says which registry refused it where there are no credentials, and shows none', async () => {
  const { code, output, errors } = await push('push-model', 'model', { HOME: join(directory, 'model') });
  expect({ code, output }).toEqual({ code: 70, output: '' });
  expect(errors).toContain(`The registry ${registry.host} refused to`);
  expect(errors).not.toContain('canary');
});

it('says with which option a registry is trusted whose certificate nobody knows', async () => {
  const { code, errors } = await push('push-data', 'data.csv', { HOME: directory }, []);
  expect(code).toBe(70);
  expect(errors).toMatch(/^churnops: The certificate of the registry .+ is not trusted .+ --ca-file/);
  expect(errors.trimEnd()).not.toContain('\n');
});
