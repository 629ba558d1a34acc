import { describe, expect, test } from 'vitest';
import type { Schema } from './definition.ts';
import { describeDefault, describeType } from './schema-words.ts';

describe('the type of a field in words', () => {
  test.each<[Schema, string]>([
    [{ type: 'integer', minimum: 1, maximum: 10 }, 'integer, 1 to 10'],
    [{ type: 'number', minimum: 0 }, 'number, 0 or more'],
    [{ type: 'number', maximum: 1 }, 'number, at most 1'],
    [{ type: 'boolean' }, 'boolean'],
    [{ type: 'string', maxLength: 64 }, 'string, at most 64 characters'],
    [{ type: 'string', format: 'date-time', maxLength: 64 }, 'time (RFC 3339)'],
    [{ type: 'string', enum: ['Accept', 'Refuse'], maxLength: 16 }, '`Accept`, `Refuse`'],
    [{ 'x-kubernetes-int-or-string': true, maxLength: 32 }, 'quantity'],
    [{ type: 'array', maxItems: 5, items: { type: 'string' } }, 'list of at most 5 strings'],
    [
      { type: 'array', maxItems: 5, items: { type: 'object' }, 'x-kubernetes-list-map-keys': ['name'] },
      'list of at most 5 objects, each `name` once',
    ],
  ])('%j is "%s"', (schema, words) => {
    expect(describeType(schema)).toBe(words);
  });
});

describe('the default of a field in words', () => {
  test.each<[unknown, string]>([
    [undefined, ''],
    [{}, ''],
    [42, '`42`'],
    [false, '`false`'],
    ['100m', '`100m`'],
    [{ type: 'RandomForest' }, '`{"type":"RandomForest"}`'],
  ])('%j is "%s"', (value, words) => {
    expect(describeDefault({ default: value })).toBe(words);
  });
});
