import { describe, expect, it } from 'vitest';
import { withOurs } from './finalizer-editor.ts';

describe('withOurs', () => {
  it.each([
    [[], ['churnops.dev/a'], ['churnops.dev/a']],
    [['x'], ['churnops.dev/a'], ['x', 'churnops.dev/a']],
    [['x', 'churnops.dev/a', 'y'], [], ['x', 'y']],
    [['churnops.dev/a', 'x'], ['churnops.dev/b'], ['x', 'churnops.dev/b']],
  ])('makes of %j, wanting %j, %j', (present, wanted, expected) => {
    expect(withOurs(present, wanted)).toEqual(expected);
  });

  it.each([
    [[], []],
    [['x'], []],
    [['x', 'churnops.dev/a'], ['churnops.dev/a']],
  ])('finds nothing to do in %j, wanting %j', (present, wanted) => {
    expect(withOurs(present, wanted)).toBeUndefined();
  });
});
