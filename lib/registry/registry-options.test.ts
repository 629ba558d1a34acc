import { describe, expect, it } from 'vitest';
import { parseRegistryOptions } from './registry-options.ts';

describe('parseRegistryOptions', () => {
  it('reads how each host is reached; what is empty or false is as good as absent', () => {
    const options = [
      { host: 'registry.internal:5000', plainHTTP: true },
      { host: 'registry.example.com', mirror: 'mirror.internal', certificateAuthority: 'PEM' },
      { host: 'localhost', plainHTTP: false, mirror: '', certificateAuthority: null },
    ];
    expect(parseRegistryOptions(options, 'registries')).toEqual([
      { host: 'registry.internal:5000', plainHTTP: true },
      { host: 'registry.example.com', mirror: 'mirror.internal', certificateAuthority: 'PEM' },
      { host: 'localhost' },
    ]);
    expect(parseRegistryOptions(undefined, 'registries')).toEqual([]);
  });

  it.each([
    [{ host: 'a' }, 'registries must be a list'],
    [['a'], 'registries[0] must be an object like {"host": "registry.example.com"}'],
    [[{}], 'registries[0].host must be a host name with an optional port'],
    [[{ host: 'https://a' }], 'registries[0].host must be a host name with an optional port'],
    [[{ host: 'a/b' }], 'registries[0].host must be a host name with an optional port'],
    [[{ host: 'a', mirror: 'http://b' }], 'registries[0].mirror must be a host name with an optional port'],
    [[{ host: 'a' }, { host: 'b', plainHTTP: 'yes' }], 'registries[1].plainHTTP must be true or false'],
    [[{ host: 'a', certificateAuthority: 1 }], 'registries[0].certificateAuthority must be PEM certificates'],
    [[{ host: 'a', plainHttp: true }], 'registries[0].plainHttp is not a field'],
    [[{ host: 'a' }, { host: 'a' }], 'registries[1].host is there twice'],
  ])('refuses %j, naming the place and what belongs there', (value, words) => {
    expect(() => parseRegistryOptions(value, 'registries')).toThrow(words);
  });
});
