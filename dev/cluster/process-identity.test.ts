import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { firstChild, identifyProcess, isAlive, parseStartTime, parseState } from './process-identity.ts';

const STAT = '42 (a) b (c) S 1 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 98765 0 0';

describe('a process', () => {
  it('has its start time read after a name with spaces and brackets', () => {
    expect(parseStartTime(STAT)).toBe(98765);
    expect(parseState(STAT)).toBe('S');
  });

  it('is alive until it ends', async () => {
    const child = spawn('sleep', ['60']);
    const identity = await identifyProcess(child.pid!);
    expect(identity).toBeDefined();
    expect(await isAlive(identity!)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await isAlive(identity!)).toBe(false);
  });

  it('is not taken for another one with the same id', async () => {
    const self = await identifyProcess(process.pid);
    expect(await isAlive({ pid: process.pid, startTime: self!.startTime + 1 })).toBe(false);
  });

  it('is found as the child of its parent', async () => {
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; wait']);
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const child = Number(line.toString());
    expect(await firstChild(parent.pid!)).toBe(child);
    process.kill(child, 'SIGKILL');
    await once(parent, 'exit');
    expect(await firstChild(parent.pid!)).toBeUndefined();
  });
});
