import { expect, test } from 'vitest';
import { escapeMarkdown, escapeTableCell } from './markdown.ts';

test('what would be a tag or emphasis is escaped', () => {
  expect(escapeMarkdown('sha256:<64 hex digits> *')).toBe('sha256:\\<64 hex digits> \\*');
});

test('code is left as it is', () => {
  expect(escapeMarkdown('call `oras push <host>` <now>')).toBe('call `oras push <host>` \\<now>');
});

test('a table cell contains neither bars nor line breaks', () => {
  expect(escapeTableCell('a|b\nc')).toBe('a\\|b c');
});
