import { describe, expect, it } from 'vitest';
import { CORPUS, NEW_VALUE } from './corpus.fixture.ts';
import { readValue, spliceValue } from './edit.ts';

const field = 'spec.serving.artifact';
const put = (text: string, value: string | undefined = NEW_VALUE) => spliceValue(text, { field, value });
const takeOut = (text: string) => spliceValue(text, { field, value: undefined });

describe('a value that is written into a file', () => {
  it.each(CORPUS)('leaves every other byte: $name', ({ text, before, after, ...address }) => {
    expect(text.split(before)).toHaveLength(2);
    const edited = spliceValue(text, { ...address, value: NEW_VALUE });
    expect(edited).toEqual({ kind: 'Edited', text: text.split(before).join(after) });
    expect(readValue((edited as { text: string }).text, address)).toEqual({
      kind: 'Value',
      value: NEW_VALUE,
    });
  });

  it('is not written again where it stands already', () => {
    expect(put(`spec:\n  serving:\n    artifact: '${NEW_VALUE}'\n`)).toEqual({ kind: 'Unchanged' });
  });

  it('gets quotes where it would be read as something else without them', () => {
    const written = put('spec:\n  serving:\n    artifact: a\n', 'yes: #no');
    expect(written).toEqual({ kind: 'Edited', text: 'spec:\n  serving:\n    artifact: "yes: #no"\n' });
  });
});

describe('a value that is taken out', () => {
  it.each([
    [
      'with its line and the comment on it',
      'spec:\n  serving:\n    artifact: a # b\n    min: 1\n',
      'spec:\n  serving:\n    min: 1\n',
    ],
    [
      'from the end of a file without a last line break',
      'spec:\r\n  serving:\r\n    min: 1\r\n    artifact: a',
      'spec:\r\n  serving:\r\n    min: 1',
    ],
    [
      'with all lines of a block',
      'spec:\n  serving:\n    artifact: >-\n      a\n      b\n    min: 1\n',
      'spec:\n  serving:\n    min: 1\n',
    ],
    [
      'and leaves a mapping, if an empty one',
      'spec:\n  serving: # s\n    # above\n    artifact: a\n',
      'spec:\n  serving: {} # s\n    # above\n',
    ],
    ['from the beginning of braces', 'spec: {serving: {artifact: a, min: 1}}', 'spec: {serving: {min: 1}}'],
    ['from the end of braces', 'spec: {serving: {min: 1, artifact: a}}', 'spec: {serving: {min: 1}}'],
    ['from braces of its own', 'spec: {serving: {artifact: a,}}', 'spec: {serving: {}}'],
  ])('goes %s', (_, text, expected) => {
    expect(takeOut(text)).toEqual({ kind: 'Edited', text: expected });
  });

  it('stays where a block above would get the blank lines below', () => {
    const text = 'spec:\n  serving:\n    note: |+\n      a\n    artifact: b\n\n    min: 1\n';
    expect(takeOut(text)).toMatchObject({ kind: 'Refused', reason: 'MoreWouldChange' });
  });

  it('need not be taken out where nothing is held', () => {
    expect(takeOut('spec:\n  serving:\n    artifact:\n    min: 1\n')).toEqual({ kind: 'Unchanged' });
    expect(takeOut('spec:\n  serving:\n    min: 1\n')).toEqual({ kind: 'Unchanged' });
  });
});

