import { describe, expect, it } from 'vitest';
import { administratorEnvironment } from './requirements.ts';

describe('administratorEnvironment', () => {
  it("adds the administrator's folders where they are missing", () => {
    expect(administratorEnvironment({ PATH: '/usr/bin:/bin' })['PATH']).toBe('/usr/bin:/bin:/usr/sbin:/sbin');
  });

  it('leaves a PATH that has them as it is', () => {
    expect(administratorEnvironment({ PATH: '/sbin:/usr/sbin:/bin' })['PATH']).toBe('/sbin:/usr/sbin:/bin');
  });

  it('keeps the rest of the environment', () => {
    expect(administratorEnvironment({ HOME: '/home' })['HOME']).toBe('/home');
  });
});
