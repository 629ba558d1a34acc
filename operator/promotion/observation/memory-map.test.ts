import { describe, expect, it } from 'vitest';
import { MemoryMap, PromiseMemory } from './memory-map.ts';

describe('MemoryMap', () => {
  it('makes a value once, also one that is undefined', () => {
    const memory = new MemoryMap<number | undefined>(2);
    let made = 0;
    const make = () => {
      made += 1;
      return undefined;
    };
    memory.get('a', make);
    memory.get('a', make);
    expect(made).toBe(1);
  });

  it('forgets what was not used for the longest time', () => {
    const memory = new MemoryMap<string>(2);
    memory.get('a', () => 'first');
    memory.get('b', () => 'first');
    memory.get('a', () => 'second');
    memory.get('c', () => 'first');
    expect(memory.size).toBe(2);
    expect(memory.get('a', () => 'second')).toBe('first');
    expect(memory.get('b', () => 'second')).toBe('second');
  });
});

describe('PromiseMemory', () => {
  it('lets all who ask wait for one, and keeps no failure', async () => {
    const memory = new PromiseMemory<string>(2);
    let made = 0;
    const make = async () => {
      made += 1;
      if (made === 1) throw new Error('away');
      return 'there';
    };
    const both = await Promise.allSettled([memory.get('a', make), memory.get('a', make)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(made).toBe(1);
    expect(await memory.get('a', make)).toBe('there');
    expect(await memory.get('a', make)).toBe('there');
    expect(made).toBe(2);
  });
});
