import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withLock } from './lock.ts';

describe('withLock', () => {
  let directory: string;
  let path: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'lock-'));
    path = join(directory, 'folder/lock');
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('lets one in at a time, and tells the other that it waits', async () => {
    const events: string[] = [];
    const waiting = vi.fn(() => events.push('waiting'));
    const { two } = await withLock(path, waiting, async () => {
      events.push('one');
      const two = withLock(path, waiting, async () => events.push('two'));
      await vi.waitFor(() => expect(waiting).toHaveBeenCalledOnce(), { timeout: 5_000 });
      events.push('one ends');
      return { two };
    });
    await two;
    expect(events).toEqual(['one', 'waiting', 'one ends', 'two']);
  });

  it('is free again after an action that failed', async () => {
    await expect(withLock(path, vi.fn(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(path, vi.fn(), async () => 'in')).toBe('in');
  });

  it('is free again when its holder was killed', async () => {
    const script = `
      import { withLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))};
      await withLock(${JSON.stringify(path)}, () => {}, async () => {
        process.stdout.write('held');
        await new Promise(() => setInterval(() => {}, 1000));
      });`;
    const holder = spawn(process.execPath, ['--input-type=module', '--eval', script]);
    await once(holder.stdout, 'data');
    holder.kill('SIGKILL');
    expect(await withLock(path, vi.fn(), async () => 'in')).toBe('in');
  });

  it('says what it needs where the lock can not be made', async () => {
    await expect(withLock('/proc/lock', vi.fn(), async () => 'in')).rejects.toThrow(
      /\/proc\/lock could not be taken/,
    );
  });
});
