import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgress, formatDuration } from './progress.ts';

describe('progress', () => {
  let printed: string[];
  const output = (isTTY: boolean) => ({ isTTY, write: (text: string) => printed.push(text) });

  const built = (milliseconds: number) =>
    new Promise<string>((resolve) => setTimeout(() => resolve('built'), milliseconds));

  beforeEach(() => {
    printed = [];
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('counts up in one line on a terminal', async () => {
    const during = createProgress(output(true)).during('building etcd', () => built(2_500));
    await vi.advanceTimersByTimeAsync(2_500);
    expect(await during).toBe('built');
    expect(printed.at(-2)).toBe('\r\x1b[Kbuilding etcd, 00:02');
    expect(printed.at(-1)).toBe('\r\x1b[Kbuilding etcd, 00:02: done\n');
  });

  it('cuts a line that a terminal would wrap', async () => {
    const narrow = { ...output(true), columns: 20 };
    await createProgress(narrow).during('a label that is too long for it', async () => undefined);
    expect(printed[0]).toBe('\r\x1b[Ka label that is too');
  });

  it('prints a line every half minute elsewhere', async () => {
    const during = createProgress(output(false)).during('building etcd', () => built(65_000));
    await vi.advanceTimersByTimeAsync(65_000);
    await during;
    expect(printed).toEqual(
      ['00:00', '00:30', '01:00', '01:05: done'].map((time) => `building etcd, ${time}\n`),
    );
  });

  it('shows a label that changes', async () => {
    let ready = 0;
    await createProgress(output(false)).during(
      () => `${ready} of 2 ready`,
      async () => {
        ready = 2;
      },
    );
    expect(printed).toEqual(['0 of 2 ready, 00:00\n', '2 of 2 ready, 00:00: done\n']);
  });

  it('does not say done of what failed, and stops counting', async () => {
    const during = createProgress(output(true)).during('building', () => Promise.reject(new Error('no')));
    await expect(during).rejects.toThrow('no');
    expect(printed.join('')).not.toContain('done');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '00:00'],
    [42_900, '00:42'],
    [3_600_000, '60:00'],
  ])('writes %i ms as %s', (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));
});
