import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../errors/error-table.ts';
import { formatReference, parseReference } from './reference.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('parseReference', () => {
  it.each([
    [
      `oci://registry.example:5000/churn/telco@${digest}`,
      { host: 'registry.example:5000', repository: 'churn/telco', digest },
    ],
    ['registry.example/telco:v1.2', { host: 'registry.example', repository: 'telco', tag: 'v1.2' }],
    [`127.0.0.1:5000/a/b__c:x@${digest}`, { host: '127.0.0.1:5000', repository: 'a/b__c', tag: 'x', digest }],
    ['[::1]:5000/a', { host: '[::1]:5000', repository: 'a' }],
  ])('reads %s', (text, expected) => {
    expect(parseReference(text)).toEqual(expected);
  });

  it.each([
    '',
    'telco',
    'https://registry.example/telco',
    'registry.example/Telco',
    'registry.example/../etc',
    'user:password@host/telco',
    'registry.example/a//b',
    'registry.example/a:',
    'registry.example/a@sha256:12',
    `registry.example/a@${digest.toUpperCase()}`,
    'registry.example/a@md5:1',
    'registry.example/a?x=1',
    `registry.example/${'a'.repeat(600)}`,
    'ho st/a',
    'host/a\n',
  ])('refuses %j', (text) => {
    expect(() => parseReference(text)).toThrow(expect.objectContaining({ code: 'ReferenceInvalid' }));
  });

  it('refuses or reads, whatever the text, and what it reads it writes back', () => {
    const near = fc.stringMatching(/^(oci:\/\/)?[a-z.:0-9]{1,8}\/[a-z/_-]{1,8}(:[a-z.]{1,4})?$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), (text) => {
        try {
          const reference = parseReference(text);
          expect(parseReference(formatReference(reference))).toEqual(reference);
        } catch (error) {
          expect(error).toBeInstanceOf(CodedError);
        }
      }),
    );
  });
});
