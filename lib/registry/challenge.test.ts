import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChallenges } from './challenge.ts';

const plain = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe('parseChallenges', () => {
  it('reads the challenge of a token server', () => {
    const header =
      'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull,push"';
    expect(plain(header)).toEqual([
      [
        'bearer',
        {
          realm: 'https://auth.example/token',
          service: 'registry.example',
          scope: 'repository:a/b:pull,push',
        },
      ],
    ]);
  });

  it('reads several challenges, quoted and not', () => {
    expect(plain('Basic realm="a, Bearer x=\\"y\\"", Negotiate, bearer Realm=token , service = "s"')).toEqual(
      [
        ['basic', { realm: 'a, Bearer x="y"' }],
        ['negotiate', {}],
        ['bearer', { realm: 'token', service: 's' }],
      ],
    );
  });

  it('never fails and ends in time, whatever the header', () => {
    const near = fc.stringMatching(/^(Basic|Bearer|,| |"|=|realm|\\){0,200}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), (header) => {
        expect(Array.isArray(parseChallenges(header))).toBe(true);
      }),
    );
  });
});
