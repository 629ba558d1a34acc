import { describe, expect, it } from 'vitest';
import { choosePaint, formatLine, type Line } from './line.ts';
import { tableLines } from './table.ts';
import { treeLines } from './tree.ts';

const line: Line = ['serves ', { tone: 'Good', text: 'abc' }];

describe('colours', () => {
  it.each([
    ['on a terminal', { isTTY: true }, {}, 'serves \x1b[32mabc\x1b[0m'],
    ['nowhere else', {}, {}, 'serves abc'],
    ['not where NO_COLOR is set', { isTTY: true }, { NO_COLOR: '1' }, 'serves abc'],
    ['where NO_COLOR is empty', { isTTY: true }, { NO_COLOR: '' }, 'serves \x1b[32mabc\x1b[0m'],
    ['not on a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, 'serves abc'],
  ])('are shown %s', (_, output, environment, expected) => {
    expect(formatLine(line, choosePaint(output, environment))).toBe(expected);
  });

  it('leave nothing to the words of others', () => {
    const words: Line = ['a\x1b[2Jb\nc', { tone: 'Bad', text: 'd\u202ee\u2028f' }];
    expect(formatLine(words)).toBe('a [2Jb cd e f');
  });
});

describe('a table', () => {
  it('keeps its columns below each other, and gives no room to one without words', () => {
    const rows = [
      ['✓', 'auc', { tone: 'Good' as const, text: 'Passed' }, '', 'high'],
      ['…', 'contract', 'Pending', '', ''],
    ];
    expect(tableLines(rows).map((row) => formatLine(row))).toEqual([
      '✓  auc       Passed   high',
      '…  contract  Pending',
    ]);
  });

  it('may be empty', () => {
    expect(tableLines([])).toEqual([]);
  });
});

it('draws a tree', () => {
  const leaf = (text: string) => ({ lines: [[text], ['more']], children: [] });
  const tree = {
    lines: [['root'], ['more']],
    children: [{ lines: [['one'], ['more']], children: [leaf('deep')] }, leaf('two')],
  };
  expect(treeLines(tree).map((row) => formatLine(row))).toEqual([
    'root',
    '│  more',
    '├─ one',
    '│  │  more',
    '│  └─ deep',
    '│        more',
    '└─ two',
    '      more',
  ]);
});
