import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NodeStatus, PartState } from '../status.ts';
import type { Part, ProgramPart } from './part.ts';
import { Supervisor } from './supervisor.ts';

const times = {
  readySeconds: 5,
  probeMilliseconds: 50,
  firstBackoffMilliseconds: 10,
  longestBackoffMilliseconds: 40,
};

describe('Supervisor', () => {
  let directory: string;
  let supervisor: Supervisor | undefined;
  let status: NodeStatus;
  let history: string[];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'supervisor-'));
    history = [];
  });
  afterEach(async () => {
    await supervisor?.stop();
    await rm(directory, { recursive: true });
  });

  const supervise = (...parts: Part[]) => {
    const report = (next: NodeStatus) => {
      status = next;
      history.push(next.parts.map(({ name, state }) => `${name} ${state}`).join(', '));
    };
    supervisor = new Supervisor({ parts, report, times });
    return supervisor;
  };
  const program = (
    name: string,
    script: string,
    after: string[] = [],
    probe = async () => ready(),
  ): ProgramPart => ({
    name,
    after,
    component: { name, argv: ['sh', '-c', script], logPath: join(directory, `${name}.log`) },
    probe,
  });
  const ready = (): string | undefined => undefined;
  const stateOf = (name: string): PartState | undefined =>
    status.parts.find((part) => part.name === name)?.state;
  const ran = async (name: string) =>
    (await readFile(join(directory, `${name}.log`), 'utf8')).split('\n').length - 1;

  it('starts each part when those it needs are ready', async () => {
    const order: string[] = [];
    const step = (name: string, after: string[]): Part => ({
      name,
      after,
      run: async () => {
        order.push(name);
      },
    });
    await supervise(
      step('last', ['middle']),
      step('middle', ['program']),
      program('program', 'exec sleep 60'),
    ).start();
    expect(order).toEqual(['middle', 'last']);
    expect(history.indexOf('last Waiting, middle Starting, program Ready')).toBeGreaterThan(0);
    expect(status.phase).toBe('Ready');
    expect(status.parts.map(({ state }) => state)).toEqual(['Done', 'Done', 'Ready']);
  });

  it('fails with the name and the last log lines of a program that ends before it is ready', async () => {
    const failing = program('broken', 'seq 1 30; exit 3', [], async () => 'not yet');
    await expect(supervise(failing).start()).rejects.toThrow(/^broken ended with status 3;.*\n11\n.*\n30$/s);
    expect(status.phase).toBe('Failed');
    expect(status.message).not.toContain('\n10\n');
    expect(stateOf('broken')).toBe('Failed');
  });

  it('fails with the reason of a program that does not become ready in time', async () => {
    const slow = program('slow', 'exec sleep 60', [], async () => 'it answers 503');
    supervisor = new Supervisor({ parts: [slow], report: () => {}, times: { ...times, readySeconds: 0.1 } });
    await expect(supervisor.start()).rejects.toThrow(/slow was not ready after 0\.1 s \(it answers 503\)/);
  });

  it('does not start what needs a part that failed', async () => {
    const run = vi.fn(async () => {});
    const failing: Part = { name: 'failing', after: [], run: () => Promise.reject(new Error('no')) };
    await expect(supervise(failing, { name: 'next', after: ['failing'], run }).start()).rejects.toThrow('no');
    expect(run).not.toHaveBeenCalled();
  });

  it('starts a program again that ends later, and counts it', async () => {
    await supervise(program('short', 'echo begun; sleep 0.1; exit 7')).start();
    await vi.waitFor(async () => expect(await ran('short')).toBeGreaterThanOrEqual(3), { timeout: 5_000 });
    expect(status.parts[0]?.restarts).toBeGreaterThanOrEqual(2);
    expect(status.parts[0]?.failure).toMatch(/^short ended with status 7/);
    expect(history).toContain('short Restarting');
  });

  it('tells of a program that runs and does not answer, and when it answers again', async () => {
    let answer: string | undefined;
    await supervise(program('silent', 'exec sleep 60', [], async () => answer)).start();
    answer = 'it answers 503';
    await vi.waitFor(() => expect(stateOf('silent')).toBe('Unready'), { timeout: 5_000 });
    expect(status.parts[0]?.failure).toBe('it answers 503');
    answer = undefined;
    await vi.waitFor(() => expect(stateOf('silent')).toBe('Ready'), { timeout: 5_000 });
  });

  it('starts nothing again once it is stopped', async () => {
    const hasBegun = async () => ((await ran('steady')) === 1 ? undefined : 'it has not begun');
    const stopped = supervise(program('steady', 'echo begun; exec sleep 60', [], hasBegun));
    await stopped.start();
    await stopped.stop();
    await vi.waitFor(() => expect(stateOf('steady')).toBe('Restarting'));
    expect(await ran('steady')).toBe(1);
  });
});
