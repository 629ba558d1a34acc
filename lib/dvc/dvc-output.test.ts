import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCodedError } from '../errors/error-table.ts';
import { chooseTarget, type DvcOutput, parseDvcFile } from './dvc-output.ts';

const MD5 = 'cfce44db3c516d36229509df243b4a42';
const PATH = 'data/x.dvc';
const parse = (text: string) => parseDvcFile(text, PATH);
const out = (...lines: string[]) => `outs:\n- ${[`md5: ${MD5}`, 'path: a.csv', ...lines].join('\n  ')}\n`;

describe('a .dvc file', () => {
  it('of DVC 3 has a hash by the bytes', () => {
    expect(parse(out('size: 97', 'hash: md5'))).toEqual([
      { path: 'a.csv', md5: MD5, directory: false, size: 97, layout: 'Files' },
    ]);
  });

  it('of DVC 2 has one by the lines', () => {
    expect(parse(out())).toEqual([{ path: 'a.csv', md5: MD5, directory: false, layout: 'Legacy' }]);
  });

  it('names a remote of its own, and what else is of no interest', () => {
    const text = `${out('hash: md5', 'remote: archive', 'desc: rows', 'persist: true')}desc: x\nmeta: {a: [1]}\n`;
    expect(parse(text)).toMatchObject([{ remote: 'archive' }]);
  });

  it('has the listing of a directory', () => {
    expect(parse(out('hash: md5').replace(MD5, `${MD5}.dir`))).toMatchObject([{ directory: true, md5: MD5 }]);
  });

  it('may have an md5 of digits alone, also one that YAML would take for a number', () => {
    const digits = '12345678901234567890123456789012';
    expect(parse(out().replace(MD5, digits))).toMatchObject([{ md5: digits }]);
    const exponent = '1234567890123456789012345678e123';
    expect(parse(out().replace(MD5, exponent))).toMatchObject([{ md5: exponent }]);
  });

  it('of an import from an address has outputs as any other', () => {
    const deps = 'deps:\n- etag: abc\n  path: https://data.example.com/a.csv\n';
    expect(parse(`md5: 12\nfrozen: true\n${deps}${out('hash: md5')}`)).toHaveLength(1);
  });

  it.each([
    ['nothing', '', 'is no mapping'],
    ['a list', '- a\n', 'is no mapping'],
    ['no outputs', 'deps:\n- path: a\n', 'it has no outputs'],
    ['outputs that are no list', 'outs: a\n', 'outs is no list'],
    ['an output without a path', `outs:\n- md5: ${MD5}\n`, 'an output without a path'],
    ['an output without an md5', 'outs:\n- path: a.csv\n', 'a.csv has no md5'],
    ['an etag in place of an md5', 'outs:\n- etag: abc\n  path: s3://b/a.csv\n', 'has no md5'],
    ['an md5 that is none', out().replace(MD5, '../../../etc/passwd'), 'has no md5'],
    ['another hash', out('hash: sha256'), 'has a hash that is not md5'],
    ['an output that is not kept', out('cache: false'), 'is not kept by DVC'],
    ['an output that is not pushed', out('push: false'), 'is never pushed'],
    ['files of a versioned bucket', out('files: []'), 'version_aware'],
    ['versions of a bucket', out('cloud: {s3: {version_id: a}}'), 'version_aware'],
    [
      'an import',
      `deps:\n- path: a\n  repo: {url: https://x.example/r.git}\n${out()}`,
      'remote of https://x.example/r.git',
    ],
    ['what is no YAML', 'outs: [', 'it is no YAML'],
    ['an alias', `a: &a {path: b}\nouts: [*a]\n`, 'it is no YAML'],
    ['a doubled key', `${out()}${out()}`, 'it is no YAML'],
    ['two documents', `${out()}---\n${out()}`, 'it is no YAML'],
  ])('is refused with %s', (_, text, words) => {
    expect(() => parse(text)).toThrow(words);
  });

  it('of any text is read, or refused in a sentence', () => {
    const parts = [
      'outs:',
      '\n',
      '- ',
      '  ',
      'md5: ',
      MD5,
      '.dir',
      'path: ',
      '{',
      '}',
      '[',
      ']',
      '&a',
      '*a',
      '!!js ',
      ': ',
    ];
    const drawn = fc.array(fc.oneof(fc.constantFrom(...parts), fc.string()), { maxLength: 20 });
    const check = fc.property(drawn, (texts) => {
      try {
        parse(texts.join(''));
      } catch (fault) {
        if (!isCodedError(fault, 'DvcFileInvalid')) throw fault;
      }
    });
    fc.assert(check, { numRuns: 500 });
  });
});

describe('a dvc.lock', () => {
  it('has the outputs of all stages', () => {
    const stage = (path: string) =>
      `    cmd: x\n    deps: [{path: a, md5: b}]\n    outs:\n    - {path: ${path}, hash: md5, md5: ${MD5}}\n`;
    const text = `schema: '2.0'\nstages:\n  one:\n${stage('a.csv')}  two:\n${stage('b.csv')}  three: {cmd: x}\n`;
    expect(parse(text).map(({ path }) => path)).toEqual(['a.csv', 'b.csv']);
  });
});

describe('of outputs', () => {
  const file = (path: string): DvcOutput => ({ path, md5: MD5, directory: false, layout: 'Files' });
  const directory = (path: string): DvcOutput => ({ ...file(path), directory: true });
  const choose = (outputs: DvcOutput[], wanted?: string) => chooseTarget(outputs, wanted, PATH);

  it('the only one is meant where nothing is said', () => {
    expect(choose([file('a.csv')])).toEqual({ output: file('a.csv') });
  });

  it('one is meant by its path, and in a directory a file', () => {
    const outputs = [file('a.csv'), directory('exports'), directory('exports-old')];
    expect(choose(outputs, 'a.csv')).toEqual({ output: file('a.csv') });
    expect(choose(outputs, 'exports-old/2025/a.csv')).toEqual({
      output: directory('exports-old'),
      member: '2025/a.csv',
    });
  });

  it.each([
    ['of several, none', [file('a.csv'), file('b.csv')], undefined, '2 outputs (a.csv, b.csv)'],
    ['a directory', [directory('exports')], undefined, 'output: exports/FILE'],
    ['a directory by name', [directory('exports')], 'exports', 'output: exports/FILE'],
    ['one that is not there', [file('a.csv')], 'b.csv', 'no output b.csv; it has a.csv'],
    ['a file in a file', [file('a.csv')], 'a.csv/b', 'no output a.csv/b'],
  ])('it is refused to mean %s', (_, outputs, wanted, words) => {
    expect(() => choose(outputs, wanted)).toThrow(words);
  });
});
