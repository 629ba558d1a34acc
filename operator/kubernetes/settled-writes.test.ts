import { describe, expect, it } from 'vitest';
import { SettledWrites } from './settled-writes.ts';

describe('SettledWrites', () => {
  it('knows what was applied to this version of an object by this writer, whatever the order of keys', () => {
    const settled = new SettledWrites();
    const object = {};
    settled.mark(object, 'one', { a: 1, b: 2 });
    expect(settled.has(object, 'one', { b: 2, a: 1 })).toBe(true);
    expect(settled.has(object, 'one', { a: 1, b: 3 })).toBe(false);
    expect(settled.has(object, 'two', { a: 1, b: 2 })).toBe(false);
    expect(settled.has({}, 'one', { a: 1, b: 2 })).toBe(false);
  });
});
