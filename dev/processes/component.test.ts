import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Component } from './component.ts';

describe('Component', () => {
  let directory: string;
  const component = (...argv: [string, ...string[]]) =>
    Component.start({ name: 'program', argv, logPath: join(directory, 'program.log') });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'component-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('is ready when the probe is content, and ends when it is stopped', async () => {
    const started = await component('sleep', '60');
    let looks = 0;
    await started.ready(async () => (++looks < 3 ? 'not yet' : undefined), 5);
    expect(looks).toBe(3);
    await started.stop(5);
    expect(started.running).toBe(false);
    expect(await started.ended).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('is ended by force when it does not listen', async () => {
    const deaf = await component('sh', '-c', 'trap "" TERM; echo deaf; while :; do sleep 1; done');
    const hasBegun = async () =>
      (await readFile(join(directory, 'program.log'), 'utf8')).includes('deaf') ? undefined : 'not yet';
    await deaf.ready(hasBegun, 5);
    await deaf.stop(0.1);
    expect((await deaf.ended).signal).toBe('SIGKILL');
  });

  it('tells the end of a program at once, with the last lines of its log', async () => {
    const broken = await component('sh', '-c', 'echo it is broken; exit 4');
    const ready = broken.ready(async () => 'not yet', 60);
    await expect(ready).rejects.toThrow(/^program ended with status 4; .*program\.log:\nit is broken$/);
  });

  it('tells of a program that is not there', async () => {
    const missing = await component('/no/such/program');
    await expect(missing.ready(async () => 'not yet', 60)).rejects.toThrow(/program ended with status 127/);
  });

  it('takes what a probe throws for a reason', async () => {
    const silent = await component('sleep', '60');
    const refused = () => Promise.reject(new Error('connection refused'));
    await expect(silent.ready(refused, 0.1)).rejects.toThrow(/not ready after 0\.1 s \(connection refused\)/);
    await silent.stop(0, 'SIGKILL');
  });
});
