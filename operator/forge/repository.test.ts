import { describe, expect, it } from 'vitest';
import { apiURLOf, repositoryOf } from './repository.ts';

describe('the repository of a clone URL', () => {
  it.each([
    ['https://github.com/shop/models.git', 'shop', 'models'],
    ['https://github.com/shop/models', 'shop', 'models'],
    ['http://gitea.example.org:3000/git/shop/my.models.git/', 'shop', 'my.models'],
  ])('of %s is found', (url, owner, name) => {
    expect(repositoryOf(url)).toEqual({ owner, name });
  });

  it.each([
    ['git@github.com:shop/models.git', /no HTTP/],
    ['ssh://git@github.com/shop/models.git', /no HTTP/],
    ['https://github.com/models.git', /OWNER\/NAME/],
    ['https://github.com/shop/..', /OWNER\/NAME/],
    ['https://github.com/shop/a b.git', /OWNER\/NAME/],
  ])('of %s is refused with what to write', (url, message) => {
    expect(() => repositoryOf(url)).toThrow(message);
  });

  it('is refused with credentials in the URL, which the error does not show', () => {
    const read = () => repositoryOf('https://ann:s3cr3t@github.com/shop/models.git');
    expect(read).toThrow(/Secret/);
    expect(read).not.toThrow(/s3cr3t/);
  });
});

describe('the address of an API', () => {
  it.each([
    ['GitHub', 'https://github.com/shop/models.git', 'https://api.github.com'],
    ['GitHub', 'https://github.example.org/shop/models.git', 'https://github.example.org/api/v3'],
    ['Gitea', 'https://gitea.example.org:3000/shop/models.git', 'https://gitea.example.org:3000/api/v1'],
    ['Gitea', 'https://example.org/git/shop/models', 'https://example.org/git/api/v1'],
  ] as const)('of %s for %s is %s', (provider, url, expected) => {
    expect(apiURLOf(provider, url)).toBe(expected);
  });
});
