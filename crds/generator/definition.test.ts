import { expect, test } from 'vitest';
import { WIDGET_DEFINITION } from '../testing/definition.ts';
import { parseDefinition } from './definition.ts';

test('the stored version is what counts', () => {
  const definition = parseDefinition(WIDGET_DEFINITION);
  expect(definition).toMatchObject({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    plural: 'widgets',
    shortNames: ['wd'],
    categories: [],
  });
  expect(definition.columns).toHaveLength(1);
});

test('a definition without a stored version is refused', () => {
  const text = WIDGET_DEFINITION.replace('storage: true', 'storage: false');
  expect(() => parseDefinition(text)).toThrow('Widget has no version with storage: true');
});

test('a doubled key is refused', () => {
  expect(() => parseDefinition(`${WIDGET_DEFINITION}\nkind: Other\n`)).toThrow('Map keys must be unique');
});