describe('an edit', () => {
  it.each([
    ['an anchor on the value', 'spec:\n  serving:\n    artifact: &a x\n', 'AnchorUsed'],
    ['an anchor on a mapping above', 'spec:\n  serving: &a\n    min: 1\nother: *a\n', 'AnchorUsed'],
    ['an alias as the value', 'x: &a y\nspec:\n  serving:\n    artifact: *a\n', 'AliasUsed'],
    ['an alias as a mapping above', 'x: &a {}\nspec:\n  serving: *a\n', 'AliasUsed'],
    ['an alias of nothing', 'spec:\n  serving: {}\nx: *a\ny: &a 1\n', 'AliasUnknown'],
    ['a tag on the value', 'spec:\n  serving:\n    artifact: !!str x\n', 'TagUsed'],
    ['a merge key', 'x: &a {artifact: y}\nspec:\n  serving:\n    <<: *a\n', 'MergeKeyUsed'],
    ['a number as the value', 'spec:\n  serving:\n    artifact: 5\n', 'ValueNotText'],
    ['a mapping as the value', 'spec:\n  serving:\n    artifact: {a: b}\n', 'ValueNotText'],
    ['no mapping above', 'spec:\n  serving:\n', 'ParentMissing'],
    ['a list above', 'spec:\n  serving: []\n', 'ParentNotMapping'],
    ['a key twice', 'spec:\n  serving:\n    artifact: a\n    artifact: b\n', 'KeyDoubled'],
    ['a key twice elsewhere, once in quotes', 'a: {b: 1, "b": 2}\nspec: {serving: {}}\n', 'KeyDoubled'],
    ['a tab as indentation', 'spec:\n\tserving: {}\n', 'TabIndentation'],
    ['a template as a value', 'spec:\n  serving: {}\n  name: {{ .Values.name }}\n', 'HelmTemplate'],
    ['a template within a word', 'spec:\n  serving: {}\n  name: a-{{ .Release.Name }}\n', 'HelmTemplate'],
    ['a template as a statement', '{{- if .Values.on }}\nspec:\n  serving: {}\n{{- end }}\n', 'HelmTemplate'],
    ['bad syntax', 'spec: [\n', 'YamlInvalid'],
    ['a comment in the value', 'spec:\n  serving:\n    artifact: >- # c\n      a\n', 'CommentInValue'],
    ['a key without a colon', 'spec: {serving: {artifact}}', 'FormUnsupported'],
    ['two documents and no selector', 'spec: {serving: {}}\n---\nspec: {serving: {}}\n', 'DocumentAmbiguous'],
    ['nothing at all', '# only a comment\n', 'DocumentMissing'],
  ])('is refused at %s', (_, text, reason) => {
    expect(put(text)).toMatchObject({ kind: 'Refused', reason });
  });

  it.each(['two\nlines', '\u0000', '\u2028', '\ufeff', '\ud800', 'x'.repeat(3_000)])(
    'is refused for a value that is not one printable line (%j)',
    (value) => {
      expect(put('spec: {serving: {}}', value)).toMatchObject({ reason: 'ValueUnsupported' });
    },
  );

  it.each(['', 'a..b', '../x', 'a[0]', `a${'.a'.repeat(20)}`])('is refused for the field %j', (wrong) => {
    expect(spliceValue('a: 1', { field: wrong, value: 'x' })).toMatchObject({ reason: 'FieldInvalid' });
  });

  it('is refused where two documents have the same kind and name', () => {
    const document = { kind: 'A', name: 'b' };
    const text = 'kind: A\nmetadata: {name: b}\nspec: {serving: {}}\n';
    const edit = { document, field, value: NEW_VALUE };
    expect(spliceValue(`${text}---\n${text}`, edit)).toMatchObject({ reason: 'DocumentAmbiguous' });
    expect(spliceValue(`${text}---\nkind: A\n`, edit)).toMatchObject({ kind: 'Edited' });
  });

  it('tells a person what to do', () => {
    expect(put('spec:\n  serving:\n')).toMatchObject({
      message: 'The file has no mapping spec.serving; add it, so that spec.serving.artifact has a place.',
    });
  });
});

describe('a value that is read', () => {
  it('may stand behind an alias or an anchor, where it can not be written', () => {
    const text = 'x: &a old\nspec: &s\n  serving:\n    artifact: *a\n';
    expect(readValue(text, { field })).toEqual({ kind: 'Value', value: 'old' });
  });

  it('is undefined where only its key is missing, and Absent where more is', () => {
    expect(readValue('spec: {serving: {}}', { field })).toEqual({ kind: 'Value', value: undefined });
    expect(readValue('spec: {}', { field })).toMatchObject({ kind: 'Absent', reason: 'ParentMissing' });
    expect(readValue('', { field })).toMatchObject({ kind: 'Absent', reason: 'DocumentMissing' });
  });

  it('is refused in a file that can not be read', () => {
    expect(readValue('a: [', { field })).toMatchObject({ kind: 'Refused', reason: 'YamlInvalid' });
  });
});
