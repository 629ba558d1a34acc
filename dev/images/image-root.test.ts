import { describe, expect, it } from 'vitest';
import { librariesOf } from './image-root.ts';

describe('the libraries of a program', () => {
  it('are the files that ldd resolved, each once', () => {
    const ldd = [
      '\tlinux-vdso.so.1 (0x00007f7dd0a6a000)',
      '\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f7dd0720000)',
      '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f7dd053e000)',
      '\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f7dd0720000)',
      '\t/lib64/ld-linux-x86-64.so.2 (0x00007f7dd0a6c000)',
    ].join('\n');
    expect(librariesOf(ldd)).toEqual([
      '/lib/x86_64-linux-gnu/libc.so.6',
      '/lib/x86_64-linux-gnu/libm.so.6',
      '/lib64/ld-linux-x86-64.so.2',
    ]);
  });
});
