import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTerminationMessage } from './termination-message.ts';

describe('a termination message', () => {
  it.each([
    ['a result', '{"digest":"sha256:x","existed":true}', { digest: 'sha256:x', existed: true }],
    ['a failure', '{"code":"ChecksFailed","sentence":"Too few rows."}', { sentence: 'Too few rows.' }],
    ['plain text', 'Killed', { sentence: 'Killed' }],
    ['JSON that is no object', '[1]', { sentence: '[1]' }],
    ['nothing', '', {}],
    ['white space', ' \n', {}],
    ['members of the wrong type', '{"digest":1,"existed":"yes","sentence":{}}', {}],
    ['half a surrogate pair', '{"sentence":"a\\ud83d"}', { sentence: 'a' }],
    ['control characters', 'a\u0000b\nc', { sentence: 'a b c' }],
  ])('may be %s', (_, text, expected) => {
    expect(parseTerminationMessage(text)).toEqual(expected);
  });

  it('may be absent', () => {
    expect(parseTerminationMessage(undefined)).toEqual({});
  });

  it('is read without an error whatever a container leaves behind, and stays short', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { sentence = '' } = parseTerminationMessage(text);
        expect(sentence.length).toBeLessThanOrEqual(1024);
      }),
    );
  });
});
