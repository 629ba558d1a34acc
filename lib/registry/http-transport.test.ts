import { describe, expect, it } from 'vitest';
import { HttpTransport, resolveLocation } from './http-transport.ts';

describe('resolveLocation', () => {
  const base = new URL('https://registry.example/v2/a/blobs/uploads/');

  it('resolves paths and absolute URLs', () => {
    expect(resolveLocation('/v2/x?y=1', base, 'test').href).toBe('https://registry.example/v2/x?y=1');
    expect(resolveLocation('https://storage.example/x', base, 'test').host).toBe('storage.example');
  });

  it.each(['http://registry.example/x', 'file:///etc/passwd', 'https://['])('refuses %s', (location) => {
    expect(() => resolveLocation(location, base, 'test')).toThrow(
      expect.objectContaining({ code: 'RegistryAnswerInvalid' }),
    );
  });
});

describe('HttpTransport', () => {
  it('uses HTTPS unless plain HTTP is configured, and knows where Docker Hub is', () => {
    const transport = new HttpTransport([{ host: 'a.example:5000', plainHTTP: true }]);
    expect(transport.urlOf('a.example:5000', '/v2/').href).toBe('http://a.example:5000/v2/');
    expect(transport.urlOf('b.example', '/v2/').href).toBe('https://b.example/v2/');
    expect(transport.urlOf('docker.io', '/v2/').href).toBe('https://registry-1.docker.io/v2/');
  });
});
