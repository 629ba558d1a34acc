import fc from 'fast-check';

/** A value together with one of the many ways to write it. */
export type Styled =
  | { kind: 'Text'; value: string; quotes: '"' | "'" }
  | { kind: 'Number'; value: number }
  | { kind: 'Block'; lines: string[]; header: '|' | '>' | '|-' | '|+' | '>-' | '>+' }
  | { kind: 'List'; items: Styled[]; flow: boolean; indented: boolean }
  | { kind: 'Map'; entries: Entry[]; flow: boolean };

/** An entry of a mapping, and what stands around it. */
export interface Entry {
  key: string;
  value: Styled;
  keyQuotes: '' | '"' | "'";
  comment: string;
  above: string[];
  blanks: number;
}

/** How a whole file is written. */
export interface Layout {
  indent: number;
  lineBreak: '\n' | '\r\n';
  lastLineBreak: boolean;
  mark: boolean;
}

export const layouts: fc.Arbitrary<Layout> = fc.record({
  indent: fc.integer({ min: 1, max: 4 }),
  lineBreak: fc.constantFrom('\n', '\r\n'),
  lastLineBreak: fc.boolean(),
  mark: fc.boolean(),
});

const words = fc
  .stringMatching(/^[a-z]{1,6}$/)
  .filter((word) => !['y', 'n', 'on', 'off', 'no', 'yes'].includes(word));
const texts = fc.string({ unit: fc.constantFrom(...'ab :#-{}[],&*!|>%@`?"\'é€'), maxLength: 8 });

/** Styled values to a depth of three; in braces everything is in braces. */
export const values: fc.Arbitrary<Styled> = fc.letrec<{ value: Styled; map: Styled }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true, maxDepth: 3 },
    fc.record({
      kind: fc.constant('Text' as const),
      value: texts,
      quotes: fc.constantFrom('"' as const, "'" as const),
    }),
    fc.record({ kind: fc.constant('Number' as const), value: fc.integer() }),
    fc.record({
      kind: fc.constant('Block' as const),
      lines: fc.array(words, { minLength: 1, maxLength: 3 }),
      header: fc.constantFrom('|', '>', '|-', '|+', '>-', '>+'),
    }),
    fc.record({
      kind: fc.constant('List' as const),
      items: fc.array(tie('value'), { maxLength: 3 }),
      flow: fc.boolean(),
      indented: fc.boolean(),
    }),
    tie('map'),
  ),
  map: fc.record({
    kind: fc.constant('Map' as const),
    entries: entriesOf(tie('value')),
    flow: fc.boolean(),
  }),
})).value;

/** Entries with different keys, none of which is one that the tests look for. */
export function entriesOf(value: fc.Arbitrary<Styled>): fc.Arbitrary<Entry[]> {
  const entry = fc.record({
    key: words.filter((word) => !['spec', 'artifact'].includes(word)),
    value,
    keyQuotes: fc.constantFrom('' as const, '"' as const, "'" as const),
    comment: fc.constantFrom('', ' # c', '   # artifact: {{'),
    above: fc.array(fc.constantFrom('# above', '#artifact: x', ''), { maxLength: 2 }),
    blanks: fc.integer({ min: 1, max: 3 }),
  });
  return fc.uniqueArray(entry, { selector: ({ key }) => key, maxLength: 3 });
}

/** Writes a mapping as a file. */
export function writeFile(entries: Entry[], layout: Layout): string {
  const lines = writeEntries(entries, 0, layout);
  const text = lines.join(layout.lineBreak) + (layout.lastLineBreak ? layout.lineBreak : '');
  return (layout.mark ? '\ufeff' : '') + text;
}

function writeEntries(entries: Entry[], level: number, layout: Layout): string[] {
  const pad = ' '.repeat(level * layout.indent);
  return entries.flatMap(({ key, value, keyQuotes, comment, above, blanks }) => {
    const head = `${pad}${keyQuotes}${key}${keyQuotes}:`;
    const [first, ...rest] = writeValue(value, level, layout, ' '.repeat(blanks));
    // Where the value is a block of text, what follows its header would be a comment inside of it.
    const end = value.kind === 'Block' ? '' : comment;
    return [...above.map((line) => (line ? pad + line : line)), `${head}${first}${end}`, ...rest];
  });
}

/** What follows a key on its line, and the lines below. */
function writeValue(value: Styled, level: number, layout: Layout, blanks: string): string[] {
  const pad = ' '.repeat((level + 1) * layout.indent);
  if (value.kind === 'Block') return [`${blanks}${value.header}`, ...value.lines.map((line) => pad + line)];
  if (value.kind === 'Map' && !value.flow && value.entries.length > 0) {
    return ['', ...writeEntries(value.entries, level + 1, layout)];
  }
  if (value.kind === 'List' && !value.flow && value.items.length > 0) {
    const dash = value.indented ? pad : ' '.repeat(level * layout.indent);
    return ['', ...value.items.map((item) => `${dash}- ${writeFlow(item)}`)];
  }
  return [`${blanks}${writeFlow(value)}`];
}

function writeFlow(value: Styled): string {
  switch (value.kind) {
    case 'Text':
      return value.quotes === '"' ? JSON.stringify(value.value) : `'${value.value.replaceAll("'", "''")}'`;
    case 'Number':
      return String(value.value);
    case 'Block':
      return JSON.stringify(value.lines.join(' '));
    case 'List':
      return `[${value.items.map(writeFlow).join(', ')}]`;
    case 'Map':
      return `{${value.entries.map((entry) => `${entry.keyQuotes}${entry.key}${entry.keyQuotes}: ${writeFlow(entry.value)}`).join(', ')}}`;
  }
}
