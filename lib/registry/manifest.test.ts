import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../errors/error-table.ts';
import { parseIndex, parseManifest } from './manifest.ts';

const descriptor = { mediaType: 'text/plain', digest: `sha256:${'a'.repeat(64)}`, size: 3 };
const manifest = { schemaVersion: 2, config: descriptor, layers: [descriptor], annotations: { a: 'b' } };
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('parseManifest', () => {
  it('reads a manifest', () => {
    expect(parseManifest(bytes({ ...manifest, subject: descriptor }), 'it')).toMatchObject(manifest);
  });

  it.each([
    ['no JSON', Buffer.from('{'), 'cannot be read'],
    ['version 1', bytes({ ...manifest, schemaVersion: 1 }), 'schemaVersion'],
    ['an index', bytes({ schemaVersion: 2, manifests: [] }), 'not an OCI image manifest'],
    [
      'a digest that is a path',
      bytes({ ...manifest, config: { ...descriptor, digest: 'sha256:../../x' } }),
      'config.digest',
    ],
    ['a negative size', bytes({ ...manifest, layers: [{ ...descriptor, size: -1 }] }), 'layers[0].size'],
    [
      'annotations that are no strings',
      bytes({ ...manifest, layers: [{ ...descriptor, annotations: { a: 1 } }] }),
      'annotations',
    ],
    ['a subject that is no descriptor', bytes({ ...manifest, subject: 'x' }), 'subject is not a descriptor'],
  ])('refuses %s', (_, content, reason) => {
    expect(() => parseManifest(content, 'it')).toThrow(reason);
  });

  it('refuses or reads, whatever the bytes', () => {
    const part = fc.oneof(fc.jsonValue(), fc.constant(descriptor));
    const near = fc.record({
      schemaVersion: fc.constant(2),
      config: part,
      layers: fc.oneof(part, fc.array(part)),
      manifests: fc.array(part),
    });
    fc.assert(
      fc.property(fc.oneof(near.map(bytes), fc.uint8Array()), (content) => {
        for (const parse of [parseManifest, parseIndex]) {
          try {
            parse(content, 'it');
          } catch (error) {
            expect(error).toBeInstanceOf(CodedError);
          }
        }
      }),
    );
  });
});
